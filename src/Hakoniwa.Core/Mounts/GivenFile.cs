namespace Hakoniwa.Mounts;

/// <summary>A file whose contents each launch brings along, so that launches which differ in nothing else share a plan.</summary>
/// <param name="AddressSlot">The slot that gets the address of the contents.</param>
/// <param name="LengthSlot">The slot that gets their length in bytes.</param>
internal sealed record GivenFile(int AddressSlot, int LengthSlot);

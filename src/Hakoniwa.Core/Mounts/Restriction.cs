namespace Hakoniwa.Mounts;

/// <summary>Attributes for every mount at and below a place, once all are made.</summary>
internal sealed record Restriction(string Target, MountAttributes Attributes);

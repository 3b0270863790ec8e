namespace Hakoniwa.Launch;

internal enum ArgKind : byte
{
    Number,
    Slot,
    SlotAddress,
    Data,
}

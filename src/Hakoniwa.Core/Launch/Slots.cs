namespace Hakoniwa.Launch;

/// <summary>The numbers of the slots of a plan. The first ones are filled in by the launcher, with −1 for "none".</summary>
internal sealed class Slots
{
    internal const int StandardInput = 0;
    internal const int StandardOutput = 1;
    internal const int StandardError = 2;

    /// <summary>The socket over which descriptors made in the sandbox go to the launcher.</summary>
    internal const int ExportSocket = 3;

    /// <summary>The inner side of a pseudo-terminal that becomes the controlling terminal.</summary>
    internal const int Terminal = 4;

    /// <summary>Not −1 if any standard stream is to be the null device; then which of them is.</summary>
    internal const int AnyNull = 5;
    internal const int NullInput = 6;
    internal const int NullOutput = 7;
    internal const int NullError = 8;

    /// <summary>The socket over which the child asks the launcher to do something for it.</summary>
    internal const int Rendezvous = 9;

    internal const int FirstFree = 10;

    internal int Count { get; private set; } = FirstFree;

    internal int Next() => Count++;

    /// <summary>Takes the slots from <see cref="FirstFree"/> on, which the launcher fills with the descriptors that are passed.</summary>
    internal void ReserveFirst(int count) => Count += count;
}

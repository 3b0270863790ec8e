using System.Runtime.CompilerServices;

namespace Hakoniwa.Interop;

/// <summary>struct seccomp_data of linux/seccomp.h: what a filter sees of a call. Arguments are 64 bits wide for every architecture.</summary>
internal struct SeccompData
{
    internal const int NumberOffset = 0;
    internal const int ArchitectureOffset = 4;
    internal const int ArgumentsOffset = 16;
    internal const int ArgumentCount = 6;
    internal const int Size = ArgumentsOffset + (ArgumentCount * sizeof(ulong));

    internal int nr;
    internal uint arch;
    internal ulong instruction_pointer;
    internal Arguments args;

    [InlineArray(ArgumentCount)]
    internal struct Arguments
    {
        private ulong _first;
    }
}

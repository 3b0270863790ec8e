namespace Hakoniwa.Interop;

/// <summary>linux/filter.h and linux/bpf_common.h: classic BPF, as far as seccomp filters use it.</summary>
internal static class Filter
{
    internal const ushort BPF_LD = 0x00;
    internal const ushort BPF_ALU = 0x04;
    internal const ushort BPF_JMP = 0x05;
    internal const ushort BPF_RET = 0x06;

    internal const ushort BPF_W = 0x00;
    internal const ushort BPF_IMM = 0x00;
    internal const ushort BPF_ABS = 0x20;

    internal const ushort BPF_ADD = 0x00;
    internal const ushort BPF_SUB = 0x10;
    internal const ushort BPF_OR = 0x40;
    internal const ushort BPF_AND = 0x50;
    internal const ushort BPF_LSH = 0x60;
    internal const ushort BPF_RSH = 0x70;
    internal const ushort BPF_XOR = 0xa0;

    internal const ushort BPF_JA = 0x00;
    internal const ushort BPF_JEQ = 0x10;
    internal const ushort BPF_JGT = 0x20;
    internal const ushort BPF_JGE = 0x30;
    internal const ushort BPF_JSET = 0x40;

    internal const ushort BPF_K = 0x00;
    internal const ushort BPF_A = 0x10;

    /// <summary>The longest program the kernel takes, in instructions.</summary>
    internal const int BPF_MAXINSNS = 4096;
}

namespace Hakoniwa.Interop;

/// <summary>struct sock_filter of linux/filter.h: one instruction. Jump offsets count from the next instruction.</summary>
internal readonly record struct SockFilter(ushort Code, byte Jt, byte Jf, uint K);

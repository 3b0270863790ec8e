namespace Hakoniwa.Interop;

/// <summary>struct sock_fprog of linux/filter.h: a program as seccomp(2) takes it.</summary>
internal unsafe struct SockFprog
{
    internal ushort len;
    internal SockFilter* filter;
}

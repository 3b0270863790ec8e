namespace Hakoniwa.Interop;

/// <summary>The name of the C library; the runtime maps it to glibc's or musl's file.</summary>
internal static class LibC
{
    internal const string Name = "libc";
}

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Streams;

/// <summary>The caller's end of a pipe of a program's.</summary>
internal sealed class ProcessStream(SafeFileHandle pipe, FileAccess access, SandboxProcess owner) : FileStream(pipe, access, bufferSize: 0)
{
    /// <summary>A process that is collected is killed: not as long as somebody talks to it.</summary>
    internal SandboxProcess Owner { get; } = owner;
}

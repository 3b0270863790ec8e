using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>Descriptors of kinds that .NET does not open.</summary>
internal static class Opened
{
    internal static SafeFileHandle Directory(string path) => Open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);

    internal static SafeFileHandle Path(string path) => Open(path, Fcntl.O_PATH);

    private static SafeFileHandle Open(string path, int flags)
        => new(Launch.Descriptors.Check(Fcntl.open(path, flags | Fcntl.O_CLOEXEC, 0), "open"), ownsHandle: true);
}

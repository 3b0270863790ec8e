using Hakoniwa.Interop;
using Hakoniwa.Layers;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>The entries of a directory by their paths. .NET looks at each symbolic link and at what it leads to; there are thousands in the system's directories.</summary>
internal static class Listing
{
    /// <exception cref="UnauthorizedAccessException">The caller may not read the directory.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static string[] Of(string directory) => Read(directory, onlyDirectories: false);

    /// <summary>Without what is sure to be no directory.</summary>
    /// <inheritdoc cref="Of"/>
    internal static string[] DirectoriesOf(string directory) => Read(directory, onlyDirectories: true);

    private static string[] Read(string directory, bool onlyDirectories)
    {
        using var file = Open(directory);
        var start = directory.EndsWith('/') ? directory : directory + "/";
        var paths = new List<string>();
        foreach (var (name, type) in DirectoryNames.Read(file))
        {
            if (!onlyDirectories || type is DirectoryNames.Directory or DirectoryNames.Unknown)
                paths.Add(start + name);
        }

        return paths.ToArray();
    }

    private static SafeFileHandle Open(string directory)
    {
        var fd = Fcntl.open(directory, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0);
        if (fd >= 0)
            return new(fd, ownsHandle: true);
        var errno = Beneath.LastError();
        throw errno is Errno.EACCES or Errno.EPERM ? new UnauthorizedAccessException($"{directory}: {errno}") : Beneath.Failed("open", directory, errno);
    }
}

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Profiles;

/// <summary>The content of a profile, and where it is.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Path">The path without links, by which a file is known again; a name for what is none.</param>
/// <param name="Directory">Where it is.</param>
/// <param name="Content">In UTF-8.</param>
internal sealed record ProfileFile(string Name, string Path, string Directory, byte[] Content)
{
    private const int MaxLength = 1 << 20;

    /// <exception cref="SandboxException">It cannot be read.</exception>
    internal static ProfileFile Open(string name, ProfileHost host)
    {
        try
        {
            using var handle = File.OpenHandle(System.IO.Path.GetFullPath(name, host.CurrentDirectory));
            var path = RealPath(handle);

            // What is no file, such as a pipe from a shell, has no place in a directory.
            return new(name, path ?? name, path is null ? host.CurrentDirectory : System.IO.Path.GetDirectoryName(path)!, Read(name, handle));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SandboxException(ErrorCode.ProfileUnreadable, $"the profile {name} cannot be read: {Reason(e)}", inner: e);
        }
    }

    private static byte[] Read(string name, SafeFileHandle handle)
    {
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        using var content = new MemoryStream();
        var buffer = new byte[16 << 10];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxLength)
                throw new SandboxException(ErrorCode.ProfileUnreadable, $"the profile {name} is larger than 1 MiB");
        }

        return content.ToArray();
    }

    /// <summary>The kernel knows it from the descriptor, whatever the names are meanwhile.</summary>
    private static string? RealPath(SafeFileHandle handle)
    {
        var link = new FileInfo("/proc/self/fd/" + handle.DangerousGetHandle().ToString(System.Globalization.CultureInfo.InvariantCulture)).LinkTarget;
        return link is ['/', ..] && File.Exists(link) ? link : null;
    }

    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "it is a directory, or not to be read by this user",
        _ => e.Message,
    };
}

using System.Globalization;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Mounts;

/// <summary>The caller's own mount table, proc_pid_mountinfo(5).</summary>
internal static class HostMounts
{
    private const int MountPointField = 4;
    private const int OptionsField = 5;

    /// <summary>
    /// The mounts of the tree at <paramref name="source"/>: the one it lies in, with suffix "", and those below it, with the flags they have.
    /// </summary>
    internal static IReadOnlyList<(string Suffix, ulong Flags)> TreeAt(string source)
    {
        var real = RealPath(source);
        var own = "";
        ulong ownFlags = 0;
        var below = new List<(string, ulong)>();
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            var fields = line.Split(' ');
            var point = Unescape(fields[MountPointField]);
            var flags = Flags(fields[OptionsField]);
            if (point != real && SandboxPath.IsWithin(point, real))
            {
                below.Add((real == "/" ? point : point[real.Length..], flags));
            }
            else if (SandboxPath.IsWithin(real, point) && point.Length >= own.Length)
            {
                (own, ownFlags) = (point, flags);
            }
        }

        return [("", ownFlags), .. below];
    }

    private static string RealPath(string path)
    {
        var fd = Fcntl.open(path, Fcntl.O_PATH | Fcntl.O_CLOEXEC, 0);
        if (fd < 0)
            return path;
        using var handle = new SafeFileHandle(fd, ownsHandle: true);
        return new FileInfo("/proc/self/fd/" + fd.ToString(CultureInfo.InvariantCulture)).LinkTarget ?? path;
    }

    private static ulong Flags(string options)
    {
        ulong flags = 0;
        foreach (var option in options.Split(','))
        {
            flags |= option switch
            {
                "ro" => Mount.MS_RDONLY,
                "nosuid" => Mount.MS_NOSUID,
                "nodev" => Mount.MS_NODEV,
                "noexec" => Mount.MS_NOEXEC,
                "noatime" => Mount.MS_NOATIME,
                "nodiratime" => Mount.MS_NODIRATIME,
                "relatime" => Mount.MS_RELATIME,
                _ => 0,
            };
        }

        return flags;
    }

    /// <summary>Space, tab, newline and backslash are written as three octal digits.</summary>
    internal static string Unescape(string field)
        => field.Replace("\\040", " ", StringComparison.Ordinal)
            .Replace("\\011", "\t", StringComparison.Ordinal)
            .Replace("\\012", "\n", StringComparison.Ordinal)
            .Replace("\\134", "\\", StringComparison.Ordinal);
}

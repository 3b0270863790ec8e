using Hakoniwa.Cli.CommandLine;

namespace Hakoniwa.Cli.Options;

/// <summary>What the sandbox's root directory is.</summary>
internal static class RootOptions
{
    internal static readonly RunOption RootFs = new("--rootfs",
        "Make the root, read-only, from this host directory. Of / these are visible: /bin /etc /lib* /sbin /usr. [default: /]")
    {
        Value = "PATH|none",
    };

    internal static readonly RunOption RootDir = new("--rootdir",
        "This host directory is the root itself, read-only unless rw. With a bin in it, nothing of --rootfs / comes on top.")
    {
        Value = "DIR[:rw|ro]",
    };

    internal static readonly IReadOnlyList<RunOption> All = [RootFs, RootDir];

    internal static Container Apply(Container container, GivenOptions line)
    {
        var rootFs = line.Value(RootFs);
        if (line.Value(RootDir) is { } value)
        {
            var (directory, writable) = Directory(value);
            var former = container.Spec.RootFs;
            container = Checked.By(RootDir, () => container.RootDir(directory, writable));

            // A directory with programs is a system of its own; any other gets the host's, if that was to be there.
            if (rootFs is null && former is not null && !Exists(Path.Combine(directory, "bin")))
                container = container.RootFs(former);
        }

        return rootFs is null ? container : Checked.By(RootFs, () => container.RootFs(rootFs == "none" ? null : rootFs));
    }

    private static (string Directory, bool Writable) Directory(string value)
    {
        var colon = value.LastIndexOf(':');
        if (colon < 0 || value.IndexOf('/', colon) >= 0)
            return (value, false);
        return (value[..colon], Checked.Word(RootDir, value[(colon + 1)..], ("ro", false), ("rw", true)));
    }

    private static bool Exists(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
}

using System.Collections.Immutable;

namespace Hakoniwa;

/// <summary>
/// Which uses of paths <see cref="Report.Files"/> records; see <see cref="Container.ReportFiles"/>. By default those of files and directories that
/// exist in the sandbox or outside of it, but for the system's own.
/// </summary>
public sealed record FileFilter
{
    /// <summary>
    /// What is of no interest mostly: <c>/bin /boot /dev /etc /lib /lib32 /lib64 /libx32 /proc /run /sbin /sys /tmp /usr /var/lock /var/run /var/tmp</c>.
    /// </summary>
    public static ImmutableArray<string> SystemPlaces { get; } =
    [
        "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var/lock", "/var/run", "/var/tmp",
    ];

    /// <summary>Whether reading what exists in the sandbox is recorded; looking whether it is there is reading.</summary>
    public bool Visible { get; init; } = true;

    /// <summary>Whether the directories that are listed are recorded; what is in one is seen without a path.</summary>
    public bool Listings { get; init; } = true;

    /// <summary>
    /// Whether reading what does not exist in the sandbox, and does at the same path for the launching process, is recorded. Where that lies on a
    /// file system that does not answer, the program waits as it would outside.
    /// </summary>
    public bool Hidden { get; init; } = true;

    /// <summary>Whether reading what exists neither inside nor outside is recorded: programs look in many places for what is in one.</summary>
    public bool Missing { get; init; }

    /// <summary>Whether writing, making, renaming and removing is recorded, whatever exists.</summary>
    public bool Writes { get; init; } = true;

    /// <summary>
    /// Absolute paths that are not recorded, nor anything below them, and neither what links lead there. They cost no room, and less time.
    /// <see cref="SystemPlaces"/> by default.
    /// </summary>
    public ImmutableArray<string> Except { get; init; } = SystemPlaces;
}

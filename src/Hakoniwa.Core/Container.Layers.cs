using Hakoniwa.Mounts;

namespace Hakoniwa;

/// <content>Directories that start empty and are read in the end, and directories of which parts are not shown. See mount(2) and
/// <see href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</see>.</content>
public sealed partial class Container
{
    /// <summary>
    /// An empty directory in memory. <see cref="SandboxProcess.OpenLayer"/> reads what was written in it when the sandbox has ended; otherwise it
    /// is gone. Other mounts can lie in it; they and the directories that are made for them are no changes.
    /// </summary>
    /// <param name="target">In the sandbox.</param>
    /// <param name="size">The most it can hold, in bytes; null for no limit of its own, see <see cref="Tmpfs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public Container ScratchLayer(string target, long? size = null)
    {
        CheckLimits(size, inodes: null);
        return Add(new ScratchEntry(SandboxPath.NormalizeTarget(target, nameof(target)), size));
    }

    /// <summary>
    /// Shows a host directory, read-only, without some of what is in it. To the sandbox the hidden entries do not exist, by whatever name or
    /// way. Thousands of them cost little.
    /// </summary>
    /// <param name="source">On the host. Nothing may be mounted below it that the caller could not unmount, or the kernel refuses (HAKO1026).</param>
    /// <param name="hidden">
    /// Files, directories with all that is in them, links: by their paths relative to <paramref name="source"/>, without symbolic links on the
    /// way. One that does not exist is hidden all the same, should it be made later. Without any this is <see cref="BindReadOnly"/>.
    /// </param>
    /// <param name="target">In the sandbox; the same path if null.</param>
    /// <remarks>
    /// What is made in the directory on the host after that, and has none of the names, can be seen. A hard link to a hidden file is another
    /// name of the same file, and shown unless it is hidden, too.
    /// </remarks>
    /// <exception cref="ArgumentException">A name is not relative, or leads out of the directory.</exception>
    public Container BindSelected(string source, IEnumerable<string> hidden, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        source = SandboxPath.Source(source, nameof(source));
        var place = SandboxPath.NormalizeTarget(target ?? source, nameof(target));
        var names = new HiddenNames(hidden);
        return Add(names.Count == 0 ? new BindEntry(source, place, ReadOnly: true) : new SelectedEntry(source, place, names));
    }

    /// <summary>Adds many binds at once, at places where there is none yet.</summary>
    internal Container BindEach(IEnumerable<string> paths)
        => With(Spec with { Mounts = Spec.Mounts.AddRange(paths.Select(p => new BindEntry(p, p, ReadOnly: true))) });
}

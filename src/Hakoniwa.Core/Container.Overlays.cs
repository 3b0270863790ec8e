using System.Collections.Immutable;

using Hakoniwa.Mounts;

namespace Hakoniwa;

/// <content>Directories on top of one another. See
/// <see href="https://docs.kernel.org/filesystems/overlayfs.html">overlayfs</see>.</content>
public sealed partial class Container
{
    /// <summary>
    /// Shows a host directory that can be written to in the sandbox, while the host's stays as it is: what is written goes to a private
    /// layer in memory. <see cref="SandboxProcess.OpenLayer"/> reads that layer; otherwise it is gone at the end.
    /// </summary>
    public Container PrivateLayer(string source, string? target = null)
    {
        source = SandboxPath.Source(source, nameof(source));
        return Add(new LayerEntry(source, SandboxPath.NormalizeTarget(target ?? source, nameof(target))));
    }

    /// <summary>
    /// Shows host directories on top of one another, as one directory that can be written to. They stay as they are: what is written is in
    /// memory and gone at the end.
    /// </summary>
    /// <param name="target">In the sandbox.</param>
    /// <param name="lowers">On the host, the uppermost first: of two entries with the same name, its is the one that is seen.</param>
    /// <exception cref="ArgumentException">There is no lower directory.</exception>
    public Container Overlay(string target, params IEnumerable<string> lowers)
        => Add(new OverlayEntry(SandboxPath.NormalizeTarget(target, nameof(target)), Lowers(lowers)));

    /// <summary>
    /// Like <see cref="Overlay"/>, with a host directory that takes what is written and keeps it: the next sandbox with the same one finds it.
    /// </summary>
    /// <param name="target">In the sandbox.</param>
    /// <param name="upper">On the host: it gets what is written, and marks for what is removed.</param>
    /// <param name="work">On the host: an empty directory for the kernel's use, on the same mount as <paramref name="upper"/> and not within it.
    /// No two sandboxes may use the same ones at a time.</param>
    /// <param name="lowers">On the host, the uppermost first.</param>
    /// <exception cref="ArgumentException">There is no lower directory.</exception>
    public Container OverlayKept(string target, string upper, string work, params IEnumerable<string> lowers)
        => Add(new OverlayEntry(SandboxPath.NormalizeTarget(target, nameof(target)), Lowers(lowers))
        {
            Kept = (SandboxPath.Source(upper, nameof(upper)), SandboxPath.Source(work, nameof(work))),
        });

    private static ImmutableArray<string> Lowers(IEnumerable<string> lowers)
    {
        ArgumentNullException.ThrowIfNull(lowers);
        ImmutableArray<string> sources = [.. lowers.Select(l => SandboxPath.Source(l, nameof(lowers)))];
        return sources.IsEmpty ? throw new ArgumentException("An overlay needs a lower directory.", nameof(lowers)) : sources;
    }
}

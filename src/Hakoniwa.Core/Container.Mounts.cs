using System.Text;

using Hakoniwa.Mounts;

namespace Hakoniwa;

/// <content>What the sandbox's file system is made of. Places are sorted by path: a mount below another one covers it, whatever the order
/// they were described in. A later description of the same place replaces the earlier one.</content>
public sealed partial class Container
{
    /// <summary>
    /// Makes the root from a host directory. Of <c>/</c> these are visible, read-only: <c>/bin /etc /lib* /sbin /usr</c>; of another
    /// directory all its subdirectories. Symbolic links are made again. Null means nothing.
    /// </summary>
    public Container RootFs(string? hostDirectory)
        => With(Spec with { RootFs = hostDirectory is null ? null : SandboxPath.Source(hostDirectory, nameof(hostDirectory)) });

    /// <summary>
    /// Shows a file or directory of the host, read-only with all that is mounted below it. Set-user-id bits and, outside <c>/dev</c>, devices
    /// have no effect.
    /// </summary>
    /// <param name="source">On the host; a relative path is taken from the current directory, now.</param>
    /// <param name="target">In the sandbox; the same path if null.</param>
    public Container BindReadOnly(string source, string? target = null) => Bind(source, target, readOnly: true);

    /// <summary>Shows a file or directory of the host that the sandbox may write to, as far as the caller may.</summary>
    /// <inheritdoc cref="BindReadOnly" path="/param"/>
    public Container BindReadWrite(string source, string? target = null) => Bind(source, target, readOnly: false);

    /// <summary>A file system in memory that is empty at the start and gone at the end.</summary>
    /// <param name="target">In the sandbox.</param>
    /// <param name="size">The most it can hold, in bytes; null is the kernel's default, half of the memory.</param>
    /// <param name="mode">The permissions of its root; <c>1777</c> (octal) if null.</param>
    public Container Tmpfs(string target, long? size = null, int? mode = null)
    {
        if (size is <= 0)
            throw new ArgumentOutOfRangeException(nameof(size), "The size must be positive; leave it out for the kernel's default.");
        return Add(new TmpfsEntry(SandboxPath.NormalizeTarget(target, nameof(target)), size, mode ?? 0x3FF));
    }

    /// <summary>A fresh proc file system, which shows the processes of the sandbox alone. Needs the PID namespace.</summary>
    public Container ProcFs(string target = "/proc") => Add(new ProcEntry(SandboxPath.NormalizeTarget(target, nameof(target))));

    /// <summary>
    /// A minimal device directory: null, zero, full, random, urandom, tty, a terminal file system of its own, shm in memory, and the usual links.
    /// </summary>
    public Container DevFs(string target = "/dev") => Add(new DevEntry(SandboxPath.NormalizeTarget(target, nameof(target))));

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
    /// A read-only file with these contents, in UTF-8. No file of the host is involved. In a directory that the sandbox may write to, such as
    /// a tmpfs, the program can replace it.
    /// </summary>
    public Container File(string target, string contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        return Add(new FileEntry(SandboxPath.NormalizeTarget(target, nameof(target)), Encoding.UTF8.GetBytes(contents)));
    }

    /// <summary>An empty directory on the root file system, which is read-only once the sandbox runs.</summary>
    /// <param name="target">In the sandbox.</param>
    /// <param name="mode">Its permissions; <c>755</c> (octal) if null.</param>
    public Container Directory(string target, int? mode = null)
        => Add(new DirectoryEntry(SandboxPath.NormalizeTarget(target, nameof(target)), mode ?? 0x1ED));

    /// <summary>A symbolic link at <paramref name="target"/> that leads to <paramref name="original"/>.</summary>
    public Container Symlink(string original, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(original);
        return Add(new SymlinkEntry(original, SandboxPath.NormalizeTarget(target, nameof(target))));
    }

    private Container Bind(string source, string? target, bool readOnly)
    {
        source = SandboxPath.Source(source, nameof(source));
        return Add(new BindEntry(source, SandboxPath.NormalizeTarget(target ?? source, nameof(target)), readOnly));
    }
}

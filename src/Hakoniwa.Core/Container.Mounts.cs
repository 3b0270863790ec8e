using Hakoniwa.Mounts;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa;

/// <content>What the sandbox's file system is made of. Places are sorted by path: a mount below another one covers it, whatever the order
/// they were described in. A later description of the same place replaces the earlier one. A place that cannot be one, such as <c>/</c> or a
/// relative path, is a <see cref="SandboxException"/> with code HAKO2002.</content>
public sealed partial class Container
{
    /// <summary>
    /// Shows a file or directory of the host, read-only with all that is mounted below it. Set-user-id bits and, outside <c>/dev</c>, devices
    /// have no effect.
    /// </summary>
    /// <param name="source">On the host; a relative path is taken from the current directory, now.</param>
    /// <param name="target">In the sandbox; the same path if null.</param>
    /// <param name="attributes">What else programs cannot do there, and in all that is mounted below it.</param>
    /// <param name="ifPresent">Whether to leave it out if the source does not exist when the plan is made or when it is launched.</param>
    public Container BindReadOnly(string source, string? target = null, MountAttributes attributes = MountAttributes.None, bool ifPresent = false)
        => Bind(source, target, readOnly: true, attributes, ifPresent);

    /// <summary>Shows a file or directory of the host that the sandbox may write to, as far as the caller may.</summary>
    /// <inheritdoc cref="BindReadOnly" path="/param"/>
    public Container BindReadWrite(string source, string? target = null, MountAttributes attributes = MountAttributes.None, bool ifPresent = false)
        => Bind(source, target, readOnly: false, attributes, ifPresent);

    /// <summary>
    /// Shows the file or directory that an open descriptor stands for, with all that is mounted below it. Whatever happens to its name between
    /// opening and launch, nothing else is shown: if its name no longer leads to it, that is an error (HAKO1005).
    /// </summary>
    /// <param name="source">It must stay open until the last launch, and may be opened for nothing but its path (<c>O_PATH</c>).</param>
    /// <param name="target">In the sandbox.</param>
    /// <param name="readOnly">Whether nothing can be written there.</param>
    public Container Bind(SafeFileHandle source, string target, bool readOnly = true)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Add(new HandleEntry(source, SandboxPath.NormalizeTarget(target, nameof(target)), readOnly));
    }

    /// <summary>A file system in memory that is empty at the start and gone at the end.</summary>
    /// <param name="target">In the sandbox.</param>
    /// <remarks>
    /// Those without limits share the memory that the sandbox's root in memory may take, the kernel's default of half of all memory. Give one
    /// that is not to fill the others a size.
    /// </remarks>
    /// <param name="size">The most it can hold, in bytes; null for no limit of its own.</param>
    /// <param name="mode">The permissions of its root; <c>1777</c> (octal) if null.</param>
    /// <param name="inodes">The most files and directories in it; null for no limit of its own.</param>
    /// <param name="readOnly">Whether nothing is ever in it but the places of what else is described there, which keeps its own attributes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public Container Tmpfs(string target, long? size = null, int? mode = null, long? inodes = null, bool readOnly = false)
    {
        CheckLimits(size, inodes);
        return Add(new TmpfsEntry(SandboxPath.NormalizeTarget(target, nameof(target)), size, mode ?? (readOnly ? ScratchEntry.Mode : 0x3FF), inodes) { ReadOnly = readOnly });
    }

    /// <summary>A fresh proc file system, which shows the processes of the sandbox alone. Needs the PID namespace.</summary>
    /// <param name="target">In the sandbox.</param>
    /// <param name="orHosts">
    /// Whether to show the caller's own <c>/proc</c>, read-only, where the kernel refuses a fresh one since parts of the caller's are covered, as
    /// container engines do. It shows all processes of the caller's PID namespace with their command lines, users and memory use, though not
    /// their environment, memory or files; process ids in it are not those of the sandbox. Needs the user namespace.
    /// </param>
    public Container ProcFs(string target = "/proc", bool orHosts = false)
        => Add(new ProcEntry(SandboxPath.NormalizeTarget(target, nameof(target))) { OrHosts = orHosts });

    /// <summary>
    /// A minimal device directory: null, zero, full, random, urandom, tty, a terminal file system of its own, shm in memory, the usual links,
    /// and <c>console</c> if the command has a terminal. Nothing can be created in it.
    /// </summary>
    public Container DevFs(string target = "/dev") => Add(new DevEntry(SandboxPath.NormalizeTarget(target, nameof(target))));

    /// <summary>
    /// A file system that shows the sandbox's POSIX message queues. Needs the IPC namespace. See
    /// <see href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</see>.
    /// </summary>
    public Container MessageQueues(string target = "/dev/mqueue") => Add(new MessageQueueEntry(SandboxPath.NormalizeTarget(target, nameof(target))));

    /// <summary>
    /// Takes something from a place and all that is mounted at or below it, when everything is mounted: for instance a writable directory with
    /// read-only mounts in it becomes read-only altogether. It is in addition to what the mounts have, and can be said more than once.
    /// </summary>
    /// <param name="target">In the sandbox, where it must exist. <c>/</c> is everything.</param>
    /// <param name="attributes">What programs cannot do there.</param>
    public Container Restrict(string target, MountAttributes attributes)
        => With(Spec with { Restrictions = Spec.Restrictions.Add(new(SandboxPath.NormalizePlace(target, nameof(target)), attributes)) });

    private Container Bind(string source, string? target, bool readOnly, MountAttributes attributes, bool ifPresent)
    {
        source = SandboxPath.Source(source, nameof(source));
        return Add(new BindEntry(source, SandboxPath.NormalizeTarget(target ?? source, nameof(target)), readOnly) { More = attributes, IfPresent = ifPresent });
    }
}

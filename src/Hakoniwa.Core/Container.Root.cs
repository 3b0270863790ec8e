using Hakoniwa.Mounts;

namespace Hakoniwa;

/// <content>What the sandbox's root directory is.</content>
public sealed partial class Container
{
    /// <summary>
    /// Makes the root a fresh file system in memory, which is the default; this says how much it can hold. It has the mount points, directories
    /// and files of the description, and is read-only once the sandbox runs unless <see cref="WritableRoot"/> is asked for.
    /// </summary>
    /// <param name="size">The most it can hold, in bytes; null is the kernel's default, half of the memory.</param>
    /// <param name="mode">The permissions of <c>/</c>; <c>755</c> (octal) if null.</param>
    /// <param name="inodes">The most files and directories; null is the kernel's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public Container TmpfsRoot(long? size = null, int? mode = null, long? inodes = null)
    {
        CheckLimits(size, inodes);
        return With(Spec with { Root = new MemoryRoot(size, mode ?? MemoryRoot.DefaultMode, inodes) });
    }

    /// <summary>
    /// Makes a host directory the root, with everything mounted below it. Nothing is ever created in it: places of mounts and files that are
    /// described besides must be there. Symbolic links in it lead where they would with it as <c>/</c>, never outside.
    /// </summary>
    /// <remarks>
    /// It replaces what <see cref="RootFs"/> said before; a later <see cref="RootFs"/> covers the directory's own <c>/usr</c> and so on with the
    /// host's. Set-user-id bits and device nodes in it have no effect; <see cref="DevFs"/> and <see cref="ProcFs"/> need a <c>/dev</c> and
    /// <c>/proc</c> to be mounted on.
    /// </remarks>
    /// <param name="hostDirectory">A relative path is taken from the current directory, now.</param>
    /// <param name="writable">Whether the sandbox may write to it, as far as the caller may.</param>
    public Container RootDir(string hostDirectory, bool writable = false)
        => With(Spec with { Root = new HostRoot(SandboxPath.Source(hostDirectory, nameof(hostDirectory)), writable), RootFs = null });

    /// <summary>
    /// Makes the root from a host directory. Of <c>/</c> these are visible, read-only: <c>/bin /etc /lib* /sbin /usr</c>; of another
    /// directory all its subdirectories. Symbolic links are made again. Null means nothing.
    /// </summary>
    public Container RootFs(string? hostDirectory)
        => With(Spec with { RootFs = hostDirectory is null ? null : SandboxPath.Source(hostDirectory, nameof(hostDirectory)) });

    /// <summary>
    /// Leaves a root in memory writable: the program can make files in <c>/</c>, which are gone at the end. A root from <see cref="RootDir"/>
    /// says itself whether it is writable; both together contradict each other (HAKO2001).
    /// </summary>
    public Container WritableRoot(bool writable = true) => With(Spec with { WritableRoot = writable });

    /// <summary>The host's own files in place of all that was described of files; the rest stays.</summary>
    internal Container OnHostFiles() => With(Spec with
    {
        Root = new HostRoot("/", Writable: true),
        RootFs = null,
        Mounts = [new ProcEntry("/proc"), new DevEntry("/dev")],
        Restrictions = [],
        AccountEntries = false,
        Landlock = null,
    });

    private static void CheckLimits(long? size, long? inodes)
    {
        if (size is <= 0)
            throw new ArgumentOutOfRangeException(nameof(size), "The size must be positive; leave it out for the kernel's default.");
        if (inodes is <= 0)
            throw new ArgumentOutOfRangeException(nameof(inodes), "The number of inodes must be positive; leave it out for the kernel's default.");
    }
}

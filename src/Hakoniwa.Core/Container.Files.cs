using System.Text;

using Hakoniwa.Mounts;

namespace Hakoniwa;

/// <content>Files, directories and links that the description makes up.</content>
public sealed partial class Container
{
    /// <summary>
    /// A file with these contents, in UTF-8. No file of the host is involved or changed, also where the place is in a directory of the host, in
    /// which it must exist. Directories on the way are made.
    /// </summary>
    /// <remarks>In a directory that the sandbox may write to, such as a tmpfs, the program can replace the file.</remarks>
    /// <param name="target">In the sandbox.</param>
    /// <param name="contents">What is in it when the sandbox starts.</param>
    /// <param name="mode">Its permissions; <c>444</c> (octal) if null, <c>644</c> if it is writable.</param>
    /// <param name="writable">Whether the program may write to it, also where its directory is read-only; what it writes is gone at the end.</param>
    public Container File(string target, string contents, int? mode = null, bool writable = false)
    {
        ArgumentNullException.ThrowIfNull(contents);
        return File(target, Encoding.UTF8.GetBytes(contents), mode, writable);
    }

    /// <summary>A file with these contents, which are copied.</summary>
    /// <inheritdoc cref="File(string, string, int?, bool)"/>
    public Container File(string target, ReadOnlySpan<byte> contents, int? mode = null, bool writable = false)
        => Add(new FileEntry(SandboxPath.NormalizeTarget(target, nameof(target)), contents.ToArray())
        {
            Mode = mode ?? (writable ? FileEntry.WritableMode : FileEntry.ReadOnlyMode),
            Writable = writable,
        });

    /// <summary>A read-only file whose contents each launch brings along: launches that differ in it alone have one plan.</summary>
    internal Container FileGivenAtLaunch(string target)
        => Add(new FileEntry(SandboxPath.NormalizeTarget(target, nameof(target)), ReadOnlyMemory<byte>.Empty) { GivenAtLaunch = true });

    /// <summary>An empty directory on the root file system, which is read-only once the sandbox runs.</summary>
    /// <param name="target">In the sandbox. Directories on the way are made.</param>
    /// <param name="mode">Its permissions; <c>755</c> (octal) if null.</param>
    public Container Directory(string target, int? mode = null)
        => Add(new DirectoryEntry(SandboxPath.NormalizeTarget(target, nameof(target)), mode ?? 0x1ED));

    /// <summary>A symbolic link at <paramref name="target"/> that leads to <paramref name="original"/>. Directories on the way are made.</summary>
    public Container Symlink(string original, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(original);
        return Add(new SymlinkEntry(original, SandboxPath.NormalizeTarget(target, nameof(target))));
    }
}

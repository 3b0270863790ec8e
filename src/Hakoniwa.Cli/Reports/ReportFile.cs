using System.Text;

using Hakoniwa.Interop;

using LibC = Hakoniwa.Cli.Terminals.LibC;

namespace Hakoniwa.Cli.Reports;

/// <summary>A file that gets its contents at the end, all at once.</summary>
internal sealed class ReportFile
{
    private readonly string _path;
    private readonly FileStream? _special;

    private ReportFile(string name, string path, FileStream? special)
    {
        Name = name;
        _path = path;
        _special = special;
    }

    /// <summary>What is written goes to standard error, whatever that is.</summary>
    internal static ReportFile StandardError { get; } = new("-", "", special: null);

    /// <summary>As it was given.</summary>
    internal string Name { get; }

    /// <summary>Whether what is written there later would take the place of what is written here.</summary>
    internal bool IsReplacedBy(ReportFile other) => _path.Length > 0 && _special is null && other._special is null && _path == other._path;

    /// <summary>Fails now, not after the program has run, if nothing can be written there.</summary>
    /// <exception cref="IOException">Nor can it.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor can it.</exception>
    internal static ReportFile Open(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new IOException($"{path} is a directory");

        // A link stays one. A device, or a descriptor of this process, is written to: replaced by a file it would be lost to everybody.
        var file = new FileInfo(full);
        var target = file.LinkTarget is null ? full : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (IsSpecial(full) || IsSpecial(target))
            return new(path, full, new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
        var probe = TemporaryName(target);
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
                return new(path, target, special: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not the name of the probe, which nobody knows.
            throw new IOException($"{path} cannot be written: " + e switch
            {
                DirectoryNotFoundException => "its directory does not exist",
                UnauthorizedAccessException => "its directory cannot be written to by this user",
                _ => e.Message,
            }, e);
        }
    }

    /// <summary>Under a temporary name first: whoever reads the file sees the old contents or the new ones.</summary>
    internal void Write(string contents)
    {
        if (this == StandardError)
        {
            Messages.Text(contents);
            return;
        }

        if (_special is not null)
        {
            // Where standard output is a file, this is another way to it, which begins at its start.
            if (_special.CanSeek)
                _special.Seek(0, SeekOrigin.End);
            _special.Write(Encoding.UTF8.GetBytes(contents));
            _special.Flush();
            return;
        }

        var temporary = TemporaryName(_path);
        try
        {
            using (var writer = new StreamWriter(new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)))
                writer.Write(contents);
            File.Move(temporary, _path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Also a FIFO or a device that is elsewhere: its reader would wait for ever once a file has its name.</summary>
    private static bool IsSpecial(string path) => IsBelowSpecial(path) || (File.Exists(path) && !IsRegular(path));

    private static unsafe bool IsRegular(string path)
    {
        var status = default(Stat.statx);
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var result = LibC.statx(LibC.AT_FDCWD, name, 0, Stat.STATX_MODE, &status);
            return result < 0 || (status.stx_mode & Stat.S_IFMT) == Stat.S_IFREG;
        }
    }

    private static bool IsBelowSpecial(string path)
        => (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)) || path.StartsWith("/proc/", StringComparison.Ordinal);

    private static string TemporaryName(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".hakoniwa-{Guid.NewGuid():N}");
}

using System.Text;

using Hakoniwa.Launch;
using Hakoniwa.Streams;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa;

/// <summary>What a standard stream of a program is connected to.</summary>
/// <remarks>
/// A directory or O_PATH descriptor is refused in each of them when the program is started (HAKO1014): through it the sandbox could reach the
/// host's files. A file that cannot be opened is HAKO1004.
/// </remarks>
public sealed class Stdio
{
    private readonly string _name;

    private Stdio(string name, StdioKind kind, object? target = null)
    {
        _name = name;
        Kind = kind;
        Target = target;
    }

    /// <summary>The caller's own stream. A closed one becomes <c>/dev/null</c>.</summary>
    public static Stdio Inherit { get; } = new("inherit", StdioKind.Inherit);

    /// <summary>Nothing: reads are at the end at once, writes are thrown away.</summary>
    public static Stdio Null { get; } = new("null", StdioKind.Null);

    /// <summary>A pipe, whose other end <see cref="SandboxProcess"/> has.</summary>
    public static Stdio Piped { get; } = new("piped", StdioKind.Piped);

    /// <summary>For standard error: wherever standard output goes, in the order in which the program writes.</summary>
    public static Stdio MergedWithOutput { get; } = new("merged with output", StdioKind.Merged);

    internal StdioKind Kind { get; }

    /// <summary>The path, the handle, or what makes the stream.</summary>
    internal object? Target { get; }

    /// <summary>
    /// For standard input: a file of the host, opened for reading by the caller, with the caller's rights. The sandbox need not show it.
    /// </summary>
    public static Stdio File(string path) => new("file", StdioKind.ReadFile, Full(path));

    /// <summary>
    /// For the outputs: a file of the host, opened for writing by the caller, with the caller's rights. It is made if it is not there, for
    /// everybody to read (0644), and gone again if the program is not started. What it contains is only thrown away just before the program
    /// is executed: a sandbox that cannot be set up costs nothing.
    /// </summary>
    /// <param name="path">The file; a relative path is relative to the caller's directory now.</param>
    /// <param name="append">Whether what the file contains stays, and the output goes to its end.</param>
    public static Stdio ToFile(string path, bool append = false)
        => new(append ? "append to file" : "to file", append ? StdioKind.AppendFile : StdioKind.WriteFile, Full(path));

    /// <summary>An open file, pipe or socket of the caller's, which must stay open until the program is started and is never closed.</summary>
    public static Stdio Handle(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new("handle", StdioKind.Handle, handle);
    }

    /// <summary>
    /// For standard input: what is read from the stream, from where it is, while the program runs. A program that reads none or not all of it
    /// is no error, and what was read from the stream ahead of it is lost. The stream is not closed. If reading it fails, the sandbox is killed
    /// and waiting throws <see cref="IOException"/>: a program must not take half of its input for all of it.
    /// </summary>
    public static Stdio FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
            throw new ArgumentException("The stream cannot be read.", nameof(stream));
        return new("from stream", StdioKind.FromStream, () => stream);
    }

    /// <summary>
    /// For the outputs: what the program writes is written to the stream while it runs; waiting for the program waits for the last of it. The
    /// stream is flushed and not closed. If writing it fails, the sandbox is killed and waiting throws <see cref="IOException"/>.
    /// </summary>
    public static Stdio ToStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
            throw new ArgumentException("The stream cannot be written.", nameof(stream));
        return new("to stream", StdioKind.ToStream, stream);
    }

    /// <summary>For standard input: this text, in UTF-8 if no encoding is given, without a byte order mark.</summary>
    public static Stdio FromText(string text, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Bytes("from text", (encoding ?? Encoding.UTF8).GetBytes(text));
    }

    /// <summary>For standard input: these bytes, as they are now.</summary>
    public static Stdio FromBytes(ReadOnlySpan<byte> bytes) => Bytes("from bytes", bytes.ToArray());

    /// <inheritdoc/>
    public override string ToString() => _name;

    /// <exception cref="ArgumentException">It is for another stream than <paramref name="number"/>.</exception>
    internal Stdio CheckedFor(int number, string parameter)
    {
        var fits = Kind switch
        {
            StdioKind.ReadFile or StdioKind.FromStream => number == 0,
            StdioKind.WriteFile or StdioKind.AppendFile or StdioKind.ToStream => number != 0,
            StdioKind.Merged => number == 2,
            _ => true,
        };
        var stream = number switch { 0 => "input", 1 => "output", _ => "error" };
        return fits ? this : throw new ArgumentException($"Standard {stream} cannot be \"{_name}\".", parameter);
    }

    private static Stdio Bytes(string name, byte[] bytes) => new(name, StdioKind.FromStream, Stream () => new MemoryStream(bytes, writable: false));

    private static string Full(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("A path cannot contain a NUL character.", nameof(path))
            : Path.GetFullPath(path);
    }
}

using System.Globalization;

using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Values;

namespace Hakoniwa.Cli.Options;

/// <summary>What is at which place of the sandbox's file system.</summary>
internal static class MountOptions
{
    internal static readonly RunOption BindReadOnly = List("--bindmount-ro", "-b", "HOST[:CONTAINER]", "Show a file or directory of the host, read-only.");

    internal static readonly RunOption BindReadWrite = List("--bindmount-rw", "-B", "HOST[:CONTAINER]", "Show a file or directory of the host that may be written to.");

    internal static readonly RunOption Tmpfs = List("--tmpfs", null, "CONTAINER[:size=SIZE,mode=MODE,inodes=N]", "An empty file system in memory.");

    internal static readonly RunOption DevFs = List("--devfs", null, "CONTAINER", "A minimal device directory.");

    internal static readonly RunOption Proc = new("--proc",
        "/proc of the sandbox alone; or where the kernel refuses that, as in many containers, the host's, read-only. [default: fresh]")
    {
        Value = "fresh|or-host",
    };

    internal static readonly RunOption Dir = List("--dir", null, "CONTAINER[:mode=MODE]", "An empty directory, for its owner alone unless a mode is given.");

    internal static readonly RunOption Symlink = List("--symlink", null, "ORIGINAL:LINK", "A symbolic link at LINK that leads to ORIGINAL.");

    internal static readonly RunOption File = List("--file", null, "CONTAINER=TEXT|CONTAINER:HOST",
        "A file with this text, or with a copy of what a file of the host has; read-only, no file of the host is shown.");

    internal static readonly RunOption Overlay = List("--overlay", null, "HOST[:CONTAINER]",
        "Show a directory of the host that can be written to; what is written is in memory and gone at the end.");

    internal static readonly RunOption OverlayKeep = List("--overlay-keep", null, "HOST[:CONTAINER],upper=DIR,work=DIR",
        "The same; what is written is kept in the host's directory upper. work is an empty directory beside it.");

    internal static readonly IReadOnlyList<RunOption> All =
        [BindReadOnly, BindReadWrite, Tmpfs, DevFs, Proc, Dir, Symlink, File, Overlay, OverlayKeep];

    internal static Container Apply(Container container, GivenOptions line)
    {
        foreach (var (option, value) in line.InOrder(All))
            container = Checked.By(option, () => With(container, option, value));
        return container;
    }

    private static Container With(Container container, RunOption option, string value)
    {
        var (first, second) = Checked.Split(value, ':');
        if (option == BindReadOnly || option == BindReadWrite || option == Overlay)
        {
            if (second is not null && (second.EndsWith(":ro", StringComparison.Ordinal) || second.EndsWith(":rw", StringComparison.Ordinal)))
                throw new ArgumentException($"'{value}' has a part too many; -b shows read-only, -B writable");
            return option == BindReadOnly ? container.BindReadOnly(first, second)
                : option == BindReadWrite ? container.BindReadWrite(first, second)
                : container.PrivateLayer(first, second);
        }

        if (option == Tmpfs)
        {
            var (size, mode, inodes) = Attributes(option, second, "size", "mode", "inodes");
            return container.Tmpfs(first, size is null ? null : (long)SizeText.Bytes(size, long.MaxValue), Mode(mode), Count(inodes));
        }

        if (option == Dir)
            return container.Directory(first, Mode(Attributes(option, second, "mode").First) ?? 0x1C0);
        if (option == DevFs)
            return container.DevFs(value);
        if (option == Proc)
            return container.ProcFs(orHosts: Checked.Word(option, value, ("fresh", false), ("or-host", true)));
        if (option == Symlink)
            return container.Symlink(first, second ?? throw new ArgumentException($"'{value}' lacks the link: write ORIGINAL:LINK"));
        return option == File ? WithFile(container, value) : WithKept(container, value);
    }

    /// <summary>What comes first, <c>=</c> or <c>:</c>, says which form it is; either may then stand in the rest.</summary>
    private static Container WithFile(Container container, string value)
    {
        var at = value.AsSpan().IndexOfAny('=', ':');
        if (at < 0)
            throw new ArgumentException($"'{value}' has no contents: write CONTAINER=TEXT or CONTAINER:HOST");
        var (target, rest) = (value[..at], value[(at + 1)..]);
        if (value[at] == '=')
            return container.File(target, rest);
        try
        {
            return container.File(target, System.IO.File.ReadAllBytes(rest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(ErrorCode.MountSource, $"{File.Name}: {rest} cannot be read: {e.Message}", "Name a file of the host that can be read.", e);
        }
    }

    private static Container WithKept(Container container, string value)
    {
        var (place, rest) = Checked.Split(value, ',');
        var (upper, work, _) = Attributes(OverlayKeep, rest, "upper", "work");
        if (upper is null || work is null)
            throw new ArgumentException($"'{value}' lacks {(upper is null ? "upper" : "work")}=DIR");
        var (host, target) = Checked.Split(place, ':');
        return container.OverlayKept(target ?? Path.GetFullPath(host), upper, work, host);
    }

    /// <summary>NAME=VALUE between commas, each once.</summary>
    private static (string? First, string? Second, string? Third) Attributes(RunOption option, string? text, params string[] names)
    {
        var values = new string?[3];
        foreach (var part in text is null ? [] : Checked.List(option, text))
        {
            var (name, value) = Checked.Split(part, '=');
            var index = Array.IndexOf(names, name);
            if (index < 0)
                throw Checked.Unknown(option, name, names);
            if (string.IsNullOrEmpty(value) || values[index] is not null)
                throw new ArgumentException(value is null or "" ? $"{name} lacks a value, as in {name}=VALUE" : $"{name} is given twice");
            values[index] = value;
        }

        return (values[0], values[1], values[2]);
    }

    /// <summary>Permissions in octal, as chmod(1) has them.</summary>
    private static int? Mode(string? text)
    {
        if (text is null)
            return null;
        var mode = 0;
        foreach (var digit in text)
            mode = digit is >= '0' and <= '7' && mode <= 0x1FF ? (mode << 3) | (digit - '0') : throw new ArgumentException($"'{text}' is not a mode in octal, such as 755 or 1777");
        return mode;
    }

    private static long? Count(string? text)
    {
        if (text is null)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new ArgumentException($"'{text}' is not a number");
    }

    private static RunOption List(string name, string? alias, string value, string description)
        => new(name, description) { Alias = alias, Value = value, Repeatable = true };
}

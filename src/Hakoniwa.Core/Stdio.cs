namespace Hakoniwa;

/// <summary>What a standard stream of a program is connected to.</summary>
public sealed class Stdio
{
    private readonly string _name;

    private Stdio(string name) => _name = name;

    /// <summary>The caller's own stream. A directory or O_PATH descriptor is refused; a closed one becomes <c>/dev/null</c>.</summary>
    public static Stdio Inherit { get; } = new("inherit");

    /// <summary>Nothing: reads are at the end at once, writes are thrown away.</summary>
    public static Stdio Null { get; } = new("null");

    /// <summary>A pipe, whose other end <see cref="SandboxProcess"/> has.</summary>
    public static Stdio Piped { get; } = new("piped");

    /// <inheritdoc/>
    public override string ToString() => _name;
}

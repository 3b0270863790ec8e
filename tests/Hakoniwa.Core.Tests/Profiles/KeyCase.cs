namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>A piece of a profile, and the same thing said in code.</summary>
/// <param name="Toml">The piece.</param>
/// <param name="Sandbox">What it makes of the sandbox that the profile starts from.</param>
public sealed record KeyCase(string Toml, Func<Container, Container> Sandbox)
{
    /// <summary>What it makes of the command.</summary>
    public Func<Command, Command> Command { get; init; } = command => command;

    /// <summary>The command line; a shell if empty.</summary>
    public string[] Line { get; init; } = ["/bin/sh"];

    public override string ToString() => Toml.Replace("\n", "; ", StringComparison.Ordinal);
}

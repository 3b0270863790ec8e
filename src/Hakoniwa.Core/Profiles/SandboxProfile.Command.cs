namespace Hakoniwa;

/// <content>From a profile to a command.</content>
public sealed partial class SandboxProfile
{
    /// <summary>The profile's own command; <c>/bin/sh</c> if it has none.</summary>
    public Command Command() => Command(Container);

    /// <summary>Another program, in the profile's working directory and with its wall time.</summary>
    /// <inheritdoc cref="Hakoniwa.Container.Command" path="/exception"/>
    public Command Command(string program, params IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Command(Container, program, arguments);
    }

    /// <summary>The command in another sandbox, mostly one that was made from <see cref="Container"/>.</summary>
    /// <param name="container">The sandbox, with its environment.</param>
    /// <param name="program">The program; the profile's own command line if null, and then without <paramref name="arguments"/>.</param>
    /// <param name="arguments">The arguments of <paramref name="program"/>.</param>
    /// <inheritdoc cref="Hakoniwa.Container.Command" path="/exception"/>
    public Command Command(Container container, string? program = null, params IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(arguments);
        if (program is not null)
            return _command.In(container, program, arguments);
        return arguments.Any() ? throw new ArgumentException("Arguments need a program.", nameof(arguments)) : _command.In(container);
    }
}

namespace Hakoniwa;

/// <content>The environment of the program, which is the container's and what is added here: nothing is inherited unless it is asked for.</content>
public sealed partial class Command
{
    /// <summary>A command with a variable in its environment.</summary>
    /// <exception cref="ArgumentException">The name is empty or contains <c>=</c>, or something contains a NUL character.</exception>
    public Command Environment(string name, string value)
        => With(_spec with { Environment = EnvironmentVariable.Add(_spec.Environment, name, value) });

    /// <summary>A command with these variables in its environment; of two with the same name the later one counts.</summary>
    /// <inheritdoc cref="Environment(string, string)" path="/exception"/>
    public Command Environment(IEnumerable<KeyValuePair<string, string>> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return With(_spec with { Environment = variables.Aggregate(_spec.Environment, (all, v) => EnvironmentVariable.Add(all, v.Key, v.Value)) });
    }

    /// <summary>
    /// A command with these variables of the caller, at the values that they have now. One that is not set stays as it is here.
    /// </summary>
    /// <inheritdoc cref="Environment(string, string)" path="/exception"/>
    public Command InheritEnvironment(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var environment = _spec.Environment;
        foreach (var name in names)
        {
            EnvironmentVariable.CheckName(name);
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
                environment = EnvironmentVariable.Add(environment, name, value);
        }

        return With(_spec with { Environment = environment });
    }

    /// <summary>A command without this variable, wherever it came from.</summary>
    public Command RemoveEnvironment(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return With(_spec with { Environment = _spec.Environment.Remove(name) });
    }

    /// <summary>A command with an empty environment: what the container says goes, too. A program is then looked for in the usual places.</summary>
    public Command ClearEnvironment() => With(_spec with { Environment = _spec.Environment.Clear() });
}

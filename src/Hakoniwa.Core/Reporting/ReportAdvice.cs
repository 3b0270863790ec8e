namespace Hakoniwa;

/// <summary>How the user of a report can allow what it lists: in code, with options of a command, or with properties.</summary>
public sealed record ReportAdvice
{
    /// <summary>For users of this library.</summary>
    public static ReportAdvice InCode { get; } = new()
    {
        Call = call => $".Seccomp(SeccompProfile.Default.Allow(\"{call}\"))",
        Endpoint = endpoint => endpoint is null ? ".Network(Network.Host)" : $".Network(Network.Allow(\"{endpoint}\"))",
        Name = name => $".Network(Network.Allow(\"{name}:PORT\"))",
    };

    /// <summary>From the name of a call to what allows it.</summary>
    public required Func<string, string> Call { get; init; }

    /// <summary>From a TCP endpoint, such as <c>192.0.2.1:443</c>, to what allows it; from null to what allows the network as a whole.</summary>
    public required Func<string?, string> Endpoint { get; init; }

    /// <summary>From a name to what allows it.</summary>
    public required Func<string, string> Name { get; init; }

    /// <summary>From the path of a file outside, as <see cref="FileAttempt.Path"/> has it, to what makes it visible.</summary>
    public Func<string, string> File { get; init; } = path => $".BindReadOnly(\"{path}\")";
}

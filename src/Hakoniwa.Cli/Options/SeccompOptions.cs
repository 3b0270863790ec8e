using Hakoniwa.Cli.CommandLine;

namespace Hakoniwa.Cli.Options;

/// <summary>The seccomp profile.</summary>
internal static class SeccompOptions
{
    internal static readonly RunOption Profile = new("--seccomp",
        "The system calls that are allowed: default, container, audit, unconfined or dotnet, or a file in the format of container engines. [default: default]")
    {
        Value = "PROFILE|FILE",
    };

    internal static readonly RunOption Allow = new("--seccomp-allow", "Allow system calls that the profile refuses.") { Value = "CALL[,...]", Repeatable = true };

    internal static readonly RunOption Deny = new("--seccomp-deny", "Let system calls fail, with EPERM or another error.") { Value = "CALL[,...][:ERRNO]", Repeatable = true };

    internal static readonly RunOption Learn = new("--seccomp-learn", "Allow everything, and write a profile that allows what the program did, for --seccomp. Slow.")
    {
        Value = "FILE",
    };

    internal static readonly IReadOnlyList<RunOption> All = [Profile, Allow, Deny, Learn];

    private static readonly RunOption[] Others = [Profile, Allow, Deny];
    private static readonly RunOption[] Changes = [Allow, Deny];

    internal static Container Apply(Container container, GivenOptions line)
    {
        if (line.Has(Learn))
        {
            return line.FirstOf(Others) is { } other
                ? throw new UsageException($"--seccomp-learn: everything is allowed while a profile is learnt, so that {other.Name} contradicts it")
                : container.Seccomp(SeccompProfile.Audit);
        }

        if (line.FirstOf(Others) is null)
            return container;
        var profile = line.Value(Profile) is { } named ? Named(named) : container.Spec.Seccomp;
        foreach (var (option, value) in line.InOrder(Changes))
            profile = Changed(profile, option, value);
        return container.Seccomp(profile);
    }

    private static SeccompProfile Named(string value)
    {
        // A file that has the name of a profile can be written ./default.
        if (!SeccompProfile.Names.Contains(value) && (value.Contains('/', StringComparison.Ordinal) || File.Exists(value)))
            return FromFile(value);
        try
        {
            return SeccompProfile.Named(value);
        }
        catch (SandboxException e) when (e.Code == ErrorCode.UnknownSeccompProfile)
        {
            throw new UsageException($"{Profile.Name}: {Sentence.Of(e)}");
        }
    }

    private static SeccompProfile FromFile(string path)
    {
        var profile = SeccompProfile.Load(path);
        if (!profile.SkippedCalls.IsEmpty)
            Messages.Note($"{path}: calls that are not known here, and whose rules have no effect: {string.Join(' ', profile.SkippedCalls)}");
        return profile;
    }

    private static SeccompProfile Changed(SeccompProfile profile, RunOption option, string value)
    {
        var colon = option == Deny ? value.IndexOf(':', StringComparison.Ordinal) : -1;
        var calls = (colon < 0 ? value : value[..colon]).Split(',');
        return Checked.By(option, () => option == Allow ? profile.Allow(calls) : profile.Deny(colon < 0 ? Errno.EPERM : ErrorNumber(value[(colon + 1)..]), calls));
    }

    private static Errno ErrorNumber(string name)
        => Enum.TryParse<Errno>(name, out var errno) && errno.ToString() == name
            ? errno
            : throw new UsageException($"{Deny.Name}: '{name}' is not the name of an error, such as EPERM or ENOSYS");
}

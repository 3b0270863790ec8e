using System.CommandLine;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>The seccomp profile.</summary>
internal static class SeccompOptions
{
    /// <returns>Null where nothing was said of it.</returns>
    internal static SeccompProfile? Read(ParseResult line)
    {
        var named = line.GetValue(RunOptions.Seccomp);
        var changes = Repeated.InOrder(line, RunOptions.SeccompAllow, RunOptions.SeccompDeny).ToList();
        if (line.GetValue(RunOptions.SeccompLearn) is not null)
        {
            return named is null && changes.Count == 0
                ? SeccompProfile.Audit
                : throw new UsageException("--seccomp-learn: everything is allowed while a profile is learnt, so that --seccomp, --seccomp-allow and --seccomp-deny contradict it");
        }

        if (named is null && changes.Count == 0)
            return null;
        var profile = named is null ? SeccompProfile.Default : Profile(named);
        foreach (var (option, value) in changes)
            profile = Changed(profile, option, value);
        return profile;
    }

    private static SeccompProfile Profile(string value)
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
            throw new UsageException($"{RunOptions.Seccomp.Name}: {e.Message.Replace(e.Code + ": ", "", StringComparison.Ordinal)}");
        }
    }

    private static SeccompProfile FromFile(string path)
    {
        var profile = SeccompProfile.Load(path);
        if (!profile.SkippedCalls.IsEmpty)
            Messages.Note($"{path}: calls that are not known here, and whose rules have no effect: {string.Join(' ', profile.SkippedCalls)}");
        return profile;
    }

    private static SeccompProfile Changed(SeccompProfile profile, Option option, string value)
    {
        var colon = option == RunOptions.SeccompDeny ? value.IndexOf(':', StringComparison.Ordinal) : -1;
        var calls = (colon < 0 ? value : value[..colon]).Split(',');
        try
        {
            return option == RunOptions.SeccompAllow ? profile.Allow(calls) : profile.Deny(colon < 0 ? Errno.EPERM : ErrorNumber(value[(colon + 1)..]), calls);
        }
        catch (ArgumentException e)
        {
            throw UsageException.For(option.Name, e);
        }
    }

    private static Errno ErrorNumber(string name)
        => Enum.TryParse<Errno>(name, out var errno) && errno.ToString() == name
            ? errno
            : throw new UsageException($"{RunOptions.SeccompDeny.Name}: '{name}' is not the name of an error, such as EPERM or ENOSYS");
}

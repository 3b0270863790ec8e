using System.Collections;

namespace Hakoniwa.Cli;

/// <summary><c>--mode off</c>: the program as it would run without this command, but for what this command itself does with it.</summary>
internal static class Unisolated
{
    /// <summary>Nothing that isolates; limits of the processes stay, and the variables that were asked for come on top of the caller's.</summary>
    internal static Container Like(Container described, bool hasProfile)
    {
        Messages.Note("nothing is isolated, as --mode off asks for");
        var container = Container.Empty().Seccomp(SeccompProfile.Unconfined).AllowNewPrivileges();
        foreach (var limit in described.Spec.Limits.Values)
            container = container.Limit(limit);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if ((string)variable.Key is { Length: > 0 } name)
                container = container.Environment(name, (string?)variable.Value ?? "");
        }

        // The hermetic sandbox's own HOME and TMPDIR mean nothing outside of it; a profile's variables were written down on purpose.
        if (hasProfile)
        {
            foreach (var (name, value) in described.Spec.Environment)
                container = container.Environment(name, value);
        }

        return container;
    }
}

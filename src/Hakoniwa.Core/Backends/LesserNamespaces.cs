using Hakoniwa.Mounts;

namespace Hakoniwa.Backends;

/// <summary>
/// What best effort does where namespaces can be had and a single thing in them cannot: it is left out, or the host's is shown, and listed.
/// </summary>
internal static class LesserNamespaces
{
    /// <summary>The description as far as it can be had, and what is weaker, a sentence each.</summary>
    internal static (ContainerSpec Container, IReadOnlyList<string> Omissions) Of(ContainerSpec asked)
    {
        if (asked.Mode != Mode.BestEffort || (asked.Namespaces & NamespaceKinds.User) == 0)
            return (asked, []);

        var can = UserNamespaces.With(asked.Namespaces);
        var (container, omissions) = (asked, new List<string>());
        if (!can.CanBeHad)
            return (asked, []);
        if (!can.HasFreshProc)
        {
            foreach (var proc in asked.Mounts)
            {
                if (proc is not ProcEntry { OrHosts: false } fresh)
                    continue;
                container = container with { Mounts = container.Mounts.Replace(fresh, fresh with { OrHosts = true }) };
                omissions.Add($"{fresh.Target} is the host's, read-only, since the kernel refuses a fresh one where parts of the host's are covered: "
                    + "processes of the host can be seen, with their command lines; not their environment, memory or files");
            }
        }

        if (!can.HasHostName && asked.HostName is { } name)
        {
            container = container with { HostName = null };
            omissions.Add($"the host name is the host's, not {name}: to set one is refused here");
        }

        return (container, omissions);
    }
}

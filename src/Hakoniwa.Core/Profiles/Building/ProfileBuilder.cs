namespace Hakoniwa.Profiles.Building;

/// <summary>
/// Makes a sandbox of a profile. The order is that of the sections here: where two of them are about the same thing the later one counts.
/// </summary>
internal sealed partial class ProfileBuilder(LoadedProfile profile, ProfileHost host)
{
    private readonly ProfileTable _table = profile.Table;
    private readonly List<string> _remarks = [];

    /// <summary>What somebody may want to know who reads the log, once the sandbox is made.</summary>
    internal IReadOnlyList<string> Remarks => _remarks;

    private bool IsOriginal => profile.Dialect == ProfileDialect.Original;

    /// <exception cref="SandboxException">The profile says something that means nothing.</exception>
    internal Container Container()
    {
        var container = Base();
        container = WithNamespaces(container);
        container = WithRoot(container);
        container = WithMounts(container);
        container = WithFiles(container);
        container = WithIds(container);
        container = WithNetwork(container);
        container = WithLimits(container);
        container = WithLandlock(container);
        container = WithSeccomp(container);
        container = WithEnvironment(container);
        return WithHost(container);
    }

    private Container Base() => _table.Text("base") switch
    {
        "hermetic" => Hakoniwa.Container.Hermetic(),
        "empty" => Hakoniwa.Container.Empty(),
        _ => new Container(),
    };

    private Container WithNamespaces(Container container)
    {
        foreach (var item in _table.Items("namespaces"))
        {
            var kind = item.Table.Text("type") switch
            {
                "cgroup" => NamespaceKinds.Cgroup,
                "ipc" => NamespaceKinds.Ipc,
                "network" => NamespaceKinds.Network,
                "uts" => NamespaceKinds.Uts,
                "user" => NamespaceKinds.User,
                "mount" => NamespaceKinds.Mount,
                "pid" => NamespaceKinds.Pid,
                _ => NamespaceKinds.All,
            };
            container = item.Table.Flag("share") ? container.Share(kind) : container.Unshare(kind);
        }

        return container;
    }

    private Container WithEnvironment(Container container)
    {
        foreach (var item in _table.Items("inherit-envs"))
        {
            if (host.Variable(item.Text) is { } value)
                container = item.Checked(() => container.Environment(item.Text, value));
        }

        foreach (var item in _table.Items("envs"))
        {
            var name = item.Table.Text("name")!;
            if (item.Table["unset"] is { Flag: true } unset)
            {
                if (item.Table.Has("value"))
                    throw unset.Error($"{name} cannot be unset and have a value");
                container = container.WithoutEnvironment(name);
            }
            else
            {
                var value = item.Table.Text("value") ?? host.Variable(name) ?? "";
                container = item.Checked(() => container.Environment(name, value));
            }
        }

        return container;
    }

    private Container WithHost(Container container)
    {
        if (_table.Text("mode") is { } mode)
            container = container.Mode(mode == "best-effort" ? Mode.BestEffort : Mode.Enforce);
        if (_table.Text("backend") is { } backend)
        {
            container = container.Backend(backend switch
            {
                "namespaces" => SandboxBackend.Namespaces,
                "landlock" => SandboxBackend.Landlock,
                _ => SandboxBackend.Automatic,
            });
        }

        if (_table["report"] is { } report)
            container = container.Report(report.Items.Aggregate(Report.None, (all, item) => all | Reported(item.Text)));
        return container;
    }

    private static Report Reported(string word) => word switch
    {
        "denials" => Report.Denials,
        "network" => Report.Network,
        _ => Report.Calls,
    };

    /// <summary>Refuses keys of a table that mean nothing beside what another of its keys says.</summary>
    private static void OnlyKeys(ProfileTable table, string kind, string selector, ReadOnlySpan<string> meaningful)
    {
        foreach (var key in table.Keys)
        {
            if (key != selector && !meaningful.Contains(key))
                throw table[key]!.Error($"'{key}' means nothing where '{selector}' is '{kind}'");
        }
    }
}

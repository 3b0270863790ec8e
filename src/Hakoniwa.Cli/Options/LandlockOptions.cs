using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Cli.Values;

namespace Hakoniwa.Cli.Options;

/// <summary>What the program may do with what it can see.</summary>
internal static class LandlockOptions
{
    private const string BestEffort = "best-effort";
    private const LandlockAccess R = LandlockAccess.Read;
    private const LandlockAccess W = LandlockAccess.Write;
    private const LandlockAccess X = LandlockAccess.Execute;

    internal static readonly RunOption Restrict = List("--landlock-restrict", "RESOURCE[:best-effort][,...]",
        "Allow nothing of fs, tcp.bind, tcp.connect, abstract-sockets or signals but what the options below say.");

    internal static readonly RunOption ReadOnly = List("--landlock-fs-ro", "PATH[,...]", "Allow to read below these paths. Every allowance restricts the rest.");

    internal static readonly RunOption ReadWrite = List("--landlock-fs-rw", "PATH[,...]", "Allow to read and write.");

    internal static readonly RunOption ReadExecute = List("--landlock-fs-rx", "PATH[,...]", "Allow to read and execute.");

    internal static readonly RunOption Everything = List("--landlock-fs-rwx", "PATH[,...]", "Allow to read, write and execute.");

    internal static readonly RunOption TcpBind = List("--landlock-tcp-bind", "PORT[,...]", "Allow to listen on these TCP ports; 0 stands for any free one.");

    internal static readonly RunOption TcpConnect = List("--landlock-tcp-connect", "PORT[,...]", "Allow to connect to these TCP ports, of any host.");

    internal static readonly IReadOnlyList<RunOption> All = [Restrict, ReadOnly, ReadWrite, ReadExecute, Everything, TcpBind, TcpConnect];

    internal static Container Apply(Container container, GivenOptions line)
    {
        if (line.FirstOf(All) is null)
            return container;
        var ruleset = container.Spec.Landlock ?? LandlockRuleset.Empty;
        foreach (var (option, value) in line.InOrder(All))
            ruleset = Checked.By(option, () => With(ruleset, option, value));
        return container.Landlock(ruleset);
    }

    private static LandlockRuleset With(LandlockRuleset ruleset, RunOption option, string value)
    {
        if (option == Restrict)
        {
            foreach (var part in Checked.List(option, value))
                ruleset = Restricted(ruleset, part);
            return ruleset;
        }

        if (option == TcpBind)
            return ruleset.AllowTcpBind(Checked.List(option, value).Select(p => PortText.Port(p, least: 0)));
        if (option == TcpConnect)
            return ruleset.AllowTcpConnect(Checked.List(option, value).Select(p => PortText.Port(p)));

        // Colons, as in PATH, separate as well.
        foreach (var path in Checked.List(option, value.Replace(':', ',')))
            ruleset = ruleset.Allow(path, Access(option));
        return ruleset;
    }

    private static LandlockRuleset Restricted(LandlockRuleset ruleset, string part)
    {
        var (name, marker) = Checked.Split(part, ':');
        var resource = Checked.Word(Restrict, name,
            ("fs", LandlockResource.FileSystem), ("tcp.bind", LandlockResource.TcpBind), ("tcp.connect", LandlockResource.TcpConnect),
            ("abstract-sockets", LandlockResource.AbstractSockets), ("signals", LandlockResource.Signals));
        return ruleset.Restrict(resource, marker is null ? Mode.Enforce : Checked.Word(Restrict, marker, (BestEffort, Mode.BestEffort), ("enforce", Mode.Enforce)));
    }

    private static LandlockAccess Access(RunOption option)
        => option == ReadOnly ? R : option == ReadWrite ? R | W : option == ReadExecute ? R | X : R | W | X;

    private static RunOption List(string name, string value, string description) => new(name, description) { Value = value, Repeatable = true };
}

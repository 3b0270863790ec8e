using System.Globalization;

using Hakoniwa.Mounts;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>Whether two commands are the same thing.</summary>
internal static class Same
{
    internal static void As(Command actual, Command expected) => Assert.That(Text(actual), Is.EqualTo(Text(expected)));

    /// <summary>The whole plan, and what is not in its steps.</summary>
    internal static string Text(Command command)
    {
        var plan = command.Plan();
        var (container, spec) = (plan.Container, plan.Command);
        return string.Create(CultureInfo.InvariantCulture, $"""
            mode {container.Mode}, backend {container.Backend}, report {container.Report}, seccomp {container.Seccomp.Name}
            namespaces {container.Namespaces}, accounts {container.AccountEntries}, run as {container.RunAs}, userns {container.UserNamespaceMode}
            ids {string.Join(", ", container.UserRanges)} / {string.Join(", ", container.GroupRanges)} / {container.UserId} {container.GroupId}
            cgroup {container.Cgroup}
            landlock {Landlock(container.Landlock)}
            network {container.Network} {Pasta(container.Network.PastaOptions)} {string.Join(" ", container.Network.Allowed.Listeners.Select(l => l.Endpoint.MaxConnections))}
            mounts {string.Join(" ", container.Mounts.Select(m => m.ToString()).Order(StringComparer.Ordinal))}
            files {string.Join(" ", container.Mounts.OfType<FileEntry>().Select(f => f.Target + " " + Convert.ToHexString(f.Contents.Span)))}
            environment {string.Join(" ", spec.Environment.OrderBy(e => e.Key, StringComparer.Ordinal))}
            command {spec.Program} {string.Join(" ", spec.Arguments)} in {spec.WorkingDirectory}, as {spec.Argument0}, {spec.WallTime}, PID 1 {spec.AsPid1}, measured {spec.MeasureMemory}
            {plan.ToString(systemCalls: true)}
            """);
    }

    private static string? Landlock(LandlockRuleset? rules)
        => rules is null ? null
            : $"{string.Join(" ", rules.Restrictions)} {string.Join(" ", rules.Paths.Values)} bind {string.Join(" ", rules.BindPorts)} connect {string.Join(" ", rules.ConnectPorts)}";

    private static string? Pasta(Hakoniwa.PastaOptions? options)
        => options is null ? null
            : $"{options.Program} {string.Join(" ", options.Arguments)} {options.MapGateway} {string.Join(" ", options.TcpPorts)} / {string.Join(" ", options.UdpPorts)}";
}

using Hakoniwa.MSBuild.Sandboxing;

namespace Hakoniwa.MSBuild.Determinism;

/// <summary>What a step must not depend on, in another form than usual.</summary>
internal static class OtherCircumstances
{
    private const string Home = "/home/somebody-else";
    private const int OwnerOnly = 0x1C0;
    private const uint OtherId = 4711;

    /// <summary>Not a whole number of hours from anywhere, and another day most of the time.</summary>
    private const string OtherZone = "HAKO-13:45";

    /// <summary>What the project itself said stays: a profile's ids, and the variables that the step is given.</summary>
    internal static Container Of(Container container, StepDescription step)
    {
        var spec = container.Spec;
        if (spec.Namespaces.HasFlag(NamespaceKinds.Uts))
            container = container.HostName("another-host");
        if (spec.UserRanges.IsEmpty && spec.GroupRanges.IsEmpty && spec.RunAs is null && spec.UserNamespaceMode == UserNamespaceMode.Own)
            container = container.MapIds(OtherId, OtherId);
        if (Is("HOME"))
            container = container.Tmpfs(Home, mode: OwnerOnly).Environment("HOME", Home);
        if (Is("TMPDIR") && spec.Environment.GetValueOrDefault("TMPDIR") == "/tmp")
            container = container.Environment("TMPDIR", "/var/tmp");
        if (Is("USER"))
            container = container.Environment("USER", "somebody-else");
        return Is("TZ") ? container.Environment("TZ", OtherZone) : container;

        bool Is(string name) => !step.Environment.ContainsKey(name);
    }

    /// <summary>Most time stamps in outputs are whole seconds; two short runs would often share one.</summary>
    internal static void WaitForAnotherSecond(CancellationToken stop)
    {
        var left = TimeSpan.TicksPerSecond - (DateTime.UtcNow.Ticks % TimeSpan.TicksPerSecond);
        stop.WaitHandle.WaitOne(TimeSpan.FromTicks(left));
        stop.ThrowIfCancellationRequested();
    }
}

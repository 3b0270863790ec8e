using System.Diagnostics;
using System.Globalization;

namespace Hakoniwa.Launcher;

/// <summary>Sandboxes on top of mounts that only this process and its children see.</summary>
internal static class MountScenarios
{
    internal static string Run(string verb, string[] arguments) => verb switch
    {
        "bind-read-only" => Output(Container.Hermetic().BindReadOnly(arguments[0]), arguments[1]),
        "bind-read-write" => Output(Container.Hermetic().BindReadWrite(arguments[0]), arguments[1]),
        "restrict" => Output(Container.Hermetic().BindReadWrite(arguments[0]).Restrict(arguments[1], MountAttributes.ReadOnly), arguments[2]),
        "root-dir" => Output(new Container().RootDir("/").DevFs(), arguments[0]),
        "proc-or-hosts" => ProcOrHosts(),
        _ => throw new ArgumentException("unknown verb " + verb),
    };

    private static string Output(Container container, string script)
    {
        var output = container.Command("/bin/sh", "-c", script).Output();
        return output.StandardOutput + output.StandardError;
    }

    /// <summary>What a program learns of this process, in a sandbox and outside.</summary>
    private static string ProcOrHosts()
    {
        var own = "/proc/" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var script = $"test -d {own} && echo seen; cat {own}/environ >/dev/null && echo environ; ls {own}/root/ >/dev/null && echo root; "
            + $"readlink {own}/fd/0 >/dev/null && echo fd; echo x >/proc/self/comm && echo written";
        var inside = Container.Hermetic().ProcFs(orHosts: true).Command("/bin/sh", "-c", script).Output().StandardOutput;
        using var outside = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        outside.ErrorDataReceived += (_, _) => { };
        outside.BeginErrorReadLine();
        return "inside: " + Line(inside) + "\noutside: " + Line(outside.StandardOutput.ReadToEnd());
    }

    private static string Line(string lines) => string.Join(' ', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries));
}

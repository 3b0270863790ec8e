using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Signals;

/// <summary>Delivers a signal to a program in a PID namespace from outside, where PID 1 needs care.</summary>
internal static class StopRequest
{
    /// <summary>Does nothing if the process has been collected: what /proc shows under its number may be somebody else by then.</summary>
    internal static void Send(ProcessHandle handle, int signal) => handle.UnlessReaped(() => SendNow(handle, signal));

    private static void SendNow(ProcessHandle handle, int signal)
    {
        var first = handle.Pid.ToString(CultureInfo.InvariantCulture);
        if (signal == Signal.SIGKILL || ProcessTree.ReadOrEmpty($"/proc/{first}/status") is not { Length: > 0 } status)
        {
            handle.Send(signal);
            return;
        }

        if (ShellWrapper.IsCommandLine(ProcessTree.CommandLine(handle.Pid)) && ProcessTree.Children(handle.Pid) is { Count: > 0 } programs)
        {
            foreach (var program in programs)
                ProcessTree.SendToChild(handle.Pid, program, signal);
            return;
        }

        // The kernel drops a signal with default action that is sent to the first process of a PID namespace.
        var namespaceIds = Field(status, "NSpid").Split('\t', StringSplitOptions.RemoveEmptyEntries);
        var isFirst = namespaceIds.Length > 1 && namespaceIds[^1] == "1";
        var caught = ulong.Parse(Field(status, "SigCgt"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (isFirst && (caught >> (signal - 1) & 1) == 0)
            handle.KillInPlaceOf(signal);
        else
            handle.Send(signal);
    }

    private static string Field(string status, string name)
        => status.Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";
}

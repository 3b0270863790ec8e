using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Signals;

/// <summary>Asks a program in a PID namespace to end, from outside, where PID 1 needs care.</summary>
internal static class StopRequest
{
    /// <summary>Does nothing if the process has been collected: what /proc shows under its number may be somebody else by then.</summary>
    internal static void Send(ProcessHandle handle, int signal)
    {
        if (signal == Signal.SIGKILL)
            handle.Send(signal);
        else if (!SignalRequest.SendToProgram(handle, signal, () => SendToFirst(handle, signal)))
            handle.UnlessReaped(() => SendToFirst(handle, signal));
    }

    /// <summary>The kernel drops a signal with default action that is sent to the first process of a PID namespace.</summary>
    private static void SendToFirst(ProcessHandle handle, int signal)
    {
        var status = ProcessTree.ReadOrEmpty($"/proc/{handle.Pid.ToString(CultureInfo.InvariantCulture)}/status");
        var namespaceIds = Field(status, "NSpid").Split('\t', StringSplitOptions.RemoveEmptyEntries);
        var isFirst = namespaceIds.Length > 1 && namespaceIds[^1] == "1";
        var caught = ulong.TryParse(Field(status, "SigCgt"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask) ? mask : 0;
        if (isFirst && (caught >> (signal - 1) & 1) == 0)
            handle.KillInPlaceOf(signal);
        else
            handle.Send(signal);
    }

    private static string Field(string status, string name)
        => status.Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";
}

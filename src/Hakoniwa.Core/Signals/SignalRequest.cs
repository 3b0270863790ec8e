using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Signals;

/// <summary>Delivers a signal to a program, or to all processes of a sandbox, and to nobody else.</summary>
internal static class SignalRequest
{
    /// <summary>How long a shell that waits as PID 1 may take, in milliseconds, to start the program.</summary>
    private const int Patience = 1000;

    /// <summary>How often all processes are looked for again: a sandbox can start new ones for ever.</summary>
    private const int Passes = 100;

    internal static bool SendToProgram(ProcessHandle handle, int signal) => SendToProgram(handle, signal, () => handle.Send(signal));

    /// <param name="handle">The sandbox's first process.</param>
    /// <param name="signal">It is sent to the program if that runs under a shell.</param>
    /// <param name="sendToFirst">What to do if the first process is the program itself.</param>
    internal static bool SendToProgram(ProcessHandle handle, int signal, Action sendToFirst)
    {
        for (var waited = 0; ; waited++)
        {
            var (sent, early) = (false, false);
            handle.UnlessReaped(() =>
            {
                var commandLine = ProcessTree.CommandLine(handle.Pid);
                if (ShellWrapper.IsCommandLine(commandLine))
                {
                    var programs = ProcessTree.Children(handle.Pid);
                    early = programs.Count == 0;
                    foreach (var program in programs)
                        sent |= ProcessTree.SendToChild(handle.Pid, program, signal);
                }
                else if (commandLine.Length > 0)
                {
                    sendToFirst();
                    sent = true;
                }
                else
                {
                    // execve lets the launcher go on before the kernel shows the arguments. One that has ended has none either.
                    early = true;
                }
            });

            // The shell has not started it yet, or it has ended and the shell will in a moment.
            if (!early || waited == Patience || handle.WaitForEnd(1))
                return sent;
        }
    }

    internal static int SendToAll(ProcessHandle handle, int signal)
    {
        // Not under the handle's lock: whatever the sandbox does to make this long, it can be killed meanwhile.
        var sent = new HashSet<(int Pid, string Started)>();
        for (var pass = 0; pass < Passes; pass++)
        {
            var before = sent.Count;
            SendBelow(handle, signal, sent);
            if (sent.Count == before)
                break;
        }

        if (!handle.WaitForEnd(0))
        {
            handle.Send(signal);
            sent.Add((handle.Pid, ""));
        }

        return sent.Count;
    }

    /// <summary>
    /// Walks down with each process on the way held by a descriptor. While one is not collected its number is its own, and so are its children.
    /// </summary>
    private static void SendBelow(ProcessHandle first, int signal, HashSet<(int Pid, string Started)> sent)
    {
        var path = new Stack<(int Pid, SafeFileHandle? Handle, Queue<int> Children)>();
        path.Push((first.Pid, null, new(ProcessTree.Children(first.Pid))));
        try
        {
            while (path.TryPeek(out var parent))
            {
                if (!parent.Children.TryDequeue(out var pid))
                {
                    path.Pop().Handle?.Dispose();
                    continue;
                }

                var child = ProcessTree.OpenChild(parent.Pid, pid);
                if (child is null)
                    continue;
                if (!(parent.Handle is null ? !first.IsReaped : ProcessTree.Exists(parent.Handle)))
                {
                    child.Dispose();
                    continue;
                }

                path.Push((pid, child, new(ProcessTree.Children(pid))));
                if (sent.Add((pid, ProcessTree.StartTime(pid))))
                    ProcessTree.Send(child, signal);
            }
        }
        finally
        {
            foreach (var (_, held, _) in path)
                held?.Dispose();
        }
    }
}

using System.Globalization;

namespace Hakoniwa.TestAdapter.Tests.Support;

/// <summary>The host's processes that belong to a workspace, by their command lines.</summary>
internal static class HostProcesses
{
    internal static IReadOnlyList<(int Id, string CommandLine)> With(params string[] parts)
    {
        var found = new List<(int, string)>();
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == Environment.ProcessId)
                continue;
            string commandLine;
            try
            {
                commandLine = File.ReadAllText(directory + "/cmdline").Replace('\0', ' ');
            }
            catch (IOException)
            {
                // It ended while the list was read.
                continue;
            }

            if (parts.All(p => commandLine.Contains(p, StringComparison.Ordinal)))
                found.Add((id, commandLine));
        }

        return found;
    }

    /// <summary>Waits until the condition holds. The limit is only there so that a failure is one test's and not the whole run's.</summary>
    internal static bool Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 600; i++)
        {
            if (condition())
                return true;
            Thread.Sleep(100);
        }

        return false;
    }
}

using System.Globalization;

using Hakoniwa.Launch;
using Hakoniwa.Signals;

namespace Hakoniwa.Backends;

/// <summary>
/// Ends the processes of a sandbox's session, where the kernel's Landlock does not know signals. What has made a session of its own stays.
/// </summary>
internal static class SessionEnd
{
    /// <summary>How often they are looked for again: they can start new ones meanwhile.</summary>
    private const int Passes = 100;

    /// <summary>While the first one is not collected its number is its own, and so is the session's.</summary>
    internal static void Kill(ProcessHandle first) => first.UnlessReaped(() =>
    {
        for (var pass = 0; pass < Passes; pass++)
        {
            var found = false;
            foreach (var directory in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid != first.Pid)
                    found |= ProcessTree.KillMember(pid, first.Pid);
            }

            if (!found)
                return;
        }
    });
}

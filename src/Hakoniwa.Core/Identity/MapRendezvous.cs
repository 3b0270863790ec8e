using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Identity;

/// <summary>Writes the maps of a child's user namespace from outside: whoever has the privilege itself, otherwise the set-user-id helpers.</summary>
internal sealed class MapRendezvous(IdMap map) : Rendezvous
{
    internal override void Act(RendezvousContext context)
    {
        var pid = context.ChildPid.ToString(CultureInfo.InvariantCulture);
        if (Unistd.geteuid() == 0)
        {
            Write($"/proc/{pid}/uid_map", map.Users);
            Write($"/proc/{pid}/gid_map", map.Groups);
            return;
        }

        Run("newuidmap", pid, map.Users, context);
        Run("newgidmap", pid, map.Groups, context);
    }

    /// <summary>The kernel takes a map in a single write.</summary>
    private static void Write(string path, IEnumerable<IdRange> ranges)
    {
        try
        {
            File.WriteAllText(path, string.Join('\n', ranges) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(ErrorCode.IdMap, $"writing {path}: {e.Message}", "Ids that the caller's own user namespace lacks cannot be mapped.", e);
        }
    }

    private static void Run(string program, string pid, IEnumerable<IdRange> ranges, RendezvousContext context)
    {
        var result = HelperProgram.Run(program, [pid, .. ranges.SelectMany(r => r.ToString().Split(' '))], context.Cancellation);
        if (result is null)
        {
            throw new SandboxException(ErrorCode.SubordinateIds, $"{program} is not installed, and an ordinary user needs it to map several ids",
                "Install the package uidmap (elsewhere shadow-utils or shadow-uidmap).");
        }

        if (result.ExitCode != 0)
        {
            throw new SandboxException(ErrorCode.SubordinateIds, $"{program} refused the map {string.Join(", ", ranges)}: {result.Error}",
                "It only maps what /etc/subuid and /etc/subgid grant to the user, and needs its set-user-id bit.");
        }
    }
}

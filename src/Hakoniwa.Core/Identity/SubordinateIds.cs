using System.Collections.Immutable;
using System.Globalization;

namespace Hakoniwa.Identity;

/// <summary>The ranges of ids that the administrator grants to a user, subuid(5) and subgid(5).</summary>
internal static class SubordinateIds
{
    private const int Fields = 3;

    /// <summary>The caller's own id as root, and what is granted as 1 and following.</summary>
    internal static ImmutableArray<IdRange> Map(string path, uint userId, uint ownId)
    {
        var name = HostAccountFile.Passwd.Read().User(userId)?.Name;
        var map = ImmutableArray.CreateBuilder<IdRange>();
        map.Add(new(0, ownId, 1));
        var next = 1u;
        foreach (var (start, count) in Granted(Account.ReadOrEmpty(path), name, userId))
        {
            map.Add(new(next, start, count));
            next += count;
        }

        if (map.Count == 1)
        {
            var who = name ?? userId.ToString(CultureInfo.InvariantCulture);
            throw new SandboxException(ErrorCode.SubordinateIds, $"{path} grants no ids to {who}",
                name is null ? $"echo {who}:100000:65536 | sudo tee -a /etc/subuid /etc/subgid" : $"sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {who}");
        }

        return map.ToImmutable();
    }

    /// <summary>Both files are keyed by the user, by name or number. Lines that are no such entry are passed over.</summary>
    internal static IEnumerable<(uint Start, uint Count)> Granted(string text, string? name, uint userId)
    {
        var number = userId.ToString(CultureInfo.InvariantCulture);
        foreach (var line in text.Split('\n'))
        {
            var fields = line.Trim().Split(':');
            if (fields.Length == Fields
                && (fields[0] == number || (name is not null && fields[0] == name))
                && uint.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count > 0)
            {
                yield return (start, count);
            }
        }
    }
}

using System.Globalization;

namespace Hakoniwa.Identity;

/// <summary>The formats of passwd(5) and group(5), tolerant of comments, blank and malformed lines.</summary>
internal static class PasswdFile
{
    private const int PasswdFields = 7;
    private const int GroupFields = 4;

    internal static (string Name, string Home)? Find(string passwd, uint uid)
    {
        foreach (var fields in Lines(passwd, PasswdFields))
        {
            if (fields[2] == uid.ToString(CultureInfo.InvariantCulture))
                return (fields[0], fields[5]);
        }

        return null;
    }

    internal static bool HasGroup(string group, uint gid)
        => Lines(group, GroupFields).Any(fields => fields[2] == gid.ToString(CultureInfo.InvariantCulture));

    internal static string WithUser(string passwd, string name, uint uid, uint gid, string home)
        => Terminated(passwd) + string.Create(CultureInfo.InvariantCulture, $"{name}:x:{uid}:{gid}:{name}:{home}:/bin/sh\n");

    internal static string WithGroup(string group, string name, uint gid)
        => Terminated(group) + string.Create(CultureInfo.InvariantCulture, $"{name}:x:{gid}:\n");

    private static string Terminated(string text) => text.Length == 0 || text[^1] == '\n' ? text : text + "\n";

    private static IEnumerable<string[]> Lines(string text, int fieldCount)
        => text.Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length >= fieldCount);
}

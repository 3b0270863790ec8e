using System.Globalization;

namespace Hakoniwa.Identity;

/// <summary>The formats of passwd(5) and group(5), tolerant of comments, blank and malformed lines.</summary>
internal static class PasswdFile
{
    private const int PasswdFields = 7;
    private const int GroupFields = 4;

    internal static IEnumerable<PasswdEntry> Users(string passwd)
    {
        foreach (var fields in Lines(passwd, PasswdFields))
        {
            if (Number(fields[2]) is { } uid && Number(fields[3]) is { } gid)
                yield return new(fields[0], uid, gid, fields[5]);
        }
    }

    internal static IEnumerable<GroupEntry> Groups(string group)
    {
        foreach (var fields in Lines(group, GroupFields))
        {
            if (Number(fields[2]) is { } gid)
                yield return new(fields[0], gid, fields[3].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }
    }

    internal static string WithUser(string passwd, string name, uint uid, uint gid, string home)
        => Terminated(passwd) + string.Create(CultureInfo.InvariantCulture, $"{name}:x:{uid}:{gid}:{name}:{home}:/bin/sh\n");

    internal static string WithGroup(string group, string name, uint gid)
        => Terminated(group) + string.Create(CultureInfo.InvariantCulture, $"{name}:x:{gid}:\n");

    /// <summary>2^32 - 1 is no id: to the system calls that set ids it means "leave it as it is".</summary>
    private static uint? Number(string field)
        => uint.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != uint.MaxValue ? number : null;

    private static string Terminated(string text) => text.Length == 0 || text[^1] == '\n' ? text : text + "\n";

    private static IEnumerable<string[]> Lines(string text, int fieldCount)
        => text.Split('\n')
            .Select(line => line.TrimEnd('\r'))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length >= fieldCount && fields[0].Length > 0);
}

namespace Hakoniwa.TestAdapter;

/// <summary>
/// The names of the variables that <c>dotnet test -e NAME=VALUE</c> sets. The command line tool puts them into its own environment, where
/// nothing tells them from inherited ones any more.
/// </summary>
internal static class CommandLineVariables
{
    private static readonly string[] Options = ["-e", "--environment"];

    /// <summary>Looks for <c>dotnet test</c> among a process and its ancestors.</summary>
    internal static IReadOnlyCollection<string> Find(int processId)
    {
        while (processId > 1)
        {
            string[] arguments;
            try
            {
                arguments = File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
                processId = ParentOf(processId);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // An ancestor that has ended, or is another user's, is not the command that these tests were started with.
                return [];
            }

            if (Parse(arguments) is { } names)
                return names;
        }

        return [];
    }

    /// <returns>Null if this is not <c>dotnet test</c>.</returns>
    internal static IReadOnlyCollection<string>? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2 || Path.GetFileName(arguments[0]) != "dotnet" || arguments[1] != "test")
            return null;

        var names = new List<string>();
        for (var i = 2; i < arguments.Count && arguments[i] != "--"; i++)
        {
            var assignment = Options.Contains(arguments[i])
                ? i + 1 < arguments.Count ? arguments[++i] : ""
                : Options.Where(o => arguments[i].StartsWith(o + "=", StringComparison.Ordinal) || arguments[i].StartsWith(o + ":", StringComparison.Ordinal))
                    .Select(o => arguments[i][(o.Length + 1)..]).FirstOrDefault("");
            if (assignment.IndexOf('=', StringComparison.Ordinal) is > 0 and var length)
                names.Add(assignment[..length]);
        }

        return names;
    }

    private static int ParentOf(int processId)
    {
        const string Field = "PPid:";
        var line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith(Field, StringComparison.Ordinal));
        return int.Parse(line.AsSpan(Field.Length).Trim(), provider: null);
    }
}

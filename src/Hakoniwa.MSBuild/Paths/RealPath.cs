namespace Hakoniwa.MSBuild.Paths;

/// <summary>Where a path leads when every symbolic link on the way is followed, as realpath(3) has it.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>The parts that do not exist stay as they are.</summary>
    internal static string Of(string absolutePath)
    {
        var left = new Stack<string>(Parts(absolutePath));
        var path = "";
        var followed = 0;
        while (left.TryPop(out var part))
        {
            if (part == "..")
            {
                path = path.Length == 0 ? "" : path[..path.LastIndexOf('/')];
                continue;
            }

            var next = path + "/" + part;
            var link = new FileInfo(next).LinkTarget;
            if (link is null || ++followed > MaxLinks)
            {
                path = next;
                continue;
            }

            if (link.StartsWith('/'))
                path = "";
            foreach (var linkPart in Parts(link))
                left.Push(linkPart);
        }

        return path.Length == 0 ? "/" : path;
    }

    private static IEnumerable<string> Parts(string path)
        => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").Reverse();
}

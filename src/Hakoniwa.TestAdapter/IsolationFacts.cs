using System.Globalization;

namespace Hakoniwa.TestAdapter;

/// <summary>What isolates a process, read from the kernel's own account of it, not from what was asked for.</summary>
internal sealed record IsolationFacts
{
    private static readonly (string File, string Word)[] NamespaceFiles =
        [("user", "user"), ("mnt", "mount"), ("pid", "pid"), ("ipc", "ipc"), ("uts", "uts"), ("cgroup", "cgroup"), ("net", "net")];

    /// <summary>The namespaces that it does not share with this process, by the words of the command line.</summary>
    internal required IReadOnlyList<string> Namespaces { get; init; }

    internal required bool RootReadOnly { get; init; }

    internal required bool TemporaryDirectoryPrivate { get; init; }

    internal required bool LoopbackOnly { get; init; }

    internal required bool NoNewPrivileges { get; init; }

    /// <summary>How many seccomp filters it has that this process has not.</summary>
    internal required int Filters { get; init; }

    private string FilterText => Filters.ToString(CultureInfo.InvariantCulture) + (Filters == 1 ? " filter" : " filters");

    internal static IsolationFacts Of(int processId)
    {
        var process = "/proc/" + processId.ToString(CultureInfo.InvariantCulture);
        var mounts = File.ReadAllLines(process + "/mountinfo").Select(l => l.Split(' ')).ToList();
        return new()
        {
            Namespaces = [.. NamespaceFiles.Where(n => AreDifferent($"{process}/ns/{n.File}", $"/proc/self/ns/{n.File}")).Select(n => n.Word)],
            RootReadOnly = mounts.LastOrDefault(m => m[4] == "/") is { } root && root[5].Split(',').Contains("ro"),
            TemporaryDirectoryPrivate = mounts.LastOrDefault(m => m[4] == "/tmp") is { } temporary && FileSystemOf(temporary) == "tmpfs",
            LoopbackOnly = File.ReadAllLines(process + "/net/dev").Skip(2).ToList() is [var only] && only.TrimStart().StartsWith("lo:", StringComparison.Ordinal),
            NoNewPrivileges = StatusField(process, "NoNewPrivs") == "1",
            Filters = FilterCount(process) - FilterCount("/proc/self"),
        };
    }

    /// <summary>What is missing of what was asked for, or null.</summary>
    internal string? Missing(bool hostNetwork)
    {
        var lacking = NamespaceFiles.Select(n => n.Word).Where(w => !(hostNetwork && w == "net")).Except(Namespaces)
            .Select(w => $"it shares the {w} namespace with the host").ToList();
        if (!RootReadOnly)
            lacking.Add("/ can be written to");
        if (!TemporaryDirectoryPrivate)
            lacking.Add("/tmp is not its own");
        if (!hostNetwork && !LoopbackOnly)
            lacking.Add("it has a network beyond loopback");
        if (!NoNewPrivileges)
            lacking.Add("it can gain privileges");
        if (Filters < 1)
            lacking.Add("it has no seccomp filter");
        return lacking.Count == 0 ? null : string.Join(", ", lacking);
    }

    /// <summary>For instance <c>user mount pid ipc uts cgroup net; / read-only; /tmp private; loopback only; seccomp 1 filter</c>.</summary>
    public override string ToString()
    {
        return string.Join("; ",
            string.Join(' ', Namespaces), RootReadOnly ? "/ read-only" : "/ writable", TemporaryDirectoryPrivate ? "/tmp private" : "/tmp shared",
            Namespaces.Contains("net") ? LoopbackOnly ? "loopback only" : "own network" : "host network", "seccomp " + FilterText);
    }

    /// <summary>What is missing of that which there is without namespaces; Landlock the kernel tells nobody about.</summary>
    internal string? MissingWithoutNamespaces()
    {
        var lacking = new List<string>();
        if (!NoNewPrivileges)
            lacking.Add("it can gain privileges");
        if (Filters < 1)
            lacking.Add("it has no seccomp filter");
        return lacking.Count == 0 ? null : string.Join(", ", lacking);
    }

    /// <summary>The facts that are about something else than namespaces.</summary>
    internal string WithoutNamespaces(LandlockEnforcement files)
    {
        var landlock = files switch
        {
            LandlockEnforcement.Full => "Landlock",
            LandlockEnforcement.Partial => "Landlock in part",
            _ => "no Landlock",
        };
        return $"{landlock}; no new privileges; seccomp {FilterText}";
    }

    /// <summary>What cannot be read proves nothing.</summary>
    private static bool AreDifferent(string file, string other)
        => new FileInfo(file).LinkTarget is { } one && new FileInfo(other).LinkTarget is { } two && one != two;

    /// <summary>The file system's type follows the optional fields, which a single hyphen ends.</summary>
    private static string FileSystemOf(string[] mount) => mount[Array.IndexOf(mount, "-", 6) + 1];

    private static int FilterCount(string process)
        => int.TryParse(StatusField(process, "Seccomp_filters"), CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static string StatusField(string process, string name)
        => File.ReadLines(process + "/status").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";
}

namespace Hakoniwa.Launcher;

/// <summary>Sandboxes with several ids.</summary>
internal static class Identities
{
    private const uint Granted = 400_000;

    /// <summary>What root may map without anybody's help.</summary>
    internal static Container Mapped() => Container.Hermetic()
        .MapUserIds(new IdRange(0, 0), new IdRange(1, Granted, 65535))
        .MapGroupIds(new IdRange(0, 0), new IdRange(1, Granted, 65535));

    /// <summary>Runs a script as a user of the subordinate ids; an empty name is the caller itself.</summary>
    internal static string Auto(string user, string script)
    {
        var sandbox = Container.Hermetic().UserNamespaceMode(UserNamespaceMode.Auto);
        var output = (user.Length == 0 ? sandbox : sandbox.RunAs(user, user)).Command("/bin/sh", "-c", script).Output();
        return output.StandardOutput + output.StandardError + output.Status;
    }

    /// <summary>
    /// Launches that change their ids, and for that make the memory of this process undumpable for a moment, beside launches that need
    /// /proc/self of this process.
    /// </summary>
    internal static string Mixed(int times)
    {
        var own = Container.Hermetic().Command("/usr/bin/id", "-u");
        var other = Container.Hermetic().UserNamespaceMode(UserNamespaceMode.Auto).RunAs("7", "7").Command("/usr/bin/id", "-u");
        var results = new string[times];
        Parallel.For(0, times, i => results[i] = (i % 2 == 0 ? own : other).Output().StandardOutput.Trim());
        return string.Join(' ', results.Distinct().Order(StringComparer.Ordinal));
    }
}

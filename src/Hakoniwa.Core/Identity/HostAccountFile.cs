using Hakoniwa.Mounts;

namespace Hakoniwa.Identity;

/// <summary>An account file of the host. Each plan needs them, a build makes thousands: it is read again when it has changed.</summary>
internal sealed class HostAccountFile
{
    private readonly string _path;
    private Reading? _last;

    private HostAccountFile(string path) => _path = path;

    internal static HostAccountFile Passwd { get; } = new("/etc/passwd");

    internal static HostAccountFile Group { get; } = new("/etc/group");

    /// <summary>Empty where there is none.</summary>
    /// <exception cref="SandboxException">HAKO1020: it is no regular file, or too large.</exception>
    internal AccountContent Read()
    {
        // The stamp comes first: what changes between the two is read with an old stamp, and read again the next time.
        var stamp = HostStamp.Of(_path);
        if (stamp is null || stamp.IsLink)
            return new(Account.ReadOrEmpty(_path));
        if (Volatile.Read(ref _last) is { } last && last.Stamp == stamp)
            return last.Content;
        var content = new AccountContent(AccountText.ReadOrEmpty(_path));
        Volatile.Write(ref _last, new(stamp, content));
        return content;
    }

    private sealed record Reading(HostStamp Stamp, AccountContent Content);
}

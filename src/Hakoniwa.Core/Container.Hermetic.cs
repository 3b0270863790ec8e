using Hakoniwa.Identity;
using Hakoniwa.Mounts;

namespace Hakoniwa;

public sealed partial class Container
{
    /// <summary>
    /// The sandbox for a build step or a test: all seven namespaces, the host's system directories read-only, everything writable private
    /// and in memory, no network but loopback.
    /// </summary>
    /// <remarks>
    /// Ids equal the caller's. Visible, read-only: <c>/bin /etc /lib* /sbin /usr</c>. Fresh: <c>/proc</c>, a minimal <c>/dev</c>,
    /// <c>/tmp</c>, <c>/var/tmp</c>, <c>/dev/shm</c> and the caller's home directory. The host name is <c>hakoniwa</c>. The environment has
    /// <c>PATH</c>, <c>HOME</c>, <c>USER</c>, <c>LANG=C.UTF-8</c> and <c>TMPDIR=/tmp</c>.
    /// </remarks>
    public static Container Hermetic()
    {
        var account = Account.Current();
        return new Container()
            .Unshare(NamespaceKinds.All)
            .RootFs("/")
            .DevFs()
            .Tmpfs("/tmp")
            .Tmpfs("/var/tmp")
            .Tmpfs(account.HomeInSandbox, mode: 0x1C0)
            .HostName("hakoniwa")
            .AccountEntries()
            .Environment("PATH", SearchPath.Default)
            .Environment("HOME", account.HomeInSandbox)
            .Environment("USER", account.Name)
            .Environment("LANG", "C.UTF-8")
            .Environment("TMPDIR", "/tmp");
    }
}

namespace Hakoniwa;

/// <summary>
/// The kinds of namespace a sandbox can have of its own. What is not listed is shared with the caller.
/// See <see href="https://man7.org/linux/man-pages/man7/namespaces.7.html">namespaces(7)</see>.
/// </summary>
[Flags]
public enum NamespaceKinds
{
    /// <summary>No namespace of its own.</summary>
    None = 0,

    /// <summary>User and group ids, and the capabilities that go with them. Everything else needs it, unless the caller is root.</summary>
    User = 1,

    /// <summary>The mount table: the sandbox gets a root directory of its own.</summary>
    Mount = 2,

    /// <summary>Process ids: the host's processes are invisible, and the whole tree ends with its first process.</summary>
    Pid = 4,

    /// <summary>System V IPC objects and POSIX message queues.</summary>
    Ipc = 8,

    /// <summary>Host name and domain name.</summary>
    Uts = 16,

    /// <summary>The view of the control group hierarchy.</summary>
    Cgroup = 32,

    /// <summary>Network devices, addresses, ports, routes and abstract Unix sockets.</summary>
    Network = 64,

    /// <summary>All seven.</summary>
    All = User | Mount | Pid | Ipc | Uts | Cgroup | Network,
}

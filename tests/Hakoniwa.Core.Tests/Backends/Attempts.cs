namespace Hakoniwa.Core.Tests.Backends;

/// <summary>The list. What differs between the backends is what docs/degraded-modes.md has to say.</summary>
internal static class Attempts
{
    internal static Attempt[] All { get; } =
    [
        new("read a file that is not shown", s => ["open-read", s.File("secret")], false, false),
        new("list a directory that is not shown", s => ["list", s.Directory], false, true),
        new("write to a file that is not shown", s => ["open-write", s.File("to-write")], false, false),
        new("truncate a file that is not shown", s => ["truncate", s.File("to-truncate")], false, false),
        new("make a file in a directory that is not shown", s => ["create", s.File("new")], false, false),
        new("remove a file that is not shown", s => ["unlink", s.File("to-remove")], false, false),
        new("move a file that is not shown to a private directory", s => ["take", s.File("to-take")], false, false),
        new("link a file that is not shown into a private directory", s => ["link-here", s.File("to-link")], false, false),
        new("execute a program that is not shown", s => ["execute", s.File("program")], false, false),
        new("write to a file that is shown read-only", s => ["open-write", s.ShownFile("file")], false, false),
        new("make a file in a directory that is shown read-only", s => ["create", s.ShownFile("new")], false, false),
        new("read a file that is shown", s => ["open-read", s.ShownFile("file")], true, true),
        new("see whether a file exists that is not shown, its size, owner and time", s => ["stat", s.File("secret")], false, true),
        new("change the mode of an own file that is not shown", s => ["chmod", s.File("to-chmod"), "640"], false, true),
        new("change the times of an own file that is not shown", s => ["touch", s.File("to-touch")], false, true),
        new("be told of changes in an own directory that is not shown", s => ["watch", s.Directory], false, true),
        new("set the set-user-id bit of an own file", s => ["chmod", s.File("set-id"), "4755"], false, false),
        new("make a file with the set-user-id bit in the directory that TMPDIR names", _ => ["create-set-id"], true, false),
        new("write to the directory that TMPDIR names", _ => ["write-temporary"], true, true),
        new("make a file in /var/tmp by that name", _ => ["write-new", "/var/tmp/hakoniwa-test-" + Environment.ProcessId, "x"], true, false, Outside: null),

        new("see a process outside", s => ["stat", $"/proc/{s.Pid}"], false, true),
        new("read the command line of a process outside", s => ["open-read", $"/proc/{s.Pid}/cmdline"], false, true),
        new("read the environment of a process outside", s => ["open-read", $"/proc/{s.Pid}/environ"], false, false),
        new("read the memory of a process outside", s => ["open-read", $"/proc/{s.Pid}/mem"], false, false),
        new("see the numbers of the descriptors of a process outside", s => ["list", $"/proc/{s.Pid}/fd"], false, true),
        new("open what a process outside has open", s => ["open-read", $"/proc/{s.Pid}/fd/0"], false, false),
        new("list the root directory of a process outside", s => ["list", $"/proc/{s.Pid}/root"], false, false),
        new("signal a process outside", s => ["kill", s.Pid, "0"], false, false),
        new("trace a process outside", s => ["ptrace-seize", s.Pid], false, false),
        new("change the limits of a process outside", s => ["limits", s.Pid], false, false),
        new("change the processors of a process outside", s => ["affinity", s.Pid], false, false),
        new("change the priority of a process outside", s => ["priority", s.Pid], false, false),
        new("change the I/O priority of a process outside", s => ["io-priority", s.Pid], false, false),

        new("connect to a port of the host's loopback", s => ["connect", "127.0.0.1", s.Port], false, false),
        new("connect to an abstract Unix socket of the host", s => ["connect-unix", "@" + s.AbstractName], false, false),
        new("connect to a Unix socket that is not shown", s => ["connect-unix", s.SocketPath], false, false),
        new("connect one of a pair of sockets to a socket that is not shown", s => ["pair-to", s.DatagramPath], false, false),
        new("connect one of a pair of raw sockets to a socket that is not shown", s => ["pair-to", s.DatagramPath, "3"], false, false),
        new("use a loopback of one's own", _ => ["echo", "127.0.0.1"], true, false),
        new("make a UDP socket", _ => ["socket", "2", "2", "0"], true, false),
        new("make a netlink socket", _ => ["socket", "16", "3", "0"], true, false),
        new("make a raw socket", _ => ["socket", "2", "3", "1"], false, false, Outside: null),
        new("use memory shared by System V", _ => ["shm-create", "7770" + Environment.ProcessId % 10000], true, false, Outside: null),
        new("use a POSIX message queue", _ => ["mq-create", "hakoniwa-test-" + Environment.ProcessId], true, false, Outside: null),

        new("make a user namespace", _ => ["unshare", "10000000"], false, false, Outside: null),
        new("use io_uring", _ => ["io-uring"], false, false, Outside: null),
        new("use a keyring", _ => ["keyctl"], false, false, Outside: null),
    ];
}

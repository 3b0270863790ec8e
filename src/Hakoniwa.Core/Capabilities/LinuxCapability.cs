namespace Hakoniwa;

/// <summary>
/// The kernel's capabilities, with its numbers. In a sandbox they count for what the sandbox's user namespace owns, and for nothing else.
/// See <see href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</see>.
/// </summary>
public enum LinuxCapability
{
    /// <summary>Change the owner of any file.</summary>
    Chown = 0,

    /// <summary>Pass permission checks of files.</summary>
    DacOverride = 1,

    /// <summary>Pass read permission checks of files and directories.</summary>
    DacReadSearch = 2,

    /// <summary>Act as the owner of any file.</summary>
    Fowner = 3,

    /// <summary>Keep set-user-id bits when a file is changed.</summary>
    Fsetid = 4,

    /// <summary>Signal any process.</summary>
    Kill = 5,

    /// <summary>Change group ids.</summary>
    SetGid = 6,

    /// <summary>Change user ids.</summary>
    SetUid = 7,

    /// <summary>Change the capability sets.</summary>
    SetPCap = 8,

    /// <summary>Set the immutable and append-only attributes.</summary>
    LinuxImmutable = 9,

    /// <summary>Bind to ports below 1024.</summary>
    NetBindService = 10,

    /// <summary>Unused by the kernel.</summary>
    NetBroadcast = 11,

    /// <summary>Configure the sandbox's network.</summary>
    NetAdmin = 12,

    /// <summary>Open raw and packet sockets.</summary>
    NetRaw = 13,

    /// <summary>Lock memory.</summary>
    IpcLock = 14,

    /// <summary>Pass permission checks of System V IPC.</summary>
    IpcOwner = 15,

    /// <summary>Load kernel modules; of no effect in a user namespace.</summary>
    SysModule = 16,

    /// <summary>Access ports and raw devices; of no effect in a user namespace.</summary>
    SysRawIO = 17,

    /// <summary>Use chroot and enter mount namespaces.</summary>
    SysChroot = 18,

    /// <summary>Trace any process.</summary>
    SysPTrace = 19,

    /// <summary>Switch process accounting; of no effect in a user namespace.</summary>
    SysPAcct = 20,

    /// <summary>Mount and much else. The program then runs in a second user namespace so that it cannot change the sandbox's mounts.</summary>
    SysAdmin = 21,

    /// <summary>Reboot the sandbox's PID namespace.</summary>
    SysBoot = 22,

    /// <summary>Raise priorities.</summary>
    SysNice = 23,

    /// <summary>Exceed resource limits; of little effect in a user namespace.</summary>
    SysResource = 24,

    /// <summary>Set the clock; of no effect in a user namespace.</summary>
    SysTime = 25,

    /// <summary>Hang up terminals; of no effect in a user namespace.</summary>
    SysTtyConfig = 26,

    /// <summary>Make device nodes; of no effect in a user namespace.</summary>
    MkNod = 27,

    /// <summary>Take leases on files.</summary>
    Lease = 28,

    /// <summary>Write audit records; of no effect in a user namespace.</summary>
    AuditWrite = 29,

    /// <summary>Configure auditing; of no effect in a user namespace.</summary>
    AuditControl = 30,

    /// <summary>Give capabilities to files.</summary>
    SetFCap = 31,

    /// <summary>Override a security module; of no effect in a user namespace.</summary>
    MacOverride = 32,

    /// <summary>Configure a security module; of no effect in a user namespace.</summary>
    MacAdmin = 33,

    /// <summary>Read the kernel's log; of no effect in a user namespace.</summary>
    SysLog = 34,

    /// <summary>Set timers that wake the system; of no effect in a user namespace.</summary>
    WakeAlarm = 35,

    /// <summary>Keep the system awake; of no effect in a user namespace.</summary>
    BlockSuspend = 36,

    /// <summary>Read audit records; of no effect in a user namespace.</summary>
    AuditRead = 37,

    /// <summary>Measure performance system-wide; of no effect in a user namespace.</summary>
    PerfMon = 38,

    /// <summary>Load BPF programs; of no effect in a user namespace.</summary>
    Bpf = 39,

    /// <summary>Restore processes with given ids.</summary>
    CheckpointRestore = 40,
}

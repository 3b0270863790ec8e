using static Hakoniwa.Interop.Seccomp;

namespace Hakoniwa.Seccomp.Oci;

/// <summary>An action as it is written in a profile: up to three keys, in any order.</summary>
internal struct ActionParts
{
    internal static readonly string[] Actions =
    [
        "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO", "SCMP_ACT_TRACE", "SCMP_ACT_ALLOW",
        "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY",
    ];

    internal string? Action { get; set; }

    /// <summary>The number of the error, or what a tracer gets; and where it is.</summary>
    internal ulong? Number { get; set; }

    internal long NumberAt { get; set; }

    /// <summary>The error's name, which Podman writes beside the number; and where it is.</summary>
    internal string? Name { get; set; }

    internal long NameAt { get; set; }

    internal static string NameOf(SeccompAction action) => action.Kind switch
    {
        SECCOMP_RET_KILL_PROCESS => "SCMP_ACT_KILL_PROCESS",
        SECCOMP_RET_KILL_THREAD => "SCMP_ACT_KILL_THREAD",
        SECCOMP_RET_TRAP => "SCMP_ACT_TRAP",
        SECCOMP_RET_ERRNO => "SCMP_ACT_ERRNO",
        SECCOMP_RET_TRACE => "SCMP_ACT_TRACE",
        SECCOMP_RET_LOG => "SCMP_ACT_LOG",
        SECCOMP_RET_USER_NOTIF => "SCMP_ACT_NOTIFY",
        _ => "SCMP_ACT_ALLOW",
    };

    internal readonly SeccompAction Build(in ProfileReader reader, long start, string actionKey, string numberKey) => Action switch
    {
        null => throw reader.Error(start, $"there is no {actionKey}"),
        "SCMP_ACT_ERRNO" => new(SECCOMP_RET_ERRNO | Errno(reader, numberKey)),
        "SCMP_ACT_TRACE" => SeccompAction.Trace(Data(reader, numberKey) ?? (ushort)Hakoniwa.Errno.EPERM),
        _ when Number is not null => throw reader.Error(NumberAt, $"{numberKey} belongs to SCMP_ACT_ERRNO and SCMP_ACT_TRACE, not to {Action}"),
        _ when Name is not null => throw reader.Error(NameAt, $"an error belongs to SCMP_ACT_ERRNO and SCMP_ACT_TRACE, not to {Action}"),
        "SCMP_ACT_ALLOW" => SeccompAction.Allow,
        "SCMP_ACT_LOG" => SeccompAction.Log,
        "SCMP_ACT_NOTIFY" => SeccompAction.Notify,
        "SCMP_ACT_TRAP" => SeccompAction.Trap(),
        "SCMP_ACT_KILL_PROCESS" => SeccompAction.KillProcess,
        _ => SeccompAction.KillThread,
    };

    /// <summary>The error number, EPERM if none is given: zero would make programs believe that the call was made.</summary>
    private readonly uint Errno(in ProfileReader reader, string key)
    {
        ushort errno = Data(reader, key) ?? (ushort)Hakoniwa.Errno.EPERM;
        if (SeccompAction.IsErrno(errno))
            return errno;

        throw errno == 0
            ? reader.Error(NumberAt, $"{key} 0 is success: the program would believe that the call was made", "Give an error number; without one it is EPERM.")
            : reader.Error(NumberAt, $"{errno} is not the number of an error");
    }

    private readonly ushort? Data(in ProfileReader reader, string key)
    {
        if (Name is null)
            return (ushort?)Number;

        if (!ErrnoNames.All.TryGetValue(Name, out Errno named))
            throw reader.Error(NameAt, $"'{ProfileReader.Quoted(Name)}' is not the name of an error", Spelling.Hint(Name, [.. ErrnoNames.All.Keys]));

        if (Number is { } number && number != (ulong)named)
            throw reader.Error(NameAt, $"{key} {number} is not {Name}, which is {(int)named}");

        return (ushort)named;
    }
}

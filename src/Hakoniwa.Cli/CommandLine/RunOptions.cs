using System.CommandLine;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>The options of <c>hakoniwa run</c>, in the order in which the help lists them.</summary>
internal static class RunOptions
{
    internal static readonly Option<bool> Hermetic = new("--hermetic")
    {
        Description = "Start from the hermetic sandbox: all namespaces, private /tmp and home, a minimal /dev, no network but loopback, its own few variables.",
    };

    internal static readonly Option<string> RootFs = new("--rootfs")
    {
        Description = "Make the root, read-only, from this host directory. Of / these are visible: /bin /etc /lib* /sbin /usr. [default: /]",
        HelpName = "PATH|none",
    };

    internal static readonly Option<string[]> BindReadOnly = List("--bindmount-ro", "-b", "HOST[:CONTAINER]", "Show a file or directory of the host, read-only.");

    internal static readonly Option<string[]> BindReadWrite = List("--bindmount-rw", "-B", "HOST[:CONTAINER]", "Show a file or directory of the host that may be written to.");

    internal static readonly Option<string[]> Tmpfs = List("--tmpfs", null, "CONTAINER", "Mount an empty file system in memory.");

    internal static readonly Option<string[]> DevFs = List("--devfs", null, "CONTAINER", "Mount a minimal device directory.");

    internal static readonly Option<string> Network = new("--network")
    {
        Description = "none: loopback only. host: the host's network, also with --unshare-all or --hermetic. [default: host]",
        HelpName = "none|host",
    };

    internal static readonly Option<bool> UnshareAll = new("--unshare-all")
    {
        Description = "Cgroup, IPC, network and UTS namespaces of its own. User, mount and PID namespaces always are.",
    };

    internal static readonly Option<bool> UnshareCgroup = new("--unshare-cgroup") { Description = "A cgroup namespace of its own." };

    internal static readonly Option<bool> UnshareIpc = new("--unshare-ipc") { Description = "An IPC namespace of its own." };

    internal static readonly Option<bool> UnshareNetwork = new("--unshare-network") { Description = "A network namespace of its own, as --network none." };

    internal static readonly Option<bool> UnshareUts = new("--unshare-uts") { Description = "A UTS namespace of its own." };

    internal static readonly Option<string> HostName = new("--hostname")
    {
        Description = "The host name, in a UTS namespace of its own.",
        HelpName = "NAME",
    };

    internal static readonly Option<string[]> SetEnvironment = List("--setenv", "-e", "NAME[=VALUE]",
        "Set a variable; without a value to the caller's, which is empty if unset. Nothing else is inherited.");

    internal static readonly Option<string> WorkingDirectory = new("--workdir", "-w")
    {
        Description = "Show this host directory, writable, at the same path and start in it. With a leading colon: start there, show nothing.",
        HelpName = "HOST|:CONTAINER",
    };

    internal static readonly Option<string> WallTime = new("--limit-walltime")
    {
        Description = "Kill the sandbox after so many seconds; fractions are allowed.",
        HelpName = "SECONDS",
    };

    internal static readonly Option<bool> AsPid1 = new("--as-pid-1") { Description = "Make the program itself PID 1 of its PID namespace, not a shell that waits for it." };

    internal static readonly Option<string> Seccomp = new("--seccomp")
    {
        Description = $"The system calls that are allowed: one of {string.Join(' ', SeccompProfile.Names)}, or a file in the format of container engines. [default: default]",
        HelpName = "PROFILE|FILE",
    };

    internal static readonly Option<string[]> SeccompAllow = List("--seccomp-allow", null, "CALL[,CALL...]", "Allow system calls that the profile refuses.");

    internal static readonly Option<string[]> SeccompDeny = List("--seccomp-deny", null, "CALL[,CALL...][:ERRNO]", "Let system calls fail, with EPERM or another error.");

    internal static readonly Option<string> SeccompLearn = new("--seccomp-learn")
    {
        Description = "Allow everything, and write a profile that allows what the program did, for --seccomp. Slow.",
        HelpName = "FILE",
    };

    internal static readonly Option<bool> Report = new("--report")
    {
        Description = "When the program has ended, list what the sandbox refused and which network was tried, on standard error.",
    };

    internal static readonly Option<string> ReportJson = new("--report-json")
    {
        Description = "Write the same to a file, as JSON.",
        HelpName = "FILE",
    };

    internal static readonly Option<bool> Explain = new("--explain") { Description = "Print the plan, with -v also its system calls, and launch nothing." };

    internal static readonly Option<bool> Verbose = new("--verbose", "-v")
    {
        Description = "Print the plan before and the result after the run, to standard error. -vv: with system calls.",
        Recursive = true,
    };

    internal const string CommandPlaceholder = "-- COMMAND";

    /// <summary>For the help alone: what comes after <c>--</c> is not parsed, and in front of it there is no place for a command.</summary>
    internal static readonly Argument<string[]> Command = new(CommandPlaceholder)
    {
        Description = "The program and its arguments, after --. A name without a slash is looked up in the sandbox. [default: /bin/sh]",
        HelpName = CommandPlaceholder,
        Arity = ArgumentArity.ZeroOrMore,
        Validators = { r => r.AddError(Unexpected(r.Tokens[0].Value)) },
    };

    internal static IReadOnlyList<Option> All { get; } =
    [
        Hermetic, RootFs, BindReadOnly, BindReadWrite, Tmpfs, DevFs,
        Network, UnshareAll, UnshareCgroup, UnshareIpc, UnshareNetwork, UnshareUts, HostName,
        SetEnvironment, WorkingDirectory, WallTime, AsPid1, Seccomp, SeccompAllow, SeccompDeny, SeccompLearn, Report, ReportJson, Explain,
    ];

    private static string Unexpected(string word) => word.StartsWith('-') ? $"unknown option '{word}'" : $"unexpected '{word}': the command comes after --";

    private static Option<string[]> List(string name, string? alias, string valueName, string description)
        => new(name, alias is null ? [] : [alias]) { Description = description, HelpName = valueName, Arity = ArgumentArity.OneOrMore };
}

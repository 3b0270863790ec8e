using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Networking;

namespace Hakoniwa.Diagnostics.Probing;

/// <summary>The kernel's calls, namespaces, and what may be done in them.</summary>
internal static class NamespaceProbes
{
    private static readonly string[] Powerful = [HostProbes.UserNamespace, HostProbes.IdMap];

    internal static IEnumerable<HostProbe> All { get; } =
    [
        new(HostProbes.Kernel, KernelCalls) { NeededByEnforce = true },
        new(HostProbes.UserNamespace, UserNamespace) { NeededByEnforce = true },
        new(HostProbes.IdMap, MapIds) { NeededByEnforce = true, After = [HostProbes.UserNamespace] },
        new(HostProbes.UserNamespacePower, Power) { NeededByEnforce = true, After = Powerful },
        Of(NamespaceKinds.Mount, HostProbes.MountNamespace, "mnt", "CONFIG_NAMESPACES"),
        Of(NamespaceKinds.Pid, "pid-namespace", "pid", "CONFIG_PID_NS"),
        Of(NamespaceKinds.Ipc, "ipc-namespace", "ipc", "CONFIG_IPC_NS"),
        Of(NamespaceKinds.Uts, "uts-namespace", "uts", "CONFIG_UTS_NS"),
        Of(NamespaceKinds.Cgroup, "cgroup-namespace", "cgroup", "CONFIG_CGROUPS"),
        Of(NamespaceKinds.Network, "network-namespace", "net", "CONFIG_NET_NS"),
        new(HostProbes.HostName, HostName) { NeededByEnforce = true, After = [.. Powerful, "uts-namespace"] },
        new("loopback", Loopback) { NeededByEnforce = true, After = [.. Powerful, "network-namespace"] },
    ];

    /// <summary>Without these nothing is launched.</summary>
    private static unsafe ProbeAnswer KernelCalls(HostFacts facts)
    {
        var how = new Fcntl.open_how { flags = (ulong)(Fcntl.O_PATH | Fcntl.O_CLOEXEC), resolve = Fcntl.RESOLVE_IN_ROOT };
        var root = "/\0"u8;
        fixed (byte* path = root)
        {
            // A range beyond all descriptors closes nothing.
            (string Name, string Since, nint Result)[] calls =
            [
                ("pidfd_open", "5.3", Opened(Unistd.syscall(Syscall.pidfd_open, Unistd.getpid(), 0, 0, 0, 0, 0))),
                ("openat2", "5.6", Opened(Unistd.syscall(Syscall.openat2, Fcntl.AT_FDCWD, (nint)path, (nint)(&how), sizeof(Fcntl.open_how), 0, 0))),
                ("close_range", "5.9", Outcome(Unistd.syscall(Syscall.close_range, unchecked((nint)uint.MaxValue), unchecked((nint)uint.MaxValue), 0, 0, 0, 0))),
            ];
            var failed = Array.FindLast(calls, c => c.Result != 0);
            var also = facts.IsWsl1 ? "; this is version 1 of WSL: wsl --set-version DISTRIBUTION 2" : "";
            if (failed.Name is null)
                return ProbeAnswer.Works(facts.Kernel);
            var errno = (Errno)failed.Result;
            return errno == Errno.ENOSYS
                ? ProbeAnswer.Fails($"{facts.Kernel}: {failed.Name} is missing, which Linux has since {failed.Since}", HostRemedies.Kernel("5.10") + also)
                : ProbeAnswer.Fails($"{facts.Kernel}: {failed.Name}: {errno}", HostRemedies.Surroundings(facts));
        }
    }

    private static nint Opened(nint result)
    {
        if (result < 0)
            return Outcome(result);
        Unistd.close((int)result);
        return 0;
    }

    private static nint Outcome(nint result) => result < 0 ? System.Runtime.InteropServices.Marshal.GetLastPInvokeError() : 0;

    private static ProbeAnswer UserNamespace(HostFacts facts)
    {
        if (new ProbeChild(NamespaceKinds.User).Run() is not { } failure)
            return ProbeAnswer.Works("made");
        var (reason, remedy) = UserNamespaceAdvice.For(facts, failure.Errno);
        return ProbeAnswer.Fails($"{failure}: {reason}", remedy);
    }

    private static ProbeAnswer MapIds(HostFacts facts)
    {
        if (new ProbeChild(NamespaceKinds.User).MapOwnIds().Run() is not { } failure)
            return ProbeAnswer.Works($"user {facts.UserId} is itself in there");
        var (reason, remedy) = UserNamespaceAdvice.ForMap(facts);
        return failure.IsRefused ? ProbeAnswer.Fails($"{failure}: {reason}", remedy) : ProbeAnswer.Fails(failure.ToString(), null);
    }

    /// <summary>A capability that no filter of a container looks at: what refuses it is a security module.</summary>
    private static ProbeAnswer Power(HostFacts facts)
    {
        var use = new Call("prctl(PR_CAPBSET_DROP)", Syscall.prctl, Prctl.PR_CAPBSET_DROP, 0, 0, 0, 0);
        var failure = new ProbeChild(NamespaceKinds.User).MapOwnIds().Add(use).Run();
        return failure is null ? ProbeAnswer.Works("its first process has capabilities") : Weak(facts, failure);
    }

    private static ProbeAnswer Weak(HostFacts facts, ProbeFailure failure)
    {
        if (!failure.IsRefused)
            return ProbeAnswer.Fails(failure.ToString(), null);
        var (reason, remedy) = UserNamespaceAdvice.Powerless(facts);
        return ProbeAnswer.Fails($"{failure}: {reason}", remedy);
    }

    private static HostProbe Of(NamespaceKinds kind, string name, string setting, string option)
        => new(name, facts => Make(facts, kind, setting, option)) { NeededByEnforce = true, After = [HostProbes.UserNamespace] };

    private static ProbeAnswer Make(HostFacts facts, NamespaceKinds kind, string setting, string option)
    {
        if (new ProbeChild(NamespaceKinds.User | kind).Run() is not { } failure)
            return ProbeAnswer.Works("made");
        switch (failure.Errno)
        {
            case Errno.ENOSPC or Errno.EUSERS:
                var (reason, remedy) = UserNamespaceAdvice.ForLimit(setting);
                return ProbeAnswer.Fails($"{failure}: {reason}", remedy);
            case Errno.EINVAL:
                return ProbeAnswer.Fails($"{failure}: this kernel has none", $"Start a kernel that is built with {option}");
            default:
                return Weak(facts, failure);
        }
    }

    /// <summary>Podman's filter lets namespaces be made and mounts, and refuses this.</summary>
    private static ProbeAnswer HostName(HostFacts facts)
    {
        const string name = "hakoniwa";
        var child = new ProbeChild(NamespaceKinds.User | NamespaceKinds.Uts).MapOwnIds().Add(new Call("sethostname", Syscall.sethostname, name, name.Length));
        return child.Run() is not { } failure ? ProbeAnswer.Works("set, in a namespace of its own") : Weak(facts, failure);
    }

    /// <summary>What it does when it is already up is success, too.</summary>
    private static ProbeAnswer Loopback(HostFacts facts)
    {
        var child = new ProbeChild(NamespaceKinds.User | NamespaceKinds.Network).MapOwnIds();
        return child.Add(NetworkSteps.LoopbackUp(child.Slots)).Run() is not { } failure ? ProbeAnswer.Works("up, in a network of its own") : Weak(facts, failure);
    }
}

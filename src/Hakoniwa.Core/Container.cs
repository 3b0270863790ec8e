using System.Collections.Immutable;

using Hakoniwa.Mounts;

namespace Hakoniwa;

/// <summary>
/// The description of a sandbox. It is immutable: every method returns a new value, so that one description can be kept, extended and
/// launched from many threads at once.
/// </summary>
/// <remarks>
/// Unless something else is asked for, a program in the sandbox has no capabilities and cannot gain privileges (no_new_privs). Whatever is
/// asked for, it runs in a new session, has no descriptors but its standard ones and those passed on purpose, and dies with the calling process.
/// </remarks>
public sealed partial class Container
{
    private Container(ContainerSpec spec) => Spec = spec;

    /// <summary>
    /// User, mount and PID namespaces, ids equal to the caller's, an empty root directory with a fresh <c>/proc</c>, the default seccomp
    /// profile, an empty environment. What is not unshared, such as the network, is the host's.
    /// </summary>
    public Container()
        : this(new ContainerSpec
        {
            Namespaces = NamespaceKinds.User | NamespaceKinds.Mount | NamespaceKinds.Pid,
            Mounts = [new ProcEntry("/proc")],
        })
    {
    }

    /// <summary>
    /// No namespaces and no mounts: a program sees the host as the caller does, in the caller's directory. It still has an empty environment, no
    /// capabilities, no_new_privs, the default seccomp profile and a session of its own, and dies with the calling process.
    /// </summary>
    public static Container Empty() => new(new ContainerSpec());

    internal ContainerSpec Spec { get; }

    /// <summary>
    /// The program to run in this sandbox. A name without a slash is looked up in the sandbox's <c>PATH</c>, in the sandbox.
    /// </summary>
    /// <exception cref="ArgumentException">The program is empty, or something contains a NUL character.</exception>
    public Command Command(string program, params IEnumerable<string> arguments) => new(this, program, arguments);

    /// <summary>A new sandbox description with a variable of the environment that its commands start with.</summary>
    /// <exception cref="ArgumentException">The name is empty or contains <c>=</c>, or something contains a NUL character.</exception>
    public Container Environment(string name, string value)
        => With(Spec with { Environment = EnvironmentVariable.Add(Spec.Environment, name, value) });

    /// <summary>What the sandbox's system calls are checked against. The default is <see cref="SeccompProfile.Default"/>.</summary>
    public Container Seccomp(SeccompProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return With(Spec with { Seccomp = profile });
    }

    private static Container With(ContainerSpec spec) => new(spec);

    private Container Add(MountEntry entry)
        => With(Spec with { Mounts = Spec.Mounts.RemoveAll(m => m.Target == entry.Target).Add(entry) });
}

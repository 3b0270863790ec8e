namespace Hakoniwa.Limiting;

/// <summary>
/// Whether the limits leave room for the shell that is PID 1 in the program's place. Where they do not, it would end with a status of its
/// own that looks like the program's; then the program is PID 1 itself.
/// </summary>
internal static class ShellNeeds
{
    /// <summary>Shells keep descriptors from 10 on, start the program as a second process, and are linked to a C library.</summary>
    private static ulong Least(Rlimit resource) => resource switch
    {
        Rlimit.NoFile => 12,
        Rlimit.Processes => 2,
        Rlimit.AddressSpace => 16 << 20,
        Rlimit.Data => 2 << 20,
        Rlimit.Stack => 128 << 10,
        _ => 0,
    };

    internal static bool AreMet(ContainerSpec container)
    {
        foreach (var limit in container.Limits.Values)
        {
            if (limit.Soft < Least(limit.Resource))
                return false;
        }

        return container.Cgroup?.Processes is null or >= 2;
    }
}

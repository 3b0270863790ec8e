using System.Runtime.InteropServices;

using Hakoniwa.Launch;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// A sandbox in a key, by all that is done to make it: every system call of its plan with its arguments and what they point to. That is the
/// command with its shell and its environment, ids, limits, the mask of permissions, the filter, and every mount.
/// </summary>
internal static class PlanRecord
{
    private const string LoadsFilter = "seccomp";

    /// <summary>Whether the launcher still lives: by a descriptor, which has another number in each process.</summary>
    private const string LooksAtLauncher = "ppoll";

    internal static void Add(KeyRecord record, SandboxPlan plan)
    {
        var filter = plan.Container.Seccomp.Compile(plan.Container.Capabilities);
        record.Add(filter is null ? [] : MemoryMarshal.AsBytes(filter.Instructions));
        record.Add(plan.CloneFlags).Add(plan.Container.Network.ToString()).Add((long)plan.Container.Report).Add(plan.Program.Count);
        if (plan.Container.Cgroup is { } group)
            record.Add(group.Memory ?? -1).Add(group.Swap).Add(group.Processes ?? -1).Add(BitConverter.DoubleToInt64Bits(group.Cpus ?? -1));
        foreach (var step in plan.Program)
        {
            record.Add(step.Description).Add(step.Calls.Count);
            foreach (var call in step.Calls)
                Add(record, call);
        }
    }

    private static void Add(KeyRecord record, Call call)
    {
        record.Add(call.Name).Add((long)call.Kind).Add(call.SaveTo).Add((long)call.Tolerate).Add(call.OnlyIf).Add(call.Unless).Add(call.Arguments.Length);
        if (call.Name == LooksAtLauncher)
            return;
        foreach (var argument in call.Arguments)
        {
            // A compiled filter is given by its address, which says nothing.
            record.Add((long)argument.Kind).Add(call.Name == LoadsFilter && argument.Kind == ArgKind.Number ? 0 : argument.Value);
            switch (argument.Data)
            {
                case null:
                    break;
                case string text:
                    record.Add(text);
                    break;
                case NativeStrings strings:
                    record.Add(strings.Values);
                    break;
                case NativeBytes bytes:
                    Add(record, bytes);
                    break;
                default:
                    throw new NotCacheableException($"its sandbox has something that a key has no form for ({argument.Data.GetType().Name}).");
            }
        }
    }

    private static void Add(KeyRecord record, NativeBytes bytes)
    {
        record.Add(bytes.Content).Add(bytes.Pointers.Count);
        foreach (var pointer in bytes.Pointers)
        {
            record.Add(pointer.Offset);
            Add(record, pointer.Target);
        }
    }
}

using System.Globalization;

using Hakoniwa.Profiles.Schema;
using Hakoniwa.Values;

namespace Hakoniwa.Profiles.Building;

/// <content>Limits.</content>
internal sealed partial class ProfileBuilder
{
    private const string Unlimited = "unlimited";

    private static readonly Dictionary<string, (Rlimit Resource, LimitUnit Unit)> Resources = new(StringComparer.Ordinal)
    {
        ["as"] = (Rlimit.AddressSpace, LimitUnit.Bytes),
        ["core"] = (Rlimit.Core, LimitUnit.Bytes),
        ["cpu"] = (Rlimit.Cpu, LimitUnit.Seconds),
        ["data"] = (Rlimit.Data, LimitUnit.Bytes),
        ["fsize"] = (Rlimit.FileSize, LimitUnit.Bytes),
        ["locks"] = (Rlimit.Locks, LimitUnit.Count),
        ["memlock"] = (Rlimit.LockedMemory, LimitUnit.Bytes),
        ["msgqueue"] = (Rlimit.MessageQueues, LimitUnit.Bytes),
        ["nice"] = (Rlimit.Nice, LimitUnit.Count),
        ["nofile"] = (Rlimit.NoFile, LimitUnit.Count),
        ["nproc"] = (Rlimit.Processes, LimitUnit.Count),
        ["rss"] = (Rlimit.ResidentSet, LimitUnit.Bytes),
        ["rtprio"] = (Rlimit.RealTimePriority, LimitUnit.Count),
        ["rttime"] = (Rlimit.RealTimeCpu, LimitUnit.Microseconds),
        ["sigpending"] = (Rlimit.PendingSignals, LimitUnit.Count),
        ["stack"] = (Rlimit.Stack, LimitUnit.Bytes),
    };

    private Container WithLimits(Container container)
    {
        foreach (var item in _table.Items("limits").Where(item => item.Table.Text("type") != ProfileSchema.WallTime))
        {
            var (resource, unit) = Resources[item.Table.Text("type")!];
            container = item.Checked(() => container.Limit(LimitOf(item, resource, unit)));
        }

        if (_table["cgroup"] is not { Table: var cgroup })
            return container;
        if (cgroup["memory"] is { } memory)
            container = memory.Checked(() => container.LimitMemory(memory.Number, cgroup.Number("swap") ?? 0));
        else if (cgroup["swap"] is { } swap)
            throw swap.Error("'swap' is in addition to 'memory', which is missing");
        if (cgroup["processes"] is { } processes)
            container = processes.Checked(() => container.LimitProcesses(processes.Number));
        return cgroup["cpus"] is { Content: double cpus } at ? at.Checked(() => container.LimitCpu(cpus)) : container;
    }

    private static ResourceLimit LimitOf(ProfileValue at, Rlimit resource, LimitUnit unit)
    {
        var limit = at.Table;
        if (limit["value"] is { } value)
        {
            if ((limit["soft"] ?? limit["hard"]) is { } other)
                throw other.Error("'value' is both soft and hard limit: leave it out, or these");
            var both = Amount(value, unit);
            return new(resource, both, both);
        }

        if (limit["soft"] is not { } soft || limit["hard"] is not { } hard)
            throw at.Error("a limit needs 'value', or 'soft' and 'hard'");
        return new(resource, Amount(soft, unit), Amount(hard, unit));
    }

    private static ulong Amount(ProfileValue value, LimitUnit unit)
    {
        var text = value.Text;
        if (text == Unlimited)
            return ResourceLimit.Unlimited;
        if (unit == LimitUnit.Bytes && SizeText.TryParse(text, out var bytes))
            return bytes;
        var number = unit == LimitUnit.Seconds ? TimeText.Second : 1;
        if (unit is LimitUnit.Seconds or LimitUnit.Microseconds && TimeText.TryParse(text, number, out var time) && time % number == 0 && time / number < ulong.MaxValue)
            return (ulong)(time / number);
        if (unit == LimitUnit.Count && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return count;
        throw value.Error(unit switch
        {
            LimitUnit.Bytes => $"\"{text}\" is not a size: {SizeType.Suffixes}; \"unlimited\" is none",
            LimitUnit.Seconds => $"\"{text}\" is not a time in whole seconds, as 90, \"90s\", \"5m\" or \"1h\"; \"unlimited\" is none",
            LimitUnit.Microseconds => $"\"{text}\" is not a time in whole microseconds, as 500000, \"500ms\" or \"2s\"; \"unlimited\" is none",
            _ => $"\"{text}\" is not a whole number; \"unlimited\" is none",
        });
    }

    /// <summary>The last one, which may be none.</summary>
    private (ProfileValue At, TimeSpan Time)? WallTime()
    {
        if (_table.Items("limits").LastOrDefault(item => item.Table.Text("type") == ProfileSchema.WallTime) is not { } item)
            return null;
        if ((item.Table["soft"] ?? item.Table["hard"]) is { } other)
            throw other.Error("the wall time has a 'value' alone");
        var value = item.Table["value"] ?? throw item.Error("the wall time needs a 'value'");
        if (value.Text == Unlimited)
            return null;
        return TimeText.TryParseSpan(value.Text, out var time)
            ? (value, time)
            : throw value.Error($"\"{value.Text}\" is not a time of up to 24 days, as 90, 0.5, \"90s\", \"5m\" or \"1h\"; \"unlimited\" is none");
    }
}

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>Which descriptors beyond the standard streams the program has: those that were passed on purpose.</summary>
internal static class DescriptorSteps
{
    private const uint FirstClosed = 3;

    /// <summary>
    /// The launcher puts duplicates into the slots whose numbers are above all targets, so that none is overwritten before its turn.
    /// </summary>
    internal static IEnumerable<Step> Build(CommandSpec command)
    {
        int[] numbers = [.. command.Descriptors.Keys];
        if (numbers.Length > 0)
        {
            yield return new("pass the descriptors " + string.Join(", ", numbers), ErrorCode.StepFailed,
                [.. numbers.Select((number, i) => new Call("dup3", Syscall.dup3, Arg.Slot(Slots.FirstFree + i), number, 0))]);
        }

        yield return new("close all other descriptors", ErrorCode.StepFailed,
            [.. Gaps(numbers).Select(gap => new Call("close_range", Syscall.close_range, gap.First, gap.Last, 0))]);
    }

    private static IEnumerable<(uint First, uint Last)> Gaps(int[] numbers)
    {
        var first = FirstClosed;
        foreach (var number in numbers)
        {
            if (first < number)
                yield return (first, (uint)number - 1);
            first = (uint)number + 1;
        }

        yield return (first, uint.MaxValue);
    }
}

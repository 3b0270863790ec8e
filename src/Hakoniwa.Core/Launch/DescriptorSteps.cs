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
        var passed = command.Descriptors;
        if (!passed.IsEmpty)
        {
            yield return new("pass the descriptors " + string.Join(", ", passed.Select(p => p.Number)), ErrorCode.StepFailed,
                [.. passed.Select((p, i) => new Call("dup3", Syscall.dup3, Arg.Slot(Slots.FirstFree + i), p.Number, 0))]);
        }

        var gaps = new List<Call>();
        var first = FirstClosed;
        foreach (var descriptor in passed)
        {
            if (first < descriptor.Number)
                gaps.Add(Close(first, (uint)descriptor.Number - 1));
            first = (uint)descriptor.Number + 1;
        }

        gaps.Add(Close(first, uint.MaxValue));
        yield return new("close all other descriptors", ErrorCode.StepFailed, gaps);
    }

    private static Call Close(uint first, uint last) => new("close_range", Syscall.close_range, first, last, 0);
}

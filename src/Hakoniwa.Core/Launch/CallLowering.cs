using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>Turns the calls of a plan into operations of the interpreter; the composite ones become several.</summary>
internal static class CallLowering
{
    private static readonly NativeBytes DefaultDisposition = new(new byte[Signal.KernelSigactionSize], "SIG_DFL");

    /// <summary>The same in every plan.</summary>
    private static readonly LoweredCall[] SignalResets = [.. ResetSignals()];

    /// <summary>By far the most sandboxes keep no capability at all.</summary>
    private static readonly LoweredCall[] DropsOfAll = [.. DropBoundingSet(kept: 0, Errno.EINVAL)];

    /// <summary>The operations of one call, given the index the first of them will have.</summary>
    internal static LoweredCall[] Lower(Call call, int index) => call.Kind switch
    {
        CallKind.ResetSignals => SignalResets,
        CallKind.DropBoundingSet when call.Arguments[1].Value == 0 && call.Tolerate == Errno.EINVAL => DropsOfAll,
        CallKind.DropBoundingSet => [.. DropBoundingSet((ulong)call.Arguments[1].Value, call.Tolerate)],
        CallKind.FindProgram => [.. FindProgram(call, index)],
        CallKind.Store => [new(Operation(CallOutcome.Store, 0), call.Arguments)],
        CallKind.FailUnlessSame => [new(Operation(CallOutcome.MustBeSame, 0, onlyIf: call.OnlyIf), call.Arguments)],
        CallKind.FailWithSlot => [new(Operation(CallOutcome.FailWithArgument, 0), call.Arguments)],
        CallKind.FailIfReadable => [new(Operation(CallOutcome.MustBeZero, call.Number), call.Arguments)],
        CallKind.Fork => [Fork(call)],
        CallKind.FailUnlessRefused => [new(Operation(CallOutcome.MustFail, call.Number), call.Arguments)],
        CallKind.ForEachName => [new(Operation(CallOutcome.ForEachName, call.Number, call.Tolerate, onlyIf: call.OnlyIf, unless: call.Unless), call.Arguments)],
        CallKind.Exec => [new(Operation(CallOutcome.Exec, call.Number, tolerate: call.Tolerate, onlyIf: call.OnlyIf), call.Arguments)],
        _ =>
        [
            new(Operation(CallOutcome.MustSucceed, call.Number, call.Tolerate, call.SaveTo, call.OnlyIf, call.Unless), call.Arguments),
        ],
    };

    private static LoweredCall Fork(Call call)
    {
        const int which = 5;
        var operation = Operation(CallOutcome.Fork, call.Number, saveTo: call.SaveTo);
        operation.JumpTo = (int)call.Arguments[which].Value;
        return new(operation, call.Arguments[..which]);
    }

    private static IEnumerable<LoweredCall> ResetSignals()
    {
        for (var signal = 1; signal <= Signal.NSIG; signal++)
        {
            if (signal is Signal.SIGKILL or Signal.SIGSTOP)
                continue;
            yield return new(Operation(CallOutcome.MustSucceed, Syscall.rt_sigaction), [signal, Arg.Bytes(DefaultDisposition), 0, Signal.SigsetSize]);
        }
    }

    private static IEnumerable<LoweredCall> DropBoundingSet(ulong kept, Errno tolerate)
    {
        for (var capability = 0; capability <= Diagnostics.KernelFeatures.LastCapability; capability++)
        {
            if ((kept >> capability & 1) != 0)
                continue;
            yield return new(Operation(CallOutcome.MustSucceed, Syscall.prctl, tolerate: tolerate), [Prctl.PR_CAPBSET_DROP, capability, 0, 0, 0]);
        }
    }

    /// <summary>Two operations a candidate: may it be executed, and is it no directory (which may be "executed", too).</summary>
    private static IEnumerable<LoweredCall> FindProgram(Call call, int index)
    {
        var candidates = ((NativeStrings)call.Arguments[0].Data!).Values;
        var end = index + candidates.Count * 2 + 1;
        for (var i = 0; i < candidates.Count; i++)
        {
            var access = Operation(CallOutcome.JumpOnError, Syscall.faccessat);
            access.JumpTo = index + (i + 1) * 2;
            yield return new(access, [Fcntl.AT_FDCWD, candidates[i], Unistd.X_OK]);

            var directory = Operation(CallOutcome.FoundOnError, Syscall.openat, saveTo: call.SaveTo);
            directory.JumpTo = end;
            yield return new(directory, [Fcntl.AT_FDCWD, candidates[i], Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0]);
        }

        yield return new(Operation(CallOutcome.FailWithRemembered, 0), Call.NoArguments);
    }

    private static ChildImage.Operation Operation(
        CallOutcome outcome, int number, Errno tolerate = 0, int saveTo = Call.NoSlot, int onlyIf = Call.NoSlot, int unless = Call.NoSlot)
        => new() { Outcome = outcome, Number = number, Tolerate = (int)tolerate, SaveTo = saveTo, OnlyIf = onlyIf, Unless = unless };
}

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>The child's side of a <see cref="Rendezvous"/>: it writes the number of the rendezvous to a socket and waits for the answer.</summary>
internal static class RendezvousStep
{
    /// <summary>The answer: an errno, 0 to go on.</summary>
    internal const int AnswerSize = sizeof(long);

    internal static Step Build(string description, string code, int index, Slots slots)
    {
        var answer = slots.Next();
        return new(description, code,
        [
            // What stays there if the launcher gives up, and the socket ends without an answer.
            new("store", 0, (int)Errno.ECANCELED, Arg.AddressOfSlot(answer), AnswerSize) { Kind = CallKind.Store },
            new("write", Syscall.write, Arg.Slot(Slots.Rendezvous), Arg.Bytes(new NativeBytes([(byte)index], "rendezvous")), 1),

            new("read", Syscall.read, Arg.Slot(Slots.Rendezvous), Arg.AddressOfSlot(answer), AnswerSize),
            new("answer", 0, Arg.Slot(answer)) { Kind = CallKind.FailWithSlot },
        ]);
    }
}

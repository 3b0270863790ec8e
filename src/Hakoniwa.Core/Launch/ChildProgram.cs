using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>
/// A plan compiled to native memory. One program serves one launch at a time and is used again for the next, so that a launch allocates
/// and copies nothing.
/// </summary>
internal sealed unsafe class ChildProgram : SafeHandle
{
    private readonly int[] _stepOfOperation;
    private readonly int[] _callOfOperation;

    private readonly NativeDataLayout _data;
    private readonly int _dataOffset;

    private ChildProgram(nint block, ChildImage* image, int[] stepOfOperation, int[] callOfOperation, NativeDataLayout data, int dataOffset)
        : base(0, ownsHandle: true)
    {
        SetHandle(block);
        Image = image;
        _stepOfOperation = stepOfOperation;
        _callOfOperation = callOfOperation;
        _data = data;
        _dataOffset = dataOffset;
    }

    internal ChildImage* Image { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>The step (from 0) and the call in it that the operation which failed belongs to.</summary>
    internal (int Step, int Call) Failed => (_stepOfOperation[Image->FailedOperation], _callOfOperation[Image->FailedOperation]);

    internal static ChildProgram Compile(IReadOnlyList<Step> steps, int slotCount)
    {
        var operations = new List<LoweredCall>();
        var stepOf = new List<int>();
        var callOf = new List<int>();
        var data = new NativeDataLayout();

        for (var s = 0; s < steps.Count; s++)
        {
            var calls = steps[s].Calls;
            for (var c = 0; c < calls.Count; c++)
            {
                foreach (var lowered in CallLowering.Lower(calls[c], operations.Count))
                {
                    for (var a = 0; a < lowered.Arguments.Length; a++)
                    {
                        if (lowered.Arguments[a].Kind == ArgKind.Data)
                            data.Add(lowered.Arguments[a].Data!);
                    }

                    operations.Add(lowered);
                    stepOf.Add(s);
                    callOf.Add(c);
                }
            }
        }

        var imageSize = sizeof(ChildImage);
        var slotsOffset = imageSize;
        var operationsOffset = slotsOffset + slotCount * sizeof(long);
        var dataOffset = operationsOffset + operations.Count * sizeof(ChildImage.Operation);
        var block = (byte*)NativeMemory.AllocZeroed((nuint)(dataOffset + data.Size));

        data.CopyTo(block + dataOffset);
        var table = (ChildImage.Operation*)(block + operationsOffset);
        for (var i = 0; i < operations.Count; i++)
            Place(operations[i], table + i, block + slotsOffset, block + dataOffset, data);

        var image = (ChildImage*)block;
        image->SystemCall = NativeFunctions.SystemCall;
        image->Exit = Syscall.exit;
        image->ExitGroup = Syscall.exit_group;
        image->Operations = table;
        image->Count = operations.Count;
        image->Slots = (long*)(block + slotsOffset);
        return new ChildProgram((nint)block, image, [.. stepOf], [.. callOf], data, dataOffset);
    }

    /// <summary>Where data of the plan lies in native memory.</summary>
    internal void* AddressOf(NativeBytes data) => (byte*)handle + _dataOffset + _data.OffsetOf(data);

    /// <summary>Puts another name of the same length in the place of one, wherever it stands in texts of the plan.</summary>
    internal void Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (from.Length != to.Length)
            throw new ArgumentException("The names must be of one length.", nameof(to));
        var data = new Span<byte>((byte*)handle + _dataOffset, _data.Size);
        for (var at = data.IndexOf(from); at >= 0; at = data.IndexOf(from))
            to.CopyTo(data[at..]);
    }

    /// <summary>Makes the program ready for another launch.</summary>
    internal void Reset()
    {
        Image->FailedOperation = ChildImage.NotFailed;
        Image->FailedErrno = 0;
        Image->ReachedExec = 0;
        Image->Cancel = 0;
        Image->PidFd = -1;
        Image->Done = 0;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }

    private static void Place(LoweredCall lowered, ChildImage.Operation* operation, byte* slots, byte* data, NativeDataLayout layout)
    {
        *operation = lowered.Operation;
        var value = &operation->A0;
        for (var a = 0; a < lowered.Arguments.Length; a++)
        {
            var argument = lowered.Arguments[a];
            if (argument.Kind == ArgKind.Slot)
                operation->SlotArguments |= (byte)(1 << a);
            value[a] = argument.Kind switch
            {
                ArgKind.Data => (long)(data + layout.OffsetOf(argument.Data!) + argument.Value),
                ArgKind.SlotAddress => (long)(slots + argument.Value * sizeof(long)),
                _ => argument.Value,
            };
        }
    }
}

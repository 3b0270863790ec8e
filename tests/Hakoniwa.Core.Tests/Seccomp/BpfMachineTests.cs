using Hakoniwa.Interop;
using Hakoniwa.Seccomp;
using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Core.Tests.Seccomp;

public sealed class BpfMachineTests
{
    private static readonly SockFilter ReturnAccumulator = new(BPF_RET | BPF_A, 0, 0, 0);

    private static readonly Dictionary<string, SockFilter[]> Malformed = new()
    {
        ["empty"] = [],
        ["without a return"] = [new(BPF_LD | BPF_IMM, 0, 0, 1)],
        ["load not aligned"] = [new(BPF_LD | BPF_W | BPF_ABS, 0, 0, 2), ReturnAccumulator],
        ["load past the end"] = [new(BPF_LD | BPF_W | BPF_ABS, 0, 0, 64), ReturnAccumulator],
        ["true jump past the end"] = [new(BPF_JMP | BPF_JEQ, 1, 0, 0), ReturnAccumulator],
        ["false jump past the end"] = [new(BPF_JMP | BPF_JGE, 0, 255, 0), ReturnAccumulator],
        ["long jump past the end"] = [new(BPF_JMP | BPF_JA, 0, 0, 1), ReturnAccumulator],
        ["long jump backwards"] = [new(BPF_JMP | BPF_JA, 0, 0, uint.MaxValue), ReturnAccumulator],
        ["shift too wide"] = [new(BPF_ALU | BPF_LSH, 0, 0, 32), ReturnAccumulator],
        ["unknown code"] = [new(0xffff, 0, 0, 0), ReturnAccumulator],
        ["too long"] = [.. Enumerable.Repeat(ReturnAccumulator, BPF_MAXINSNS + 1)],
    };

    private static IEnumerable<string> MalformedNames => Malformed.Keys;

    [TestCaseSource(nameof(MalformedNames))]
    public void A_malformed_program_is_rejected(string name)
    {
        SockFilter[] program = Malformed[name];
        Assert.Multiple(() =>
        {
            Assert.That(() => BpfMachine.Run(program, default), Throws.InstanceOf<InvalidDataException>());
            Assert.That(() => new CompiledFilter(program), Throws.InstanceOf<InvalidDataException>());
        });
    }

    [Test]
    public void A_program_of_the_greatest_length_is_accepted() =>
        Assert.That(() => BpfMachine.Validate([.. Enumerable.Repeat(ReturnAccumulator, BPF_MAXINSNS)]), Throws.Nothing);

    [Test]
    public void Loads_see_every_word_of_the_call()
    {
        SeccompData call = Calls.Call(0xC000003E, 7, 0x1111_1111_0000_0000, 2, 3, 4, 5, 0xAAAA_AAAA_BBBB_BBBB);
        uint Word(uint offset) => BpfMachine.Run([new(BPF_LD | BPF_W | BPF_ABS, 0, 0, offset), ReturnAccumulator], call);
        Assert.Multiple(() =>
        {
            Assert.That(Word(0), Is.EqualTo(7));
            Assert.That(Word(4), Is.EqualTo(0xC000003E));
            Assert.That(Word(8), Is.EqualTo(0x1234));
            Assert.That(Word(12), Is.EqualTo(0x7f00));
            Assert.That(Word(16), Is.Zero);
            Assert.That(Word(20), Is.EqualTo(0x1111_1111));
            Assert.That(Word(56), Is.EqualTo(0xBBBB_BBBB));
            Assert.That(Word(60), Is.EqualTo(0xAAAA_AAAA));
        });
    }

    [TestCase(BPF_ADD, 0xffffffff, 0xeu)]
    [TestCase(BPF_SUB, 0x10u, 0xffffffff)]
    [TestCase(BPF_AND, 6u, 6u)]
    [TestCase(BPF_OR, 0x10u, 0x1fu)]
    [TestCase(BPF_XOR, 1u, 0xeu)]
    [TestCase(BPF_LSH, 31u, 0x80000000)]
    [TestCase(BPF_RSH, 1u, 7u)]
    public void Arithmetic_is_that_of_32_bits(ushort operation, uint operand, uint result) =>
        Assert.That(
            BpfMachine.Run(
                [new(BPF_LD | BPF_IMM, 0, 0, 15), new((ushort)(BPF_ALU | operation), 0, 0, operand), ReturnAccumulator], default),
            Is.EqualTo(result));

    [TestCase(BPF_JEQ, 4u, false, true, false)]
    [TestCase(BPF_JGT, 4u, false, false, true)]
    [TestCase(BPF_JGE, 4u, false, true, true)]
    [TestCase(BPF_JSET, 4u, false, true, true)]
    public void Conditional_jumps_compare_without_a_sign(ushort test, uint operand, bool at3, bool at4, bool atMaximum)
    {
        uint Run(uint value) => BpfMachine.Run(
            [
                new(BPF_LD | BPF_IMM, 0, 0, value), new((ushort)(BPF_JMP | test), 1, 0, operand), new(BPF_RET | BPF_K, 0, 0, 0),
                new(BPF_JMP | BPF_JA, 0, 0, 1), new(BPF_RET | BPF_K, 0, 0, 2), new(BPF_RET | BPF_K, 0, 0, 1),
            ],
            default);
        Assert.Multiple(() =>
        {
            Assert.That(Run(3), Is.EqualTo(at3 ? 1 : 0));
            Assert.That(Run(4), Is.EqualTo(at4 ? 1 : 0));
            Assert.That(Run(uint.MaxValue), Is.EqualTo(atMaximum ? 1 : 0));
        });
    }
}

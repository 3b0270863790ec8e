using FsCheck;
using FsCheck.Fluent;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

public sealed class FilterProperties
{
    [TestCase("x86-64")]
    [TestCase("arm64")]
    public void A_filter_decides_as_the_rules_say(string name)
    {
        SeccompArchitecture architecture = Calls.Architectures.Single(known => known.Name == name);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(PolicyGenerator.Cases(architecture), example => DecidesAsWritten(example)));
    }

    [Test]
    public void The_check_notices_a_filter_that_decides_differently()
    {
        // The property is real: a policy of which one rule is left out of the filter does not pass.
        var policy = new SeccompPolicy(SeccompAction.Allow, [new("waitpid", SeccompAction.Fail(Errno.EPERM))]) { Further = [SeccompArchitecture.X86] };
        SockFilter[] filter = FilterCompiler.Compile(new(SeccompAction.Allow, []) { Further = policy.Further }, SeccompArchitecture.X64);
        Assert.That(() => DecidesAsWritten(new(SeccompArchitecture.X64, policy, 1), filter), Throws.InstanceOf<InvalidDataException>());
    }

    [TestCase("x86-64")]
    [TestCase("arm64")]
    public void The_container_policy_is_decided_as_written_for_every_number_and_boundary_argument(string name)
    {
        SeccompArchitecture architecture = Calls.Architectures.Single(known => known.Name == name);
        for (int seed = 0; seed < 20; seed++)
            Assert.That(() => DecidesAsWritten(new(architecture, ContainerPolicy.Value, seed)), Throws.Nothing);
    }

    private static void DecidesAsWritten(PolicyCase example) =>
        DecidesAsWritten(example, FilterCompiler.Compile(example.Policy, example.Architecture));

    private static void DecidesAsWritten(PolicyCase example, SockFilter[] filter)
    {
        BpfMachine.Validate(filter);
        foreach (SeccompData call in example.Calls())
        {
            var decided = new SeccompAction(BpfMachine.Execute(filter, call));
            SeccompAction said = DirectEvaluation.Decide(example.Policy, example.Architecture, call);
            if (decided != said)
                throw new InvalidDataException($"{Calls.Describe(call)}: the filter decides 0x{decided.Value:x}, the rules say 0x{said.Value:x}\n{example}");
        }
    }
}

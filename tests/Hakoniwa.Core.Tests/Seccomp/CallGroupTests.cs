using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;
using Hakoniwa.Seccomp.Builtin;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>The groups of calls that the built-in profiles are made of, against the tables of calls and against what users read about them.</summary>
public sealed class CallGroupTests
{
    private static readonly string[] KnownCalls = [.. SyscallTable.X64.Keys.Union(SyscallTable.Arm64.Keys).Order(StringComparer.Ordinal)];

    [Test]
    public void Every_known_call_is_in_exactly_one_group([Values("default", "dotnet")] string profile)
    {
        string[] grouped = [.. Groups(profile).SelectMany(group => group.Calls).Order(StringComparer.Ordinal)];
        Assert.That(grouped, Is.EqualTo(KnownCalls));
    }

    [Test]
    public void Conditions_are_about_allowed_calls([Values("default", "dotnet")] string profile)
    {
        string[] allowed = [.. Groups(profile).Where(group => group.Refusal is null).SelectMany(group => group.Calls)];
        IEnumerable<string> conditional = Policy(profile).Rules.Where(rule => rule.Conditions.Length > 0).Select(rule => rule.SystemCall).Distinct();
        Assert.That(conditional, Is.SubsetOf(allowed));
    }

    [Test]
    public void What_dotnet_allows_the_default_allows()
    {
        IEnumerable<string> ofDotNet = DotNetGroups.Allowed.SelectMany(group => group.Calls);
        string[] ofDefault = [.. DefaultGroups.Allowed.SelectMany(group => group.Calls)];
        Assert.Multiple(() =>
        {
            Assert.That(ofDotNet, Is.SubsetOf(ofDefault));
            Assert.That(ofDotNet.Count(), Is.LessThan(ofDefault.Length));
        });
    }

    [Test]
    public void Every_group_has_its_row_in_the_documentation([Values("default", "dotnet")] string profile)
    {
        string page = File.ReadAllText(Checkout.PathOf("docs/seccomp.md"));
        Assert.Multiple(() =>
        {
            foreach (CallGroup group in Groups(profile))
                Assert.That(page, Does.Contain(Row(group)));

            int allowed = Groups(profile).Where(group => group.Refusal is null).Sum(group => group.Calls.Count());
            Assert.That(page, Does.Contain($"| {allowed} of {KnownCalls.Length} |"));
        });
    }

    [Test]
    public void Every_call_with_a_condition_is_in_the_documentation([Values("default", "dotnet")] string profile)
    {
        string[] lines = File.ReadAllLines(Checkout.PathOf("docs/seccomp.md"));
        Assert.Multiple(() =>
        {
            foreach (SeccompRule rule in Policy(profile).Rules.Where(rule => rule.Conditions.Length > 0))
            {
                string errno = rule.Action.FailsWith.ToString()!;
                Assert.That(lines, Has.Some.StartsWith("|").And.Contains($"`{rule.SystemCall}`").And.Contains($"`{errno}`"), rule.SystemCall);
            }
        });
    }

    [Test]
    public void The_filters_are_valid_and_short([Values("default", "dotnet")] string profile, [Values("x86-64", "arm64")] string name)
    {
        SeccompArchitecture architecture = Calls.Architectures.Single(one => one.Name == name);
        SockFilter[] filter = FilterCompiler.Compile(Policy(profile), architecture);
        TestContext.Out.WriteLine($"{profile}, {name}: {filter.Length} instructions");
        Assert.Multiple(() =>
        {
            Assert.That(() => BpfMachine.Validate(filter), Throws.Nothing);
            Assert.That(filter, Has.Length.LessThan(profile == "default" ? 128 : 224));
        });
    }

    private static IEnumerable<CallGroup> Groups(string profile) => profile == "default"
        ? [.. DefaultGroups.Allowed, .. DefaultGroups.Refused]
        : [.. DotNetGroups.Allowed, .. DotNetGroups.Refused];

    private static SeccompPolicy Policy(string profile) => profile == "default" ? DefaultPolicy.Value : DotNetPolicy.Value;

    /// <summary>The line of the table that says the same as the group.</summary>
    private static string Row(CallGroup group)
    {
        string calls = string.Join(' ', group.Calls.Select(call => $"`{call}`"));
        return group.Refusal is { } errno
            ? $"| {group.Name} | {calls} | `{errno}` | {group.Reason} |"
            : $"| {group.Name} | {calls} | {group.Reason} |";
    }
}

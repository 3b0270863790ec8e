using System.Text;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>Nothing in a profile is skipped in silence. A mark (¦) in the texts is where the error is to be, and not part of them.</summary>
public sealed class ProfilesStrictnessTests
{
    private const string Syntax = ErrorCode.SeccompFileSyntax;
    private const string Content = ErrorCode.SeccompFileContent;
    private const string Architecture = ErrorCode.SeccompFileArchitecture;

    private static IEnumerable<TestCaseData> Wrong()
    {
        TestCaseData Case(string name, string code, string text, string message) => new TestCaseData(code, text, message).SetName($"{{m}}({name})");
        TestCaseData InProfile(string name, string rest, string message, string code = Content) =>
            Case(name, code, "{\n  \"defaultAction\": \"SCMP_ACT_ALLOW\",\n  " + rest + "\n}", message);
        TestCaseData InRule(string name, string rest, string message, string code = Content) =>
            InProfile(name, "\"syscalls\": [{\"names\": [\"read\"], " + rest + "}]", message, code);
        TestCaseData InCondition(string name, string rest, string message, string code = Content) =>
            InRule(name, "\"action\": \"SCMP_ACT_ALLOW\", \"args\": [\n" + rest + "]", message, code);

        // JSON itself. The end of a text that ends too soon is where something is missing.
        yield return Case("empty", Syntax, "¦", "JSON");
        yield return Case("a truncated object", Syntax, "{¦", "");
        yield return Case("a truncated string", Syntax, "{\n\"default¦", "");
        yield return Case("a comma after the last item", Syntax, "{\"defaultAction\": \"SCMP_ACT_ALLOW\",¦}", "trailing comma");
        yield return Case("a comment", Syntax, "{\n  ¦// everything\n\"defaultAction\": \"SCMP_ACT_ALLOW\"}", "'/'");
        yield return Case("something after the profile", Syntax, "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}\n ¦x", "'x' is invalid after a single JSON value");
        yield return Case("two profiles", Syntax, "{\"defaultAction\": \"SCMP_ACT_ALLOW\"} ¦{}", "");
        yield return Case("a number of another language", Syntax, "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"defaultErrnoRet\": 0¦x10}", "");
        yield return Case("half of a character, escaped", Syntax, "{\"defaultAction\": ¦\"\\ud800\"}", "Unicode");
        yield return Case("nested deeply", Content, "{\"syscalls\": [¦" + new string('[', 100_000), "An item of syscalls is to be an object, not a list");

        // The profile.
        yield return Case("a list instead of a profile", Content, "¦[]", "A seccomp profile is to be an object, not a list");
        yield return Case("null instead of a profile", Content, " ¦null", "not null");
        yield return Case("no default action", Content, "\n ¦{\"syscalls\": []}", "there is no defaultAction");
        yield return Case("a default action that is null", Content, "¦{\"defaultAction\": null}", "there is no defaultAction");
        yield return Case("a misspelt default action", Content, "{\"defaultAction\":\n¦\"SCMP_ACT_ALOW\"}", "'SCMP_ACT_ALOW' is not an action. Did you mean 'SCMP_ACT_ALLOW'?");
        yield return Case("a default action in small letters", Content, "{\"defaultAction\": ¦\"scmp_act_errno\"}", "Did you mean 'SCMP_ACT_ERRNO'?");
        yield return Case("a default action that is a number", Content, "{\"defaultAction\": ¦1}", "defaultAction is to be a string, not a number");
        yield return Case("a default of success", Content, "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": ¦0}", "success");
        yield return Case("a default error that does not exist", Content, "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": ¦134}", "134 is not the number of an error");
        yield return Case("a default error without a name", Content, "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrno\": ¦\"ENOSIS\"}", "'ENOSIS' is not the name of an error. Did you mean 'ENOSYS'?");
        yield return Case("a default error of two minds", Content, "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 1, \"defaultErrno\": ¦\"ENOSYS\"}", "defaultErrnoRet 1 is not ENOSYS, which is 38");
        yield return InProfile("a default error for another action", "\"defaultErrnoRet\": ¦1", "defaultErrnoRet belongs to SCMP_ACT_ERRNO and SCMP_ACT_TRACE, not to SCMP_ACT_ALLOW");
        yield return InProfile("a misspelt key", "¦\"sycalls\": []", "A profile has no key 'sycalls'. Did you mean 'syscalls'?");
        yield return InProfile("a key beyond the first plane", "¦\"\U0001D400\": []", "A profile has no key '\U0001D400'");
        yield return InProfile("a key that turns the writing round", "¦\"\u202esllacsys\u2028\": []", "A profile has no key '?sllacsys?'");
        yield return InProfile("a key in other letters", "¦\"defaultaction\": \"SCMP_ACT_ALLOW\"", "Did you mean 'defaultAction'?");
        yield return InProfile("a key of another format", "¦\"seccomp\": {}", "A profile has no key 'seccomp'");
        yield return InProfile("a key twice", "¦\"defaultAction\": \"SCMP_ACT_KILL\"", "the key 'defaultAction' is there twice");
        yield return InProfile("a key twice, escaped", "¦\"default\\u0041ction\": \"SCMP_ACT_KILL\"", "the key 'defaultAction' is there twice");
        yield return InProfile("a key twice, once null", "\"syscalls\": null, ¦\"syscalls\": []", "the key 'syscalls' is there twice");
        yield return InProfile("an unknown flag", "\"flags\": [\"SECCOMP_FILTER_FLAG_LOG\", ¦\"SECCOMP_FILTER_FLAG_TSINC\"]", "Did you mean 'SECCOMP_FILTER_FLAG_TSYNC'?");
        yield return InProfile("an agent", "\"listenerPath\": ¦\"/run/agent.sock\"", "listenerPath asks for an agent");
        yield return InProfile("something for an agent", "\"listenerMetadata\": ¦\"x\"", "listenerMetadata asks for an agent");
        yield return InProfile("rules that are an object", "\"syscalls\": ¦{}", "syscalls is to be a list, not an object");

        // Architectures.
        yield return InProfile("a misspelt architecture", "\"architectures\": [¦\"SCMP_ARCH_X86-64\"]", "Did you mean 'SCMP_ARCH_X86_64'?");
        yield return InProfile("an architecture that is a number", "\"architectures\": [¦64]", "a string, not a number");
        yield return InProfile("another machine's architectures", "\"architectures\": ¦[\"SCMP_ARCH_AARCH64\"]", "SCMP_ARCH_X86_64 is not among its architectures", Architecture);
        yield return InProfile("32-bit programs alone", "\"architectures\": ¦[\"SCMP_ARCH_X86\"]", "not for this machine", Architecture);
        yield return InProfile("another machine's map", "\"archMap\": ¦[{\"architecture\": \"SCMP_ARCH_AARCH64\", \"subArchitectures\": [\"SCMP_ARCH_X86_64\"]}]", "not for this machine", Architecture);
        yield return InProfile("architectures twice over", "\"architectures\": [\"SCMP_ARCH_X86_64\"], \"archMap\": ¦[{\"architecture\": \"SCMP_ARCH_X86_64\"}]", "both architectures and archMap");
        yield return InProfile("an architecture twice", "\"archMap\": [{\"architecture\": \"SCMP_ARCH_X86_64\"}, ¦{\"architecture\": \"SCMP_ARCH_X86_64\"}]", "archMap has SCMP_ARCH_X86_64 twice");
        yield return InProfile("a map without a key", "\"archMap\": [¦{\"subArchitectures\": []}]", "has no architecture");
        yield return InProfile("a misspelt key of a map", "\"archMap\": [{¦\"arch\": \"SCMP_ARCH_X86_64\"}]", "has no key 'arch'. Known are: architecture, subArchitectures");

        // Rules.
        yield return InProfile("a rule that is a string", "\"syscalls\": [\n    ¦\"read\"]", "An item of syscalls is to be an object, not a string");
        yield return InProfile("a rule without names", "\"syscalls\": [¦{\"action\": \"SCMP_ACT_ALLOW\"}]", "the rule has no names");
        yield return InProfile("a rule that names nothing", "\"syscalls\": [{\"names\": ¦[], \"action\": \"SCMP_ACT_ALLOW\"}]", "the rule names no call");
        yield return InProfile("a rule without an action", "\"syscalls\": [¦{\"names\": [\"read\"]}]", "there is no action");
        yield return InProfile("a name that is null", "\"syscalls\": [{\"names\": [¦null]}]", "An item of names is to be a string, not null");
        yield return InProfile("a name that is a number", "\"syscalls\": [{\"names\": [\"read\", ¦1]}]", "a string, not a number");
        yield return InProfile("a name that cannot be one", "\"syscalls\": [{\"names\": [¦\"read \"]}]", "'read ' cannot be the name of a call");
        yield return InProfile("an empty name", "\"syscalls\": [{\"names\": [¦\"\"]}]", "'' cannot be the name of a call");
        yield return InProfile("names that are a string", "\"syscalls\": [{\"names\": ¦\"read\"}]", "names is to be a list, not a string");
        yield return InRule("a name and names", "\"name\": ¦\"write\", \"action\": \"SCMP_ACT_ALLOW\"", "both name and names are given");
        yield return InRule("a misspelt action", "\"action\": ¦\"SCMP_ACT_DENY\"", "'SCMP_ACT_DENY' is not an action");
        yield return InRule("a misspelt key", "¦\"acton\": \"SCMP_ACT_ALLOW\"", "A rule has no key 'acton'. Did you mean 'action'?");
        yield return InRule("success as an error", "\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": ¦0", "errnoRet 0 is success");
        yield return InRule("an error below zero", "\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": ¦-1", "a whole number from 0 to 65535");
        yield return InRule("an error with a fraction", "\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": ¦1.5", "a whole number");
        yield return InRule("an error out of range", "\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": ¦65536", "a whole number from 0 to 65535");
        yield return InRule("an error that does not exist", "\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": ¦41", "41 is not the number of an error");
        yield return InRule("an error that is a string", "\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": ¦\"1\"", "errnoRet is to be a number, not a string");
        yield return InRule("an error's name that is a number", "\"action\": \"SCMP_ACT_ERRNO\", \"errno\": ¦\"1\"", "'1' is not the name of an error");
        yield return InRule("an error for another action", "\"action\": \"SCMP_ACT_KILL\", \"errnoRet\": ¦1", "errnoRet belongs to SCMP_ACT_ERRNO");
        yield return InRule("an error's name for another action", "\"action\": \"SCMP_ACT_KILL\", \"errno\": ¦\"EPERM\"", "an error belongs to SCMP_ACT_ERRNO");
        yield return InRule("a comment that is a number", "\"action\": \"SCMP_ACT_KILL\", \"comment\": ¦1", "comment is to be a string, not a number");

        // Conditions.
        yield return InCondition("a misspelt comparison", "{\"index\": 0, \"value\": 1, \"op\": ¦\"SCMP_CMP_EQU\"}", "'SCMP_CMP_EQU' is not a comparison. Did you mean 'SCMP_CMP_EQ'?");
        yield return InCondition("no comparison", " ¦{\"index\": 0, \"value\": 1}", "the condition has no op");
        yield return InCondition("no index", "¦{\"value\": 1, \"op\": \"SCMP_CMP_EQ\"}", "the condition has no index");
        yield return InCondition("no value", "¦{\"index\": 1, \"op\": \"SCMP_CMP_EQ\"}", "the condition has no value");
        yield return InCondition("a seventh argument", "{\"index\": ¦6, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}", "index is to be a whole number from 0 to 5");
        yield return InCondition("a value of 65 bits", "{\"index\": 0, \"value\": ¦18446744073709551616, \"op\": \"SCMP_CMP_EQ\"}", "a whole number from 0 to 18446744073709551615");
        yield return InCondition("a value with an exponent", "{\"index\": 0, \"value\": ¦1e3, \"op\": \"SCMP_CMP_EQ\"}", "a whole number");
        yield return InCondition("a misspelt key", "{\"index\": 0, ¦\"value2\": 1}", "A condition has no key 'value2'. Did you mean 'value'?");
        yield return InCondition("a second value for another comparison", "{\"index\": 0, \"value\": 1, \"valueTwo\": ¦2, \"op\": \"SCMP_CMP_EQ\"}", "valueTwo belongs to SCMP_CMP_MASKED_EQ, not to SCMP_CMP_EQ");
        yield return InCondition("bits outside of the mask", "{\"index\": 0, \"value\": 2, \"valueTwo\": ¦3, \"op\": \"SCMP_CMP_MASKED_EQ\"}", "bits that value, the mask, has not");
        yield return InRule("two values at once", "\"action\": \"SCMP_ACT_ERRNO\", \"args\": ¦[{\"index\": 2, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}, {\"index\": 2, \"value\": 2, \"op\": \"SCMP_CMP_EQ\"}]", "the conditions on argument 2 can never hold together");
        yield return InRule("an empty range", "\"action\": \"SCMP_ACT_ERRNO\", \"args\": ¦[{\"index\": 0, \"value\": 5, \"op\": \"SCMP_CMP_GT\"}, {\"index\": 0, \"value\": 5, \"op\": \"SCMP_CMP_LE\"}]", "the conditions on argument 0 can never hold together");
        yield return InRule("below zero", "\"action\": \"SCMP_ACT_ERRNO\", \"args\": ¦[{\"index\": 0, \"value\": 0, \"op\": \"SCMP_CMP_LT\"}]", "can never hold");
        yield return InRule("above everything", "\"action\": \"SCMP_ACT_ERRNO\", \"args\": ¦[{\"index\": 0, \"value\": 18446744073709551615, \"op\": \"SCMP_CMP_GT\"}]", "can never hold");
        yield return InRule("bits set and not set", "\"action\": \"SCMP_ACT_ERRNO\", \"args\": ¦[{\"index\": 0, \"value\": 6, \"valueTwo\": 2, \"op\": \"SCMP_CMP_MASKED_EQ\"}, {\"index\": 0, \"value\": 2, \"valueTwo\": 0, \"op\": \"SCMP_CMP_MASKED_EQ\"}]", "can never hold together");

        // Filters.
        yield return InRule("a misspelt capability", "\"action\": \"SCMP_ACT_ALLOW\", \"includes\": {\"caps\": [¦\"CAP_SYS_ADMN\"]}", "'CAP_SYS_ADMN' is not a capability. Did you mean 'CAP_SYS_ADMIN'?");
        yield return InRule("a misspelt architecture", "\"action\": \"SCMP_ACT_ALLOW\", \"excludes\": {\"arches\": [¦\"x86_64\"]}", "'x86_64' is not an architecture");
        yield return InRule("a misspelt filter", "\"action\": \"SCMP_ACT_ALLOW\", \"includes\": {¦\"cap\": []}", "includes has no key 'cap'. Did you mean 'caps'?");
        yield return InRule("a kernel's version with a third number", "\"action\": \"SCMP_ACT_ALLOW\", \"includes\": {\"minKernel\": ¦\"4.8.0\"}", "'4.8.0' is not a kernel's version");
        yield return InRule("a kernel's version with a sign", "\"action\": \"SCMP_ACT_ALLOW\", \"includes\": {\"minKernel\": ¦\"4.-8\"}", "is not a kernel's version");
        yield return InRule("a kernel's version that is a number", "\"action\": \"SCMP_ACT_ALLOW\", \"includes\": {\"minKernel\": ¦4.8}", "minKernel is to be a string, not a number");
    }

    [TestCaseSource(nameof(Wrong))]
    public void What_means_nothing_is_an_error_at_its_place(string code, string marked, string message)
    {
        string before = marked[..marked.IndexOf('¦', StringComparison.Ordinal)];
        int line = before.Count(c => c == '\n') + 1;
        int column = before.Length - (before.LastIndexOf('\n') + 1) + 1;

        SandboxException error = Assert.Throws<SandboxException>(() => Profiles.Read(marked.Replace("¦", "", StringComparison.Ordinal)))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(code), error.Message);
            Assert.That(error.Message, Does.StartWith($"{code}: p.json({line},{column}): "));
            Assert.That(error.Message, Does.Contain(message));
        });
    }

    [Test]
    public void Columns_count_characters_not_bytes()
    {
        SandboxException error = Assert.Throws<SandboxException>(() => Profiles.Rules("""{"comment": "ä漢", "acton": 1}"""))!;
        Assert.That(error.Message, Does.Contain($"p.json(1,{"""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"comment": "ä漢", """.Length + 1}): A rule has no key"));
    }

    [Test]
    public void What_is_not_UTF_8_is_refused_at_its_place()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes("{\n\"ä"), 0xe4, (byte)'"'];
        SandboxException error = Assert.Throws<SandboxException>(() => Profiles.Read(text))!;
        Assert.That(error.Message, Does.StartWith(Syntax + ": p.json(2,3): this is not UTF-8"));
    }

    [Test]
    public void Text_from_a_profile_cannot_play_with_the_terminal_in_an_error()
    {
        SandboxException error = Assert.Throws<SandboxException>(() => Profiles.Read("{\"\\u001b[31m" + new string('x', 1000) + "\": 1}"))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Message, Does.Contain("no key '?[31mxxx").And.Contain("...'"));
            Assert.That(error.Message, Has.Length.LessThan(400));
        });
    }

    [Test]
    public void A_file_that_is_missing_a_directory_or_too_long_is_an_error()
    {
        using var directory = new TemporaryDirectory();
        string large = directory.File("large.json", """{"defaultAction": "SCMP_ACT_ALLOW"}""" + new string(' ', 1 << 20));
        string most = directory.File("most.json", """{"defaultAction": "SCMP_ACT_ALLOW"}""".PadRight(1 << 20));
        Assert.Multiple(() =>
        {
            foreach (string path in (string[])[directory.Place("missing"), directory.Path, large])
            {
                SandboxException error = Assert.Throws<SandboxException>(() => SeccompProfile.Load(path))!;
                Assert.That(error.Code, Is.EqualTo(ErrorCode.SeccompFileUnreadable));
                Assert.That(error.Message, Does.Contain(path));
            }

            Assert.That(() => SeccompProfile.Load(most), Throws.Nothing);
            Assert.That(() => SeccompProfile.Load("/dev/zero"), Throws.InstanceOf<SandboxException>());
        });
    }

    [Test]
    public void More_conditions_than_a_filter_holds_are_an_error_not_a_crash()
    {
        SeccompProfile Conditions(int count) => Profiles.Rules(string.Join(',', Enumerable.Range(0, count).Select(
            value => $$"""{"names": ["ioctl"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 1, "value": {{value * 3}}, "op": "SCMP_CMP_EQ"}]}""")));

        // The compiler goes from condition to condition; a thread may have a small stack.
        int length = 0;
        var thread = new Thread(() => length = Conditions(1000).Compiled!.Length, maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Multiple(() =>
        {
            Assert.That(length, Is.GreaterThan(1000));
            Assert.That(() => Conditions(1001), Throws.InstanceOf<SandboxException>().With.Message.Contains("more conditions than a filter can hold"));
        });
    }

    [Test]
    public void More_conditions_in_code_than_a_filter_holds_are_an_error_not_a_crash()
    {
        IEnumerable<SeccompRule> rules = Enumerable.Range(0, 100_000).Select(
            value => new SeccompRule("ioctl", SeccompAction.Allow, SeccompCondition.Equal(1, (ulong)value * 3)));
        SeccompProfile profile = SeccompProfile.Of("p", new(SeccompAction.Fail(Errno.EPERM), [.. rules]));
        SandboxException error = Assert.Throws<SandboxException>(() => _ = profile.Compiled)!;
        Assert.That(error.Code, Is.EqualTo(ErrorCode.FilterRefused));
    }

    [Test]
    public void A_profile_whose_filter_is_too_long_is_an_error_when_it_is_compiled()
    {
        string[] names = [.. SyscallTable.X64.Keys.Take(300)];
        SeccompProfile profile = Profiles.Rules(string.Join(',', names.Select((name, i) => $$"""
            {"names": ["{{name}}"], "action": "SCMP_ACT_ERRNO", "args": [
              {"index": 0, "value": {{0x1_0000_0000 * (i + 1)}}, "op": "SCMP_CMP_GT"}, {"index": 1, "value": {{0x1_0000_0001 * (i + 1)}}, "op": "SCMP_CMP_LT"},
              {"index": 2, "value": {{0x1_0000_0002 * (i + 1)}}, "op": "SCMP_CMP_NE"}, {"index": 3, "value": {{0x1_0000_0003 * (i + 1)}}, "op": "SCMP_CMP_GE"}]}
            """)));
        SandboxException error = Assert.Throws<SandboxException>(() => _ = profile.Compiled)!;
        SandboxException withReport = Assert.Throws<SandboxException>(
            () => Container.Hermetic().Seccomp(profile).Report(Report.Denials).Command("/bin/true").Plan())!;
        Assert.That((error.Code, withReport.Code), Is.EqualTo((ErrorCode.FilterRefused, ErrorCode.FilterRefused)));
    }

    [Test]
    public void A_call_with_more_conditions_than_there_are_instructions_is_an_error_when_it_is_compiled()
    {
        SeccompProfile profile = SeccompProfile.Of("many", new(SeccompAction.Allow, [.. Enumerable.Range(0, 5000).Select(Rule)]));
        SandboxException error = Assert.Throws<SandboxException>(() => _ = profile.Compiled)!;
        Assert.That(error.Code, Is.EqualTo(ErrorCode.FilterRefused));
    }

    /// <summary>Threads of a pool, and those of musl, have small stacks; the time would be minutes if each way through the rules were followed.</summary>
    [Test]
    public void Many_conditions_on_a_call_are_compiled_on_a_small_stack()
    {
        CompiledFilter? filter = null;
        var thread = new Thread(() => filter = SeccompProfile.Of("many", new(SeccompAction.Allow, [.. Enumerable.Range(0, 1000).Select(Rule)])).Compiled, 256 * 1024);
        thread.Start();
        thread.Join();

        int number = SeccompArchitecture.Current.Numbers["ioctl"];
        Assert.Multiple(() =>
        {
            foreach (int i in (int[])[0, 1, 499, 998, 999])
                Assert.That(filter!.Decide(SeccompArchitecture.Current.Call(number, 0, Value(i))).FailsWith, Is.EqualTo(Errno.EPERM), $"rule {i}");
            foreach (ulong other in (ulong[])[1, 7UL << 32, Value(1) + 1, Value(1000)])
                Assert.That(filter!.Decide(SeccompArchitecture.Current.Call(number, 0, other)), Is.EqualTo(SeccompAction.Allow), $"{other:x}");
        });
    }

    private static SeccompRule Rule(int number) => new("ioctl", SeccompAction.Fail(Errno.EPERM), SeccompCondition.Equal(1, Value(number)));

    /// <summary>Both halves are different from those of all others.</summary>
    private static ulong Value(int number) => ((ulong)number * 7 << 32) | (uint)number;
}

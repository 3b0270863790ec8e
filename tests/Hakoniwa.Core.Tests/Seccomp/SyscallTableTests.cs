using System.Globalization;
using System.Text.RegularExpressions;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

public sealed partial class SyscallTableTests
{
    // Generic calls that only 32-bit machines and other choices of the table have.
    private static readonly string[] NotOnArm64 =
    [
        "sync_file_range2", "arch_specific_syscall", "syscalls", "fcntl64", "statfs64", "fstatfs64", "truncate64", "ftruncate64", "llseek",
        "sendfile64", "fstatat64", "fstat64", "mmap2", "fadvise64_64", "stat", "lstat", "stat64", "lstat64",
    ];

    // Where Debian's packages put each architecture's headers; the last is from the package with headers for cross compilers.
    private static readonly Dictionary<string, (SeccompArchitecture Architecture, string Header, string Package, string[] Directories)> Headers = new()
    {
        ["x86-64"] = (SeccompArchitecture.X64, "asm/unistd_64.h", "linux-libc-dev", ["/usr/include/x86_64-linux-gnu", "/usr/include"]),
        ["x86"] = (SeccompArchitecture.X86, "asm/unistd_32.h", "linux-libc-dev", ["/usr/include/x86_64-linux-gnu", "/usr/include"]),
        ["x32"] = (SeccompArchitecture.X32, "asm/unistd_x32.h", "linux-libc-dev", ["/usr/include/x86_64-linux-gnu", "/usr/include"]),
        ["arm64"] = (SeccompArchitecture.Arm64, "asm-generic/unistd.h", "linux-libc-dev", ["/usr/include"]),
        ["arm"] = (
            SeccompArchitecture.Arm, "asm/unistd-eabi.h", "linux-libc-dev-armhf-cross",
            ["/usr/arm-linux-gnueabihf/include", "/usr/include/arm-linux-gnueabihf"]),
    };

    // Of kernels newer than their numbers, and the calls that arm's main header adds to the list of the EABI's.
    private static readonly string[] NotInOlderHeaders = ["uretprobe", "uprobe", "sync_file_range2"];

    private static IEnumerable<string> Interfaces => Headers.Keys;

    [TestCaseSource(nameof(Interfaces))]
    public void The_table_agrees_with_the_machines_headers(string name)
    {
        (SeccompArchitecture architecture, string header, string package, string[] directories) = Headers[name];
        string? path = directories.Select(directory => Path.Combine(directory, header)).FirstOrDefault(File.Exists);
        if (path is null)
            Assert.Ignore($"{name}'s kernel header {header} is missing (Debian: {package}).");

        Dictionary<string, int> expected = Read(path!);
        if (name == "x86-64" && !expected.ContainsKey("arch_prctl"))
            Assert.Ignore($"The kernel header {header} is not that of x86-64.");

        if (name == "arm64")
        {
            // 403 to 423 are the calls of 32-bit machines with 64-bit times.
            foreach ((string call, int number) in expected.ToList())
            {
                if (NotOnArm64.Contains(call) || number is >= 403 and <= 423)
                    expected.Remove(call);
            }
        }

        // Headers and table may each know calls that the other is too old for. The order of time is that of the numbers from 424 on; what
        // came before is complete in both.
        int bit = architecture == SeccompArchitecture.X32 ? SyscallTable.X32Bit : 0;
        Dictionary<string, int> table = architecture.Numbers.Where(call => call.Value < 0xf0000 || bit != 0).ToDictionary(
            call => call.Key, call => call.Value & ~bit);
        int newestInHeader = expected.Values.Where(number => number < 512).Max();
        int newestInTable = table.Values.Where(number => number < 512).Max();
        Assert.Multiple(() =>
        {
            Assert.That(expected.Where(call => call.Value <= newestInTable || call.Value >= 512), Is.SubsetOf(table));
            Assert.That(
                table.Where(call => (call.Value <= newestInHeader || call.Value >= 512) && !NotInOlderHeaders.Contains(call.Key)),
                Is.SubsetOf(expected));
        });
    }

    [Test]
    public void The_tables_are_complete()
    {
        Assert.Multiple(() =>
        {
            Assert.That(SyscallTable.X64, Has.Count.GreaterThan(370));
            Assert.That(SyscallTable.X86, Has.Count.GreaterThan(430));
            Assert.That(SyscallTable.X32, Has.Count.GreaterThan(360));
            Assert.That(SyscallTable.Arm64, Has.Count.GreaterThan(300));
            Assert.That(SyscallTable.Arm, Has.Count.GreaterThan(400));
        });
    }

    [TestCaseSource(nameof(Interfaces))]
    public void Every_number_has_one_name(string name)
    {
        SeccompArchitecture architecture = Headers[name].Architecture;
        Assert.Multiple(() =>
        {
            // The kernel's header has two names for one call of arm.
            Assert.That(architecture.Numbers.Where(call => call.Key != "sync_file_range2").Select(call => call.Value), Is.Unique);
            foreach ((string call, int number) in architecture.Numbers)
            {
                Assert.That(architecture.NameOf(number), Is.EqualTo(name == "arm" && number == 341 ? "arm_sync_file_range" : call));
                Assert.That(SeccompArchitecture.Of(architecture.AuditArch, number), Is.SameAs(architecture));
            }

            Assert.That(architecture.NameOf(-1), Is.Null);
            Assert.That(architecture.NameOf(2000), Is.Null);
        });
    }

    [TestCase(Audit.AUDIT_ARCH_X86_64, 0, "x86-64")]
    [TestCase(Audit.AUDIT_ARCH_X86_64, 0x3fffffff, "x86-64")]
    [TestCase(Audit.AUDIT_ARCH_X86_64, 0x40000000, "x32")]
    [TestCase(Audit.AUDIT_ARCH_X86_64, 0x7fffffff, "x32")]
    [TestCase(Audit.AUDIT_ARCH_X86_64, int.MinValue, "x86-64")]
    [TestCase(Audit.AUDIT_ARCH_X86_64, -1, "x86-64")]
    [TestCase(Audit.AUDIT_ARCH_I386, 0x40000000, "x86")]
    [TestCase(Audit.AUDIT_ARCH_AARCH64, 0x40000000, "arm64")]
    [TestCase(Audit.AUDIT_ARCH_ARM, 0xf0002, "arm")]
    [TestCase(0x80000016u, 4, null)]
    public void An_interface_is_told_by_architecture_and_number(uint auditArch, int number, string? name) =>
        Assert.That(SeccompArchitecture.Of(auditArch, number)?.Name, Is.EqualTo(name));

    [TestCase("x86", "waitpid", 7)]
    [TestCase("x86", "socketcall", 102)]
    [TestCase("x86", "clock_gettime64", 403)]
    [TestCase("x86", "file_setattr", 469)]
    [TestCase("x32", "write", 0x40000001)]
    [TestCase("x32", "ioctl", 0x40000202)]
    [TestCase("x32", "pwritev2", 0x40000223)]
    [TestCase("x32", "uselib", null)]
    [TestCase("x32", "uprobe", null)]
    [TestCase("arm", "cacheflush", 0xf0002)]
    [TestCase("arm", "get_tls", 0xf0006)]
    [TestCase("arm", "openat", 322)]
    [TestCase("arm", "memfd_secret", null)]
    public void Further_interfaces_have_numbers_of_their_own(string name, string call, int? number) =>
        Assert.That(Headers[name].Architecture.Numbers.TryGetValue(call, out int found) ? found : (int?)null, Is.EqualTo(number));

    [Test]
    public void Calls_since_424_have_the_same_number_everywhere() =>
        Assert.That(
            SyscallTable.X64.Where(call => call.Value >= 424), Is.EquivalentTo(SyscallTable.Arm64.Where(call => call.Value >= 424)));

    [TestCase("read", 0, 63)]
    [TestCase("execve", 59, 221)]
    [TestCase("mount", 165, 40)]
    [TestCase("seccomp", 317, 277)]
    [TestCase("clone3", 435, 435)]
    [TestCase("file_setattr", 469, 469)]
    public void Well_known_calls_have_their_numbers(string name, int x64, int arm64)
    {
        Assert.Multiple(() =>
        {
            Assert.That(SyscallTable.X64[name], Is.EqualTo(x64));
            Assert.That(SyscallTable.Arm64[name], Is.EqualTo(arm64));
        });
    }

    [TestCase("opem", ExpectedResult = "open")]
    [TestCase("ptracee", ExpectedResult = "ptrace")]
    [TestCase("io_uring_setpu", ExpectedResult = "io_uring_setup")]
    [TestCase("Mount", ExpectedResult = "mount")]
    public string The_nearest_name_is_the_one_with_the_fewest_edits(string name) => SyscallTable.Nearest(name);

    private static Dictionary<string, int> Read(string path)
    {
        var raw = new Dictionary<string, string>();
        foreach (string line in File.ReadLines(path))
        {
            if (Definition().Match(line) is { Success: true } match)
                raw[match.Groups["name"].Value] = match.Groups["value"].Value;
        }

        var numbers = new Dictionary<string, int>();
        foreach ((string name, string value) in raw)
        {
            string text = raw.GetValueOrDefault(value, value);
            if (name.StartsWith("__NR_", StringComparison.Ordinal) && int.TryParse(text, CultureInfo.InvariantCulture, out int number))
                numbers.Add(name["__NR_".Length..], number);
        }

        return numbers;
    }

    [GeneratedRegex(@"^#define\s+(?<name>__NR\w+)\s+(?:\(__\w+ \+ )?(?<value>\w+)")]
    private static partial Regex Definition();
}

using System.Globalization;
using System.Text.RegularExpressions;
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

    [TestCase("asm/unistd_64.h", true)]
    [TestCase("asm-generic/unistd.h", false)]
    public void The_table_agrees_with_the_machines_headers(string header, bool x64)
    {
        string[] directories = x64 ? ["/usr/include/x86_64-linux-gnu", "/usr/include"] : ["/usr/include"];
        string? path = directories.Select(directory => Path.Combine(directory, header)).FirstOrDefault(File.Exists);
        if (path is null)
            Assert.Ignore($"The kernel header {header} is missing (Debian: linux-libc-dev).");

        Dictionary<string, int> expected = Read(path!);
        if (x64 && !expected.ContainsKey("arch_prctl"))
            Assert.Ignore($"The kernel header {header} is not that of x86-64.");

        IReadOnlyDictionary<string, int> table = x64 ? SyscallTable.X64 : SyscallTable.Arm64;
        if (!x64)
        {
            // 403 to 423 are the calls of 32-bit machines with 64-bit times.
            foreach ((string name, int number) in expected.ToList())
            {
                if (NotOnArm64.Contains(name) || number is >= 403 and <= 423)
                    expected.Remove(name);
            }
        }

        // Headers and table may each know calls that the other is too old for.
        int newestInHeader = expected.Values.Max();
        int newestInTable = table.Values.Max();
        Assert.Multiple(() =>
        {
            Assert.That(expected.Where(call => call.Value <= newestInTable), Is.SubsetOf(table));
            Assert.That(
                table.Where(call => call.Value <= newestInHeader && call.Key is not ("uretprobe" or "uprobe")), Is.SubsetOf(expected));
        });
    }

    [Test]
    public void Both_tables_are_complete_and_unambiguous()
    {
        Assert.Multiple(() =>
        {
            Assert.That(SyscallTable.X64, Has.Count.GreaterThan(370));
            Assert.That(SyscallTable.Arm64, Has.Count.GreaterThan(300));
            Assert.That(SyscallTable.X64.Values, Is.Unique);
            Assert.That(SyscallTable.Arm64.Values, Is.Unique);
        });
    }

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

    [GeneratedRegex(@"^#define\s+(?<name>__NR\w+)\s+(?<value>\w+)")]
    private static partial Regex Definition();
}

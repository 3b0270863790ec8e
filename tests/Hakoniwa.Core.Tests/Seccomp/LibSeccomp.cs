using System.Runtime.InteropServices;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;
using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>The filter that libseccomp makes of a policy, where the machine has that library.</summary>
internal static unsafe partial class LibSeccomp
{
    internal const string Library = "libseccomp.so.2";

    // enum scmp_filter_attr.
    private const int SCMP_FLTATR_ACT_BADARCH = 2;

    // enum scmp_compare.
    private const int SCMP_CMP_NE = 1;
    private const int SCMP_CMP_LT = 2;
    private const int SCMP_CMP_LE = 3;
    private const int SCMP_CMP_EQ = 4;
    private const int SCMP_CMP_GE = 5;
    private const int SCMP_CMP_GT = 6;
    private const int SCMP_CMP_MASKED_EQ = 7;

    // The library's own token: the machine of x86-64 without the flag for 64 bits.
    private const uint SCMP_ARCH_X32 = Audit.AUDIT_ARCH_X86_64 & ~0x80000000;

    private const int Unknown = -1;

    internal static bool IsPresent { get; } = NativeLibrary.TryLoad(Library, out _);

    internal static bool Knows(string systemCall) => seccomp_syscall_resolve_name(systemCall) != Unknown;

    /// <summary>The program for an architecture and the policy's further interfaces. Calls that the library does not know are an error.</summary>
    internal static SockFilter[] Compile(SeccompPolicy policy, SeccompArchitecture architecture)
    {
        nint context = seccomp_init(policy.DefaultAction.Value);
        Succeed(context == 0 ? Unknown : 0, "seccomp_init");
        try
        {
            Succeed(seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, policy.ForeignAction.Value), "seccomp_attr_set");

            // Zero is the token of the machine that the library was built for, which a context begins with. It comes back if it is wanted.
            Succeed(seccomp_arch_remove(context, 0), "seccomp_arch_remove");
            Succeed(seccomp_arch_add(context, architecture.AuditArch), "seccomp_arch_add");
            foreach (SeccompArchitecture further in policy.Further.Intersect(architecture.Companions))
                Succeed(seccomp_arch_add(context, further == SeccompArchitecture.X32 ? SCMP_ARCH_X32 : further.AuditArch), "seccomp_arch_add");

            // The library refuses rules that say what the default action says anyway.
            foreach (SeccompRule rule in policy.Rules.Where(rule => rule.Action != policy.DefaultAction))
                Add(context, rule);

            return Export(context);
        }
        finally
        {
            seccomp_release(context);
        }
    }

    private static void Add(nint context, SeccompRule rule)
    {
        ScmpArgCmp[] conditions = [.. rule.Conditions.Select(Condition)];
        int number = seccomp_syscall_resolve_name(rule.SystemCall);
        fixed (ScmpArgCmp* array = conditions)
            Succeed(seccomp_rule_add_array(context, rule.Action.Value, number, (uint)conditions.Length, array), rule.ToString());
    }

    private static ScmpArgCmp Condition(SeccompCondition condition) =>
        condition.Comparison == SeccompComparison.Equal
            ? new((uint)condition.Index, SCMP_CMP_MASKED_EQ, condition.Mask, condition.Value)
            : new((uint)condition.Index, Operator(condition), condition.Value, 0);

    private static int Operator(SeccompCondition condition) => (condition.Comparison, condition.Mask) switch
    {
        (SeccompComparison.NotEqual, ulong.MaxValue) => SCMP_CMP_NE,
        (SeccompComparison.Less, ulong.MaxValue) => SCMP_CMP_LT,
        (SeccompComparison.LessOrEqual, ulong.MaxValue) => SCMP_CMP_LE,
        (SeccompComparison.Greater, ulong.MaxValue) => SCMP_CMP_GT,
        (SeccompComparison.GreaterOrEqual, ulong.MaxValue) => SCMP_CMP_GE,
        _ => throw new InvalidOperationException($"libseccomp cannot express {condition}."),
    };

    private static SockFilter[] Export(nint context)
    {
        using var file = new SafeFileHandle(memfd_create("filter", 0), ownsHandle: true);
        Succeed(seccomp_export_bpf(context, (int)file.DangerousGetHandle()), "seccomp_export_bpf");
        var bytes = new byte[RandomAccess.GetLength(file)];
        Succeed(RandomAccess.Read(file, bytes, 0) - bytes.Length, "read");
        return MemoryMarshal.Cast<byte, SockFilter>(bytes).ToArray();
    }

    // Not an assertion: those would count against a test that goes on looking for a smaller example.
    private static void Succeed(int result, string what)
    {
        if (result != 0)
            throw new InvalidOperationException($"{what}: error {result}");
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport(Library)]
    private static partial nint seccomp_init(uint defaultAction);

    [LibraryImport(Library)]
    private static partial void seccomp_release(nint context);

    [LibraryImport(Library)]
    private static partial int seccomp_arch_add(nint context, uint token);

    [LibraryImport(Library)]
    private static partial int seccomp_arch_remove(nint context, uint token);

    [LibraryImport(Library)]
    private static partial int seccomp_attr_set(nint context, int attribute, uint value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int seccomp_syscall_resolve_name(string name);

    [LibraryImport(Library)]
    private static partial int seccomp_rule_add_array(nint context, uint action, int number, uint count, ScmpArgCmp* conditions);

    [LibraryImport(Library)]
    private static partial int seccomp_export_bpf(nint context, int descriptor);

    /// <summary>struct scmp_arg_cmp; for a masked comparison the first datum is the mask.</summary>
    private readonly record struct ScmpArgCmp(uint Index, int Operator, ulong First, ulong Second);
}

using System.Text;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>Whatever a file has in it, it is a profile or an error with a code, and never anything else.</summary>
public sealed class ProfilesFuzzTests
{
    private static readonly byte[] Valid = Encoding.UTF8.GetBytes("""
        {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, "defaultErrno": "ENOSYS",
         "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]}],
         "flags": ["SECCOMP_FILTER_FLAG_LOG"], "listenerPath": "",
         "syscalls": [
          {"names": ["read", "wräte"], "action": "SCMP_ACT_ALLOW", "args": [], "comment": "\u00e4", "includes": {}, "excludes": {}},
          {"name": "personality", "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": 4294967295, "valueTwo": 0, "op": "SCMP_CMP_EQ"}]},
          {"names": ["clone"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "errno": "EPERM", "excludes": {"caps": ["CAP_SYS_ADMIN"], "arches": ["s390x"]},
           "args": [{"index": 0, "value": 2114060288, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}]},
          {"names": ["ptrace"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8", "caps": null}}
         ]}
        """.Replace("wräte", "write", StringComparison.Ordinal));

    [Test]
    public void The_text_that_is_changed_is_a_profile() => Assert.That(() => Profiles.Read(Valid).Compiled, Throws.Nothing);

    [Test]
    public void A_profile_that_ends_too_soon_is_an_error()
    {
        for (int length = 0; length < Valid.Length; length++)
            Assert.That(() => Profiles.Read(Valid[..length]), Throws.InstanceOf<SandboxException>(), $"the first {length} bytes");
    }

    [Test]
    public void A_profile_with_any_bytes_changed_is_read_or_an_error([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        int read = 0;
        int refused = 0;
        for (int round = 0; round < 5_000; round++)
        {
            byte[] text = Changed(random);
            try
            {
                _ = Profiles.Read(text).PolicyFor([]);
                read++;
            }
            catch (SandboxException e)
            {
                Assert.That(e.Code, Does.StartWith("HAKO20"));
                refused++;
            }
        }

        Assert.That((read, refused), Is.Not.EqualTo((0, 5_000)).And.Not.EqualTo((5_000, 0)));
    }

    [Test]
    public void Random_bytes_are_an_error([Range(1, 4)] int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] text = new byte[random.Next(200)];
            random.NextBytes(text);
            Assert.That(() => Profiles.Read(text), Throws.InstanceOf<SandboxException>());
        }
    }

    /// <summary>One to three changes: a bit, a byte, a part left out, repeated, or moved elsewhere.</summary>
    private static byte[] Changed(Random random)
    {
        List<byte> text = [.. Valid];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int from = random.Next(text.Count);
            int length = Math.Min(random.Next(1, 40), text.Count - from);
            byte[] part = [.. text.Skip(from).Take(length)];
            switch (random.Next(5))
            {
                case 0:
                    text[from] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    text[from] = (byte)"{}[]\",:0129.-eE \\\n\0null"[random.Next(22)];
                    break;
                case 2:
                    text.RemoveRange(from, length);
                    break;
                case 3:
                    text.InsertRange(from, part);
                    break;
                default:
                    text.InsertRange(random.Next(text.Count), part);
                    break;
            }

            if (text.Count == 0)
                break;
        }

        return [.. text];
    }
}

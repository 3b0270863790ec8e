using System.Buffers.Binary;

using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Reporting;

/// <summary>The addresses that a call of the network carries.</summary>
internal sealed class NetworkTargets(SupervisionPlan plan, ProcessMemory memory)
{
    private const int HeaderSize = 56;
    private const int HeaderOfManySize = 64;
    private const int Header32Size = 28;
    private const int HeaderOfMany32Size = 32;

    /// <summary>UIO_MAXIOV: the kernel sends no more messages at once.</summary>
    private const int MostMessages = 1024;

    // linux/net.h: the calls behind socketcall(2).
    private const int SYS_BIND = 2;
    private const int SYS_CONNECT = 3;
    private const int SYS_SENDTO = 11;
    private const int SYS_SENDMSG = 16;
    private const int SYS_SENDMMSG = 20;

    /// <summary>Those that lead outside, with the name of the call that they are for.</summary>
    internal IReadOnlyList<(string Call, PeerAddress Target)> Read(int thread, string call, SeccompData data)
    {
        var (a, b, c, d, e) = (data.args[1], data.args[2], data.args[3], data.args[4], data.args[5]);
        var isWide = SeccompArchitecture.Of(data.arch, data.nr) is { } architecture && architecture.Is64Bit && architecture != SeccompArchitecture.X32;
        if (call == "socketcall")
        {
            (call, a, b, c, d, e) = Multiplexed(thread, (int)data.args[0], data.args[1]);
            isWide = false;
        }

        IEnumerable<PeerAddress?> targets = call switch
        {
            "connect" or "bind" => [Address(thread, a, (int)b)],
            "sendto" => [Address(thread, d, (int)e)],
            "sendmsg" => [Header(thread, a, isWide)],
            "sendmmsg" => Many(thread, a, (uint)b, isWide),
            _ => [],
        };
        return [.. targets.OfType<PeerAddress>().Where(plan.IsUnlisted).Select(t => (call, t))];
    }

    private IEnumerable<PeerAddress?> Many(int thread, ulong headers, uint count, bool isWide)
    {
        var size = isWide ? HeaderOfManySize : HeaderOfMany32Size;
        for (var i = 0; i < Math.Min(count, MostMessages); i++)
            yield return Header(thread, headers + (ulong)(i * size), isWide);
    }

    /// <summary>struct msghdr begins with the address and its length.</summary>
    private PeerAddress? Header(int thread, ulong header, bool isWide)
    {
        Span<byte> bytes = stackalloc byte[isWide ? HeaderSize : Header32Size];
        if (memory.Read(thread, header, bytes) < bytes.Length)
            return null;
        return isWide
            ? Address(thread, BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]))
            : Address(thread, BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]));
    }

    private PeerAddress? Address(int thread, ulong address, int length)
    {
        if (length <= 0)
            return null;
        Span<byte> bytes = stackalloc byte[Math.Min(length, PeerAddress.MaxSize)];
        return PeerAddress.Parse(bytes[..memory.Read(thread, address, bytes)]);
    }

    /// <summary>The call that 32-bit programs on x86 make through one number for all of them, and its arguments but the socket.</summary>
    private (string Call, ulong A, ulong B, ulong C, ulong D, ulong E) Multiplexed(int thread, int call, ulong arguments)
    {
        Span<byte> bytes = stackalloc byte[6 * sizeof(uint)];
        bytes.Clear();
        memory.Read(thread, arguments, bytes);
        var name = call switch
        {
            SYS_BIND => "bind",
            SYS_CONNECT => "connect",
            SYS_SENDTO => "sendto",
            SYS_SENDMSG => "sendmsg",
            SYS_SENDMMSG => "sendmmsg",
            _ => "socketcall",
        };
        return (name, Word(bytes, 1), Word(bytes, 2), Word(bytes, 3), Word(bytes, 4), Word(bytes, 5));
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(index * sizeof(uint))..]);
}

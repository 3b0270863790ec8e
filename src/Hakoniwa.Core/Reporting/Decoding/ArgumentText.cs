using System.Buffers.Binary;
using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Reporting.Decoding;

/// <summary>Writes the main arguments of a call for people. What cannot be read is shown as the number in the register.</summary>
internal sealed class ArgumentText(ProcessMemory memory)
{
    private const int MessageHeaderSize = 16;
    private const int PerfEventSize = 16;
    private const int CloneSignal = 0xff;

    // asm-generic/fcntl.h; arm64 exchanged the latter with O_DIRECT. Programs for 32 bits set it always.
    private const ulong O_TMPFILE = 0x400000;
    private static readonly ulong O_LARGEFILE = Fcntl.O_NOFOLLOW == 0x20000 ? 0x8000UL : 0x20000;
    private const ulong AccessMode = 3;
    private const ulong SocketKind = 0xf;

    /// <summary>Kinds that are no table; see <see cref="CallSignatures"/>.</summary>
    internal static readonly string[] Kinds =
    [
        "-", "path", "text", "fd", "dirfd", "pid", "int", "uint", "long", "size", "hex", "mode", "address", "message", "open-flags", "open-how",
        "clone-args", "socket-type", "perf-event",
    ];

    internal string Of(int thread, string call, in SeccompData data)
    {
        if (CallSignatures.Of(call) is not { } kinds)
            return Raw(data);

        var words = new List<string>(kinds.Length);
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] != "-")
                words.Add(Word(thread, kinds[i], call, data, i));
        }

        return string.Join(", ", words);
    }

    /// <summary>The registers of a call that nobody described, up to the last that holds anything.</summary>
    private static string Raw(in SeccompData data)
    {
        var last = SeccompData.ArgumentCount;
        while (last > 0 && data.args[last - 1] == 0)
            last--;
        var words = new string[last];
        for (var i = 0; i < last; i++)
            words[i] = Hex(data.args[i]);
        return string.Join(", ", words);
    }

    private string Word(int thread, string kind, string call, in SeccompData data, int index)
    {
        var value = data.args[index];
        return kind switch
        {
            "path" or "text" => Text(thread, value),
            "fd" or "pid" or "int" => ((int)value).ToString(CultureInfo.InvariantCulture),
            "dirfd" => (int)value == Fcntl.AT_FDCWD ? nameof(Fcntl.AT_FDCWD) : ((int)value).ToString(CultureInfo.InvariantCulture),
            "uint" => ((uint)value).ToString(CultureInfo.InvariantCulture),
            "long" => Signed((long)value),
            "size" => value.ToString(CultureInfo.InvariantCulture),
            "hex" => ArgumentNames.Number(value),
            "mode" => "0" + Convert.ToString((int)(value & 0xffff), 8),
            "address" => Address(thread, value, (int)data.args[index + 1]),
            "message" => Message(thread, value, Is64Bit(data)),
            "open-flags" => OpenFlags((uint)value),
            "open-how" => FlagsAt(thread, value) is { } flags ? OpenFlags(flags) : Hex(value),
            "clone-args" => FlagsAt(thread, value) is { } flags ? ArgumentNames.Of("clone-flags", flags) : Hex(value),
            "clone-flags" => ArgumentNames.Of(kind, call == "clone" ? (uint)value & ~(ulong)CloneSignal : (uint)value),
            "mount-flags" => ArgumentNames.Of(kind, WithoutMagic(value)),
            "socket-type" => SocketType((uint)value),
            "protocol" => Protocol(data.args[0], (uint)value),
            "perf-event" => PerfEvent(thread, value),
            _ => ArgumentNames.Of(kind, value),
        };
    }

    private string Text(int thread, ulong address)
    {
        if (address == 0)
            return "NULL";
        var text = memory.Text(thread, address, out var isReadable);
        return isReadable ? Escaped.Quoted(text) : Hex(address);
    }

    private string Address(int thread, ulong address, int length)
    {
        if (address == 0)
            return "NULL";
        Span<byte> bytes = stackalloc byte[Math.Clamp(length, 0, PeerAddress.MaxSize)];
        var read = bytes[..memory.Read(thread, address, bytes)];
        if (read.Length < sizeof(ushort))
            return Hex(address);
        if (PeerAddress.Parse(read) is { } peer)
            return peer.ToString();
        var family = BinaryPrimitives.ReadUInt16LittleEndian(read);
        return family == Socket.AF_UNIX ? UnixAddress(read[sizeof(ushort)..]) : ArgumentNames.Of("address-family", family);
    }

    /// <summary>An abstract name begins with NUL, which is written as @; a path ends with it.</summary>
    private static string UnixAddress(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return "unix:";
        if (name[0] == 0)
            return "unix:@" + Escaped.Quoted(name[1..]);
        var end = name.IndexOf((byte)0);
        return "unix:" + Escaped.Quoted(end < 0 ? name : name[..end]);
    }

    private string Message(int thread, ulong header, bool is64Bit)
    {
        Span<byte> bytes = stackalloc byte[MessageHeaderSize];
        if (memory.Read(thread, header, bytes) < bytes.Length)
            return Hex(header);
        var name = is64Bit ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return Address(thread, name, BinaryPrimitives.ReadInt32LittleEndian(bytes[(is64Bit ? 8 : 4)..]));
    }

    /// <summary>The first member of struct open_how and of struct clone_args.</summary>
    private ulong? FlagsAt(int thread, ulong address)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        return memory.Read(thread, address, bytes) == bytes.Length ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : null;
    }

    private static string OpenFlags(ulong flags)
    {
        var words = new List<string> { ArgumentNames.Of("access-mode", flags & AccessMode) };
        flags &= ~(AccessMode | O_LARGEFILE);
        Take(O_TMPFILE | (uint)Fcntl.O_DIRECTORY, nameof(O_TMPFILE));
        Take((uint)Fcntl.O_DIRECTORY, nameof(Fcntl.O_DIRECTORY));
        Take((uint)Fcntl.O_NOFOLLOW, nameof(Fcntl.O_NOFOLLOW));
        if (flags != 0)
            words.Add(ArgumentNames.Of("open-flag-bits", flags));
        return string.Join('|', words);

        void Take(ulong bits, string name)
        {
            if ((flags & bits) != bits)
                return;
            words.Add(name);
            flags &= ~bits;
        }
    }

    private static string SocketType(uint type)
    {
        var kind = ArgumentNames.Of("socket-kind", type & SocketKind);
        var rest = type & ~SocketKind;
        return rest == 0 ? kind : kind + "|" + ArgumentNames.Of("socket-bits", rest);
    }

    /// <summary>The numbers mean these for the internet's families alone.</summary>
    private static string Protocol(ulong family, uint protocol)
        => (uint)family is Socket.AF_INET or Socket.AF_INET6 && protocol != 0 ? ArgumentNames.Of("protocol", protocol) : ArgumentNames.Number(protocol);

    /// <summary>struct perf_event_attr: its type, its size, and which event of the type.</summary>
    private string PerfEvent(int thread, ulong address)
    {
        Span<byte> bytes = stackalloc byte[PerfEventSize];
        if (memory.Read(thread, address, bytes) < bytes.Length)
            return Hex(address);
        var type = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return $"type {ArgumentNames.Number(type)} config {ArgumentNames.Number(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]))}";
    }

    /// <summary>Programs from before Linux 2.4 had to say MS_MGC_VAL, and some still do.</summary>
    private static ulong WithoutMagic(ulong flags)
    {
        const ulong magic = 0xc0ed0000;
        const ulong magicMask = 0xffff0000;
        return (flags & magicMask) == magic ? flags & ~magicMask : flags;
    }

    private static bool Is64Bit(in SeccompData data)
        => SeccompArchitecture.Of(data.arch, data.nr) is { } architecture && architecture.Is64Bit && architecture != SeccompArchitecture.X32;

    private static string Signed(long value)
        => value is > -4096 and < 0 ? value.ToString(CultureInfo.InvariantCulture) : ArgumentNames.Number((ulong)value);

    private static string Hex(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Hakoniwa.Reporting;

/// <summary>
/// As much of the format of RFC 1035, section 4, as a resolver needs that knows no name. What comes in was written by the sandboxed program.
/// </summary>
internal static class DnsMessage
{
    /// <summary>The header and one question of the greatest length.</summary>
    internal const int MaxAnswer = HeaderLength + MaxNameLength + QuestionTail;

    private const int HeaderLength = 12;
    private const int CountOffset = 4;
    private const int QuestionTail = 4;
    private const int MaxNameLength = 255;
    private const int MaxLabelLength = 63;

    /// <summary>QR, a kind of query other than the standard one, and that there is more than fits: no query begins so.</summary>
    private const byte NotAQuery = 0xFA;
    private const byte IsAnswer = 0x80;
    private const byte RecursionDesired = 0x01;
    private const byte RecursionAvailable = 0x80;
    private const byte CheckingDisabled = 0x10;
    private const byte NoSuchName = 3;

    /// <summary>Whether it is a standard query with one question. What follows the question, such as EDNS options, is not looked at.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> message, out DnsQuestion question)
    {
        question = default;
        if (message.Length < HeaderLength || (message[2] & NotAQuery) != 0 || BinaryPrimitives.ReadUInt16BigEndian(message[CountOffset..]) != 1)
            return false;

        var name = new StringBuilder();
        var at = HeaderLength;
        while (true)
        {
            if (at >= message.Length)
                return false;
            int length = message[at++];
            if (length == 0)
                break;

            // Two more bits would make it a pointer to an earlier name, and in front of the first question there is none.
            if (length > MaxLabelLength || at + length > message.Length || at + length - HeaderLength >= MaxNameLength)
                return false;
            if (name.Length > 0)
                name.Append('.');
            foreach (var octet in message.Slice(at, length))
                Append(name, octet);
            at += length;
        }

        if (at + QuestionTail > message.Length)
            return false;
        question = new(name.Length == 0 ? "." : name.ToString(), BinaryPrimitives.ReadUInt16BigEndian(message[at..]), at + QuestionTail);
        return true;
    }

    /// <summary>Says that there is no such name: the query's own id and question, no records.</summary>
    /// <returns>How long the answer is.</returns>
    internal static int WriteNoSuchName(ReadOnlySpan<byte> query, DnsQuestion question, Span<byte> answer)
    {
        query[..question.End].CopyTo(answer);
        answer[2] = (byte)(IsAnswer | (query[2] & RecursionDesired));
        answer[3] = (byte)(RecursionAvailable | (query[3] & CheckingDisabled) | NoSuchName);
        BinaryPrimitives.WriteUInt16BigEndian(answer[CountOffset..], 1);
        answer[(CountOffset + 2)..HeaderLength].Clear();
        return question.End;
    }

    /// <summary>Case does not matter in names, and some programs mix it on purpose. The form of what is not a letter is RFC 4343's, section 2.1.</summary>
    private static void Append(StringBuilder name, byte octet)
    {
        var character = char.ToLowerInvariant((char)octet);
        if (character is '.' or '\\')
            name.Append('\\').Append(character);
        else if (octet is > 0x20 and < 0x7F)
            name.Append(character);
        else
            name.Append(CultureInfo.InvariantCulture, $"\\{octet:000}");
    }
}

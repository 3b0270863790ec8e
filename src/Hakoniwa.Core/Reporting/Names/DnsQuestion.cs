using System.Globalization;

namespace Hakoniwa.Reporting;

/// <summary>What a query asks for.</summary>
/// <param name="Name">In lower case, printable, without the dot at its end.</param>
/// <param name="Type">The kind of record, as a number.</param>
/// <param name="End">Where in the message the question ends.</param>
internal readonly record struct DnsQuestion(string Name, ushort Type, int End)
{
    /// <summary>The type's name; RFC 3597, section 5, has the form of the others.</summary>
    internal string TypeName => Type switch
    {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        12 => "PTR",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        33 => "SRV",
        255 => "ANY",
        _ => string.Create(CultureInfo.InvariantCulture, $"TYPE{Type}"),
    };
}

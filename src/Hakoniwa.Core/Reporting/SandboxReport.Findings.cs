using System.Globalization;
using System.Text;

namespace Hakoniwa;

/// <content>The report in words.</content>
public sealed partial record SandboxReport
{
    private const string Connect = "connect";

    /// <summary>Each thing that was recorded, in words, with what allows it; then what is missing.</summary>
    /// <param name="advice">How its reader can allow something; <see cref="ReportAdvice.InCode"/> if null.</param>
    public IEnumerable<ReportFinding> Findings(ReportAdvice? advice = null)
    {
        advice ??= ReportAdvice.InCode;
        foreach (var denied in Denials)
        {
            yield return new()
            {
                Code = ReportCode.DeniedCall,
                What = Printable($"{denied.SystemCall}({denied.Arguments}) was refused with {denied.Errno}"),
                Process = By(denied.Process, denied.ProcessId),
                Count = denied.Count,
                Rule = Printable(denied.Rule),
                Allow = denied.IsByInterface || denied.SystemCall.StartsWith('#') ? "" : Printable(advice.Call(denied.SystemCall)),
            };
        }

        foreach (var attempt in NetworkAttempts)
        {
            var endpoint = EndPoint(attempt);
            yield return new()
            {
                Code = ReportCode.NetworkAttempt,
                What = Printable($"{attempt.SystemCall} to {endpoint} {(attempt.HadNetwork ? "left the sandbox" : "found no network")}"),
                Process = By(attempt.Process, attempt.ProcessId),
                Count = attempt.Count,
                Allow = attempt.HadNetwork ? "" : Printable(advice.Endpoint(IsRelayable(attempt, endpoint) ? endpoint : null)),
            };
        }

        foreach (var lookup in NameLookups)
        {
            yield return new()
            {
                Code = ReportCode.NameLookup,
                What = Printable($"the name {lookup.Name} ({lookup.Type}) was looked up and not found"),
                Count = lookup.Count,
                Allow = Printable(advice.Name(lookup.Name)),
            };
        }

        if (Unlisted > 0)
        {
            yield return new()
            {
                Code = ReportCode.Incomplete,
                What = string.Create(CultureInfo.InvariantCulture, $"the report is not complete: {Unlisted} more that it has no room for"),
            };
        }

        foreach (var remark in NotAvailable)
            yield return new() { Code = ReportCode.Incomplete, What = Printable("the report is not complete: " + remark) };
    }

    private static string By(string process, int processId)
        => process.Length == 0 ? "" : Printable(processId == 0 ? process : string.Create(CultureInfo.InvariantCulture, $"{process} ({processId})"));

    private static string EndPoint(NetworkAttempt attempt)
    {
        var port = attempt.Port.ToString(CultureInfo.InvariantCulture);
        return attempt.Address.Contains(':', StringComparison.Ordinal) ? $"[{attempt.Address}]:{port}" : $"{attempt.Address}:{port}";
    }

    /// <summary>Only TCP connections are relayed; whether a connect was one for UDP is not known.</summary>
    private static bool IsRelayable(NetworkAttempt attempt, string endpoint)
    {
        try
        {
            return attempt.SystemCall == Connect && AllowedEndpoint.Parse(endpoint) is not null;
        }
        catch (ArgumentException)
        {
            // Port 0, or an address that means something only together with a device.
            return false;
        }
    }

    /// <summary>Names and arguments are the sandboxed program's own words: on a terminal or in a log they must not become commands.</summary>
    private static string Printable(string text)
    {
        if (!text.Any(IsUnprintable))
            return text;
        var printable = new StringBuilder();
        foreach (var character in text)
        {
            if (IsUnprintable(character))
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                printable.Append(character);
        }

        return printable.ToString();
    }

    private static bool IsUnprintable(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

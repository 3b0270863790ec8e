using System.Globalization;

using Hakoniwa.Reporting;

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
                What = Printable.Text($"{denied.SystemCall}({denied.Arguments}) was refused with {denied.Errno}"),
                Process = By(denied.Process, denied.ProcessId),
                Count = denied.Count,
                Rule = Printable.Text(denied.Rule),
                Allow = denied.IsByInterface || denied.SystemCall.StartsWith('#') ? "" : Printable.Text(advice.Call(denied.SystemCall)),
            };
        }

        foreach (var attempt in NetworkAttempts)
        {
            var endpoint = EndPoint(attempt);
            yield return new()
            {
                Code = ReportCode.NetworkAttempt,
                What = Printable.Text($"{attempt.SystemCall} to {endpoint} {(attempt.HadNetwork ? "left the sandbox" : "found no network")}"),
                Process = By(attempt.Process, attempt.ProcessId),
                Count = attempt.Count,
                Allow = attempt.HadNetwork ? "" : Printable.Text(advice.Endpoint(IsRelayable(attempt, endpoint) ? endpoint : null)),
            };
        }

        foreach (var lookup in NameLookups)
        {
            yield return new()
            {
                Code = ReportCode.NameLookup,
                What = Printable.Text($"the name {lookup.Name} ({lookup.Type}) was looked up and not found"),
                Count = lookup.Count,
                Allow = Printable.Text(advice.Name(lookup.Name)),
            };
        }

        foreach (var access in FileAccesses.Where(a => a.IsHidden))
        {
            yield return new()
            {
                Code = ReportCode.HiddenFile,
                What = Printable.Text($"{access.SystemCall} of {access.Path}, which exists outside of the sandbox alone"),
                Process = By(access.Process, access.ProcessId),
                Count = access.Count,
                Allow = Printable.Text(advice.File(access.Path)),
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
            yield return new() { Code = ReportCode.Incomplete, What = Printable.Text("the report is not complete: " + remark) };
    }

    private static string By(string process, int processId)
        => process.Length == 0 ? "" : Printable.Text(processId == 0 ? process : string.Create(CultureInfo.InvariantCulture, $"{process} ({processId})"));

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
}

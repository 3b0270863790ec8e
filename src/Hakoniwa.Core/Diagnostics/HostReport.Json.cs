using System.Text.Json;

using Hakoniwa.Reporting;

namespace Hakoniwa;

/// <content>The report for machines.</content>
public sealed partial record HostReport
{
    private const int JsonVersion = 1;

    /// <summary>The report as JSON, indented, with a line end; <c>docs/doctor.md</c> describes it.</summary>
    public string ToJson() => JsonText.Of(Write);

    internal static string Name(HostCapabilityStatus status) => status switch
    {
        HostCapabilityStatus.Works => "works",
        HostCapabilityStatus.Limited => "limited",
        HostCapabilityStatus.DoesNotWork => "does-not-work",
        _ => "not-tested",
    };

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("version", JsonVersion);
        json.WriteBoolean("enforceWorks", EnforceWorks);
        json.WriteString("verdict", Verdict);
        json.WriteString("bestEffort", BestEffort);
        json.WriteString("kernel", Kernel);
        json.WriteString("architecture", Architecture);
        json.WriteString("distribution", Distribution);
        json.WriteString("container", Container);
        json.WriteNumber("userId", UserId);
        json.WriteStartArray("capabilities");
        foreach (var capability in Capabilities)
        {
            json.WriteStartObject();
            json.WriteString("name", capability.Name);
            json.WriteString("status", Name(capability.Status));
            json.WriteBoolean("neededByEnforce", capability.NeededByEnforce);
            json.WriteString("detail", capability.Detail);
            json.WriteString("remedy", capability.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

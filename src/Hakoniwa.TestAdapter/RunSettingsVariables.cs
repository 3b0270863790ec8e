using System.Xml;
using System.Xml.Linq;

namespace Hakoniwa.TestAdapter;

/// <summary>
/// The names of the variables that a settings file sets for the tests. Comparing environments misses one that is set to the value it had
/// already.
/// </summary>
internal static class RunSettingsVariables
{
    internal static IReadOnlyCollection<string> Read(string? settingsFile)
    {
        if (settingsFile is null || !File.Exists(settingsFile))
            return [];

        try
        {
            return [.. XDocument.Load(settingsFile).Descendants("EnvironmentVariables").Elements().Select(e => e.Name.LocalName)];
        }
        catch (XmlException e)
        {
            throw new LauncherException(TestHostErrorCode.Configuration, $"the settings file {settingsFile} is not well-formed: {e.Message}");
        }
    }
}

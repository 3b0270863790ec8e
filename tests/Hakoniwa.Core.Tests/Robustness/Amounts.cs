using System.Globalization;

namespace Hakoniwa.Core.Tests.Robustness;

/// <summary>How often the robustness tests do what they do. The long forms are run by hand.</summary>
internal static class Amounts
{
    /// <summary>HAKONIWA_SOAK: launches in a row.</summary>
    internal static int Launches => Variable("HAKONIWA_SOAK", 200);

    /// <summary>HAKONIWA_KILLS: launching processes that are killed.</summary>
    internal static int Kills => Variable("HAKONIWA_KILLS", 40);

    private static int Variable(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var n) ? n : otherwise;
}

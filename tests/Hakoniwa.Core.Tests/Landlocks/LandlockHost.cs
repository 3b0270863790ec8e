using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Landlock;

namespace Hakoniwa.Core.Tests.Landlocks;

/// <summary>The host as it is, with the probe, under nothing but a ruleset: no namespace helps.</summary>
internal static class LandlockHost
{
    /// <summary>Everything may be read and executed, and the probe's runtime may write where it has to.</summary>
    internal static LandlockRuleset ReadOnly { get; } = LandlockRuleset.Empty.Allow("/", LandlockAccess.Read | LandlockAccess.Execute);

    internal static void Needs(int version)
    {
        var abi = LandlockAbi.OfThisKernel;
        if (abi.Version < version)
            Assert.Ignore($"needs version {version} of Landlock; here: {abi.Obstacle ?? "version " + abi.Version}");
    }

    internal static ProbeLine[] Under(LandlockRuleset ruleset, params string[][] verbs) => Probe.Inside(Container(ruleset), verbs);

    internal static Container Container(LandlockRuleset ruleset) => Hakoniwa.Container.Empty().Landlock(ruleset)
        .Environment("DOTNET_EnableDiagnostics", "0").Environment("DOTNET_TieredPGO", "0").Environment("DOTNET_EnableWriteXorExecute", "0");

    internal static string Port(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Profiles;

namespace Hakoniwa.Cli.Options;

/// <summary>What the other options start from, and how strictly they are meant.</summary>
internal static class StartOptions
{
    internal static readonly RunOption Hermetic = new("--hermetic",
        "The hermetic sandbox: all namespaces, private /tmp and home, a minimal /dev, no network but loopback, its own few variables.");

    internal static readonly RunOption Config = new("--config",
        "A profile, by the name of a built-in one or from a file. Of several the later ones hold; options come after all of them.")
    {
        Alias = "-c",
        Value = "PROFILE|FILE",
        Repeatable = true,
    };

    internal static readonly RunOption Mode = new("--mode",
        "What happens where this host cannot give something: it is an error; it is left out and said; or nothing is isolated at all. [default: enforce]")
    {
        Value = "enforce|best-effort|off",
    };

    internal static readonly RunOption Backend = new("--backend",
        "Namespaces; or Landlock alone, which needs none and can do less. [default: namespaces, and landlock where there are none and the mode is best-effort]")
    {
        Value = "namespaces|landlock",
    };

    internal static readonly IReadOnlyList<RunOption> All = [Hermetic, Config, Mode, Backend];

    /// <returns>The sandbox that the other options change, and the profile that it is from, if there is one.</returns>
    internal static (Container Container, SandboxProfile? Profile) Read(GivenOptions line)
    {
        if (line.Has(Config))
        {
            if (line.Has(Hermetic))
                throw new UsageException("--hermetic contradicts --config: put '-c hermetic' in front of the other profile");
            var profile = Profile(line);
            return (profile.Container, profile);
        }

        return (line.Has(Hermetic) ? Container.Hermetic() : new Container().RootFs("/"), null);
    }

    /// <summary>Whether nothing is to be isolated.</summary>
    internal static bool IsOff(GivenOptions line) => line.Value(Mode) == "off";

    internal static Container Apply(Container container, GivenOptions line)
    {
        if (line.Value(Mode) is { } mode)
        {
            container = container.Mode(Checked.Word(Mode, mode,
                ("enforce", Hakoniwa.Mode.Enforce), ("best-effort", Hakoniwa.Mode.BestEffort), ("off", Hakoniwa.Mode.Enforce)));
        }

        if (line.Value(Backend) is { } backend)
        {
            container = container.Backend(Checked.Word(Backend, backend,
                ("namespaces", SandboxBackend.Namespaces), ("landlock", SandboxBackend.Landlock), ("automatic", SandboxBackend.Automatic)));
        }

        return container;
    }

    private static SandboxProfile Profile(GivenOptions line)
    {
        var inspect = line.Has(OutputOptions.Explain);
        var named = line.InOrder([Config]).Select(c => c.Value).ToArray();
        if (Array.IndexOf(named, "") >= 0)
            throw new UsageException("--config: name a profile or a file");
        return SandboxProfile.Combine(named.Select(Place), inspect);
    }

    /// <summary>A file, or builtin:NAME.</summary>
    internal static string Place(string value) => IsFile(value) || value.StartsWith(BuiltInProfiles.Prefix, StringComparison.Ordinal) ? value : BuiltInProfiles.Prefix + value;

    /// <summary>A file that has the name of a profile can be written ./hermetic.</summary>
    private static bool IsFile(string value)
        => value.Contains('/', StringComparison.Ordinal)
            || (!SandboxProfile.Names.Contains(value) && (File.Exists(value) || value.EndsWith(".toml", StringComparison.Ordinal)));
}

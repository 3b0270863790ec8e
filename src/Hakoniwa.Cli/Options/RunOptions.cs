namespace Hakoniwa.Cli.Options;

/// <summary>All options of <c>hakoniwa run</c>, in the order in which the help lists them.</summary>
internal static class RunOptions
{
    internal static IReadOnlyList<OptionGroup> Groups { get; } =
    [
        new("Start from", StartOptions.All),
        new("Root", RootOptions.All),
        new("Files and mounts", MountOptions.All),
        new("Namespaces", NamespaceOptions.All),
        new("Network", NetworkOptions.All),
        new("Users and privileges", IdentityOptions.All),
        new("Program", ProgramOptions.All),
        new("Limits of the whole sandbox", LimitOptions.OfAll),
        new("Limits of each process, soft and hard", LimitOptions.OfEach),
        new("Landlock", LandlockOptions.All),
        new("System calls", SeccompOptions.All),
        new("What is told", OutputOptions.All),
    ];

    /// <summary>Those that these arguments may have.</summary>
    internal static List<RunOption> In(IReadOnlyList<string> arguments)
    {
        var mentioned = new List<RunOption>();
        foreach (var group in Groups)
        {
            foreach (var option in group.Options)
            {
                for (var i = 0; i < arguments.Count; i++)
                {
                    if (!option.MayBe(arguments[i]))
                        continue;
                    mentioned.Add(option);
                    break;
                }
            }
        }

        return mentioned;
    }
}

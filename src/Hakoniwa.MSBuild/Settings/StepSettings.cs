using Hakoniwa.Profiles;

namespace Hakoniwa.MSBuild.Settings;

/// <summary>The settings of a step that have a project-wide default.</summary>
internal sealed record StepSettings
{
    internal required StepMode Mode { get; init; }

    internal required SandboxProfile? Profile { get; init; }

    /// <summary>Null where the step is strict if it has inputs.</summary>
    internal required bool? Strict { get; init; }

    internal required IReadOnlyList<string> Tools { get; init; }

    internal required IReadOnlyList<string> PassEnvironment { get; init; }

    /// <summary>Null where nothing was said about it.</summary>
    internal required Network? Network { get; init; }

    internal required bool Report { get; init; }

    /// <summary>Null where nothing was said about it.</summary>
    internal required SeccompProfile? Seccomp { get; init; }

    internal required IReadOnlyList<string> SeccompAllow { get; init; }

    internal required StepLimits Limits { get; init; }

    internal required StepCacheSettings? Cache { get; init; }

    /// <summary>Where outputs are kept, if not of this step then of others; null if that is nowhere.</summary>
    internal required string? Store { get; init; }

    internal required bool VerifyDeterminism { get; init; }

    internal static StepMode ReadMode(SettingSource source) => SettingText.Mode(source.Text(source.Task.Mode, nameof(source.Task.Mode)));

    /// <param name="source">The values.</param>
    /// <param name="absolute">Makes a path of the project absolute.</param>
    /// <param name="host">What profiles refer to.</param>
    internal static StepSettings Read(SettingSource source, Func<string, string> absolute, ProfileHost host)
    {
        var task = source.Task;
        var store = source.Text(task.CacheDirectory, nameof(task.CacheDirectory)) is { } directory ? absolute(directory) : StepCacheSettings.DefaultDirectory(host);
        return new()
        {
            Mode = ReadMode(source),
            Profile = ReadProfile(source.Text(task.Profile, nameof(task.Profile)), absolute, host),
            Strict = ReadStrict(source),
            Tools = source.List([.. task.Tools.Select(t => t.ItemSpec)], nameof(task.Tools)),
            PassEnvironment = source.List(task.PassEnvironment, nameof(task.PassEnvironment)),
            Network = SettingText.Network(OverProfile(source, task.Network, nameof(task.Network))),
            Report = SettingText.Flag(source.Text(task.Report, nameof(task.Report)), nameof(task.Report)),
            Seccomp = SettingText.Seccomp(OverProfile(source, task.Seccomp, nameof(task.Seccomp)), absolute),
            SeccompAllow = SettingText.SystemCalls(OverProfile(source, task.SeccompAllow, nameof(task.SeccompAllow))),
            Limits = new()
            {
                Memory = SettingText.Size(source.Text(task.MemoryLimit, nameof(task.MemoryLimit)), nameof(task.MemoryLimit)),
                CpuTime = SettingText.Time(source.Text(task.CpuTime, nameof(task.CpuTime)), nameof(task.CpuTime)),
                WallTime = SettingText.Time(source.Text(task.WallTime, nameof(task.WallTime)), nameof(task.WallTime)),
                Pids = SettingText.Count(source.Text(task.Pids, nameof(task.Pids)), nameof(task.Pids)),
            },
            Cache = ReadCache(source, store),
            Store = store,
            VerifyDeterminism = SettingText.Flag(source.Text(task.VerifyDeterminism, nameof(task.VerifyDeterminism)), nameof(task.VerifyDeterminism)),
        };
    }

    /// <summary>A default of the project has steps see less, never more: one that names its inputs asked to see nothing else.</summary>
    private static bool? ReadStrict(SettingSource source)
    {
        const string Name = nameof(source.Task.Strict);
        if (!string.IsNullOrWhiteSpace(source.Task.Strict))
            return SettingText.Flag(source.Task.Strict.Trim(), Name);
        return SettingText.Flag(source.Text(null, Name), Name) ? true : null;
    }

    /// <summary>What a project lets all its steps do does not loosen the profile that one of them asked for.</summary>
    private static string? OverProfile(SettingSource source, string? parameter, string name)
        => string.IsNullOrWhiteSpace(source.Task.Profile) ? source.Text(parameter, name) : parameter?.Trim() is { Length: > 0 } own ? own : null;

    private static SandboxProfile? ReadProfile(string? text, Func<string, string> absolute, ProfileHost host)
    {
        if (text is null)
            return null;
        if (text.StartsWith(BuiltInProfiles.Prefix, StringComparison.Ordinal))
            return SandboxProfile.BuiltIn(text[BuiltInProfiles.Prefix.Length..], host);
        return SettingText.IsFile(text, SandboxProfile.Names, absolute) ? SandboxProfile.Load(absolute(text), host) : SandboxProfile.BuiltIn(text, host);
    }

    private static StepCacheSettings? ReadCache(SettingSource source, string? store)
    {
        var task = source.Task;
        var size = SettingText.Size(source.Text(task.CacheMaxSize, nameof(task.CacheMaxSize)), nameof(task.CacheMaxSize)) ?? StepCacheSettings.DefaultMaxBytes;
        if (!SettingText.Flag(source.Text(task.Cache, nameof(task.Cache)), nameof(task.Cache)))
            return null;
        return new(store ?? throw new StepException(MSBuildErrorCode.InvalidParameter, "There is no home directory to keep outputs in; set CacheDirectory."), size);
    }
}

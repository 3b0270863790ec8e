namespace Hakoniwa.Profiles.Building;

/// <content>The command.</content>
internal sealed partial class ProfileBuilder
{
    /// <exception cref="SandboxException">The profile says something that means nothing.</exception>
    internal ProfileCommand Command()
    {
        var table = _table["command"]?.Table ?? new();
        var command = new ProfileCommand
        {
            Line = ProfileCommand.LineOf(table.Items("cmdline")),
            Argument0 = table.Text("argv0"),
            WorkingDirectory = table.Text("cwd"),
            AsPid1 = table.Flag("as-pid-1"),
            MeasureMemory = table.Flag("measure-memory"),
        };
        var line = table["cmdline"] ?? _table["command"];
        _ = line?.Checked(() => command.In(new Container()));
        return WallTime() is { } limit ? limit.At.Checked(() => Limited(command, limit.Time)) : command;
    }

    private static ProfileCommand Limited(ProfileCommand command, TimeSpan limit)
    {
        var limited = command with { WallTime = limit };
        _ = limited.In(new Container());
        return limited;
    }
}

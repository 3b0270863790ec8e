using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Cli.Options;
using Hakoniwa.Cli.Reports;
using Hakoniwa.Cli.Terminals;
using Hakoniwa.Mounts;

namespace Hakoniwa.Cli.Commands;

/// <summary><c>hakoniwa doctor</c>: what this host can do for sandboxes, and what to do where it cannot.</summary>
internal static class DoctorCommand
{
    private const string Name = "doctor";

    private static readonly RunOption Json = new("--json", "Print the result as JSON.");

    private static readonly RunOption AppArmorProfile = new("--apparmor-profile",
        "Print an AppArmor profile that lets hakoniwa and dotnet make user namespaces, for /etc/apparmor.d/hakoniwa; try nothing.");

    private static readonly RunOption[] Options = [Json, AppArmorProfile];

    internal static Subcommand Subcommand(IReadOnlyList<string> arguments)
    {
        var doctor = new System.CommandLine.Command(Name,
            "Try what sandboxes need of this host, and say what to do where it fails. Ends with 0 if the hermetic sandbox works, else with 1.");
        foreach (var option in arguments.Contains(Name) ? Options : [])
            doctor.Add(option.ForParser);
        return new(doctor, (line, command) => Invoke(GivenOptions.Of(line, Options), command));
    }

    private static int Invoke(GivenOptions line, IReadOnlyList<string> command)
    {
        if (command.Count > 0)
            throw new UsageException("doctor takes no command", "Try 'hakoniwa doctor --help'.");
        if (line.Has(AppArmorProfile))
        {
            Messages.Output(HostCheck.AppArmorProfile(LaunchingPrograms()));
            return ExitCodes.Success;
        }

        var report = HostCheck.Run();
        if (line.Has(Json))
        {
            Messages.Output(report.ToJson());
        }
        else
        {
            var width = Descriptor.Size(Descriptor.StandardOutput)?.Columns;
            Messages.Output(new HostTable(report).Format(width, Messages.HasColours(Descriptor.StandardOutput), verbose: Messages.Verbosity > Verbosity.Normal));
        }

        return report.EnforceWorks ? ExitCodes.Success : ExitCodes.HostUnfit;
    }

    /// <summary>This program, and the host that dotnet test and dotnet build run in; AppArmor knows programs by their real paths.</summary>
    private static IEnumerable<string> LaunchingPrograms()
    {
        if (Environment.ProcessPath is { } own)
            yield return Real(own);
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var roots = path.Split(':').Prepend(Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "").Append("/usr/lib/dotnet").Append("/usr/share/dotnet");
        if (roots.Where(r => r.StartsWith('/')).Select(r => Path.Combine(r, "dotnet")).FirstOrDefault(File.Exists) is { } dotnet)
            yield return Real(dotnet);
    }

    private static string Real(string path) => HostPath.Real(path) ?? Path.GetFullPath(path);
}

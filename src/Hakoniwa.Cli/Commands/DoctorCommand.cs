using System.CommandLine;

using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Cli.Reports;
using Hakoniwa.Cli.Terminals;

namespace Hakoniwa.Cli.Commands;

/// <summary><c>hakoniwa doctor</c>: what this host can do for sandboxes, and what to do where it cannot.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON." };

    private static readonly Option<bool> AppArmorProfile = new("--apparmor-profile")
    {
        Description = "Print an AppArmor profile that lets hakoniwa and dotnet make user namespaces, for /etc/apparmor.d/hakoniwa; try nothing.",
    };

    internal static Subcommand Subcommand()
        => new(new("doctor", "Try what sandboxes need of this host, and say what to do where it fails. 0 if the hermetic sandbox works, else 1.") { Json, AppArmorProfile }, Invoke);

    private static int Invoke(ParseResult line, IReadOnlyList<string> command)
    {
        if (command.Count > 0)
            throw new UsageException("doctor takes no command", "Try 'hakoniwa doctor --help'.");
        if (line.GetValue(AppArmorProfile))
        {
            Messages.Output(HostCheck.AppArmorProfile(LaunchingPrograms()));
            return ExitCodes.Success;
        }

        var report = HostCheck.Run();
        if (line.GetValue(Json))
        {
            Messages.Output(report.ToJson());
        }
        else
        {
            var verbose = Messages.Verbosity > Verbosity.Normal;
            Messages.Output(new HostTable(report).Format(Descriptor.Size(Descriptor.StandardOutput)?.Columns, Messages.HasColours(Descriptor.StandardOutput), verbose));
        }

        return report.EnforceWorks ? ExitCodes.Success : ExitCodes.HostUnfit;
    }

    /// <summary>This program, and the host that dotnet test and dotnet build run in; AppArmor knows programs by their real paths.</summary>
    private static IEnumerable<string> LaunchingPrograms()
    {
        if (Environment.ProcessPath is { } own)
            yield return RealPath(own);
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var roots = path.Split(':').Prepend(Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "").Append("/usr/lib/dotnet").Append("/usr/share/dotnet");
        if (roots.Where(r => r.StartsWith('/')).Select(r => Path.Combine(r, "dotnet")).FirstOrDefault(File.Exists) is { } dotnet)
            yield return RealPath(dotnet);
    }

    /// <summary>The path without links in any part.</summary>
    private static string RealPath(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = (Directory.Exists(next) ? Directory.ResolveLinkTarget(next, returnFinalTarget: true) : File.ResolveLinkTarget(next, returnFinalTarget: true))?.FullName ?? next;
        }

        return real;
    }
}

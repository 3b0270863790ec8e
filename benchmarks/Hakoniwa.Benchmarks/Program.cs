using System.Globalization;

using Hakoniwa;
using Hakoniwa.Benchmarks;
using Report = Hakoniwa.Benchmarks.Report;

// usage: Hakoniwa.Benchmarks [seccomp | startup | msbuild] [launches per variant], or Hakoniwa.Benchmarks report
if (args is ["calls", ..])
    return ReportCosts.MakeCalls();
if (args is ["report", ..])
    return ReportCosts.Run();

var seccomp = args is ["seccomp", ..];
var startup = args is ["startup", ..];
var msbuild = args is ["msbuild", ..];
if (seccomp || startup || msbuild)
    args = args[1..];
var launches = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
if (!seccomp && !startup && !msbuild && !Bubblewrap.IsInstalled)
{
    Console.Error.WriteLine("bwrap is not installed (package bubblewrap); there is nothing to compare with.");
    return 1;
}

var directory = Directory.CreateTempSubdirectory("hakoniwa-benchmark-");
try
{
    if (startup)
    {
        StartUp.Run(directory.FullName, launches);
        return 0;
    }

    if (msbuild)
    {
        BuildSteps.Run(directory.FullName, launches);
        return 0;
    }

    var noOp = Path.Combine(directory.FullName, "noop");
    NoOpProgram.Write(noOp);

    if (seccomp)
    {
        SeccompBenchmark.Run(directory.FullName, noOp, launches);
        return 0;
    }

    Report.Line($"A static no-op program, {launches} launches each, in turn; milliseconds, median. \"bare\" is posix_spawn without any sandbox.");
    Console.WriteLine("variant                        Hakoniwa                 bwrap                    bare                     ratio above bare");
    var comparison = new Comparison(noOp, launches);
    comparison.Run("hermetic", Container.Hermetic(), network: true, filter: true);
    comparison.Run("without the filter", Container.Hermetic().Seccomp(SeccompProfile.Unconfined), network: true, filter: false);
    comparison.Run("without a network namespace", Container.Hermetic().Network(Network.Host), network: false, filter: true);
    comparison.Run("without either", Container.Hermetic().Network(Network.Host).Seccomp(SeccompProfile.Unconfined), network: false, filter: false);

    foreach (var inFlight in new[] { 1, 2, 8 })
        Throughput.Run(noOp, "hermetic", Container.Hermetic(), network: true, inFlight, launches * 2);
    foreach (var inFlight in new[] { 1, 2, 8 })
        Throughput.Run(noOp, "without a network namespace", Container.Hermetic().Network(Network.Host), network: false, inFlight, launches * 2);
    comparison.RunBinds(binds: 40);
    comparison.RunAllocation();
    return 0;
}
finally
{
    directory.Delete(recursive: true);
}

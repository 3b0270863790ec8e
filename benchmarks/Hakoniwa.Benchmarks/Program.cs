using System.Diagnostics;
using System.Globalization;

using Hakoniwa;
using Hakoniwa.Benchmarks;

// usage: Hakoniwa.Benchmarks [launches per variant]
var launches = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
if (!Bubblewrap.IsInstalled)
{
    Console.Error.WriteLine("bwrap is not installed (package bubblewrap); there is nothing to compare with.");
    return 1;
}

var directory = Directory.CreateTempSubdirectory("hakoniwa-benchmark-");
try
{
    var noOp = Path.Combine(directory.FullName, "noop");
    NoOpProgram.Write(noOp);

    Print($"A static no-op program, {launches} launches each, one after the other in turn; milliseconds.");
    Console.WriteLine("variant                          Hakoniwa                  bwrap                    ratio of medians");
    Compare("hermetic", Container.Hermetic(), network: true, filter: true);
    Compare("without the filter", Container.Hermetic().Seccomp(SeccompProfile.Unconfined), network: true, filter: false);
    Compare("without a network namespace", Container.Hermetic().Network(Network.Host), network: false, filter: true);
    return 0;

    void Compare(string name, Container container, bool network, bool filter)
    {
        using var bubblewrap = new Bubblewrap(noOp, network, filter);
        var command = container.BindReadOnly(noOp, "/noop").Command("/noop").AsPid1();
        var ours = new double[launches];
        var theirs = new double[launches];

        for (var warmUp = 0; warmUp < 20; warmUp++)
        {
            Launch(command);
            bubblewrap.Run();
        }

        for (var i = 0; i < launches; i++)
        {
            ours[i] = Milliseconds(() => Launch(command));
            theirs[i] = Milliseconds(bubblewrap.Run);
        }

        Array.Sort(ours);
        Array.Sort(theirs);
        Print(
            $"{name,-32} {Describe(ours),-25} {Describe(theirs),-25} {Median(ours) / Median(theirs):F2}");
    }
}
finally
{
    directory.Delete(recursive: true);
}

static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

static void Launch(Command command)
{
    var status = command.Status();
    if (!status.Success)
        throw new InvalidOperationException(status.ToString());
}

static double Milliseconds(Action action)
{
    var start = Stopwatch.GetTimestamp();
    action();
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

static double Median(double[] sorted) => sorted[sorted.Length / 2];

static string Describe(double[] sorted)
    => string.Create(CultureInfo.InvariantCulture, $"{Median(sorted):F2} (p10 {sorted[sorted.Length / 10]:F2}, p90 {sorted[sorted.Length * 9 / 10]:F2})");

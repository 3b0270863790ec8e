using System.Diagnostics;
using Hakoniwa.Core.Tests.Seccomp;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Benchmarks;

/// <summary>What filters cost: instructions, time to compile, time for each call, time for each launch.</summary>
internal static class SeccompBenchmark
{
    private const int Compilations = 500;
    private const int Rounds = 11;
    private const int CallsPerRound = 300_000;

    private static readonly SeccompArchitecture Architecture = SeccompArchitecture.Current;

    internal static void Run(string directory, string noOp, int launches)
    {
        // With every capability, the container profile has the rules that engines count when they say how long it is.
        (string Name, SeccompPolicy Policy)[] profiles =
        [
            ("default", SeccompProfile.Default.PolicyFor([])!),
            ("dotnet", SeccompProfile.DotNet.PolicyFor([])!),
            ("container", SeccompProfile.Container.PolicyFor([])!),
            ("container, all capabilities", SeccompProfile.Container.PolicyFor(Enum.GetValues<LinuxCapability>())!),
        ];
        Sizes(profiles);
        PerCall(directory, profiles[^1].Policy);
        Launches(noOp, launches);
    }

    private static void Sizes((string Name, SeccompPolicy Policy)[] profiles)
    {
        Console.WriteLine("profile                        instructions    linear   libseccomp   compiled in (microseconds, median)");
        foreach ((string name, SeccompPolicy policy) in profiles)
        {
            SockFilter[] filter = FilterCompiler.Compile(policy, Architecture);
            int linear = LinearFilter.Compile(policy, Architecture).Length;
            string library = OfLibrary(policy) is { } theirs ? $"{theirs.Length}" : "-";
            Report.Line($"{name,-30} {filter.Length,12} {linear,9} {library,12}   {Compile(policy),8:F0}");
        }
    }

    private static SockFilter[]? OfLibrary(SeccompPolicy policy)
    {
        if (!LibSeccomp.IsPresent)
            return null;

        var known = new SeccompPolicy(policy.DefaultAction, [.. policy.Rules.Where(rule => LibSeccomp.Knows(rule.SystemCall))])
        {
            ForeignAction = policy.ForeignAction,
            Further = policy.Further,
        };
        try
        {
            return LibSeccomp.Compile(known, Architecture);
        }
        catch (InvalidOperationException)
        {
            // Conditions that the library cannot express, or takes for repetitions.
            return null;
        }
    }

    private static double Compile(SeccompPolicy policy)
    {
        var times = new double[Compilations];
        for (int round = -Compilations; round < Compilations; round++)
        {
            long start = Stopwatch.GetTimestamp();
            FilterCompiler.Compile(policy, Architecture);
            if (round >= 0)
                times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        return Comparison.Median(times);
    }

    private static void PerCall(string directory, SeccompPolicy policy)
    {
        if (CallTimer.Build(directory) is not { } timer)
        {
            Console.WriteLine("no C compiler: the cost of a call is not measured");
            return;
        }

        (string Name, SockFilter[]? Filter)[] filters =
        [
            ("no filter", null),
            ("one instruction: allow", [new(Filter.BPF_RET | Filter.BPF_K, 0, 0, SeccompAction.Allow.Value)]),
            ("container", FilterCompiler.Compile(policy, Architecture)),
            ("the same, linear", LinearFilter.Compile(policy, Architecture)),
            ("the same, by libseccomp", OfLibrary(policy)),
        ];
        filters = [.. filters.Where(filter => filter.Filter is not null || filter.Name == "no filter")];
        (string Name, int Number, long Argument)[] calls =
        [
            ("getpid()", Architecture.Numbers["getpid"], 0),
            ("personality(0xffffffff)", Architecture.Numbers["personality"], 0xffffffff),
            ("nfsservctl(), refused", Architecture.Numbers["nfsservctl"], 0),
            ("call 600, unknown", 600, 0),
        ];
        string[] paths = [.. filters.Select((filter, index) => timer.Keep($"filter{index}", filter.Filter))];

        Report.Line($"nanoseconds of processor time for a call, median of {Rounds} runs in turn of {CallsPerRound} calls each");
        Console.WriteLine($"{"",-26}{string.Concat(calls.Select(call => $"{call.Name,24}"))}");
        var times = filters.Select(_ => calls.Select(_ => new double[Rounds]).ToArray()).ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            for (int call = 0; call < calls.Length; call++)
            {
                for (int filter = 0; filter < filters.Length; filter++)
                    times[filter][call][round] = timer.Nanoseconds(paths[filter], calls[call].Number, calls[call].Argument, CallsPerRound);
            }
        }

        for (int filter = 0; filter < filters.Length; filter++)
        {
            Console.Write($"{filters[filter].Name,-26}");
            foreach (double[] each in times[filter])
            {
                Array.Sort(each);
                Console.Write(FormattableString.Invariant($"{Comparison.Median(each),24:F0}"));
            }

            Console.WriteLine();
        }
    }

    private static void Launches(string noOp, int launches)
    {
        Command with = Comparison.Command(Container.Hermetic(), noOp);
        Command without = Comparison.Command(Container.Hermetic().Seccomp(SeccompProfile.Unconfined), noOp);
        double[][] times = Comparison.Measure([() => Comparison.Launch(with), () => Comparison.Launch(without)], launches);
        Report.Line($"a launch, {launches} each in turn, milliseconds: with the default filter {Comparison.Describe(times[0])}, without {Comparison.Describe(times[1])}, difference of the medians {Comparison.Median(times[0]) - Comparison.Median(times[1]):F2}");
    }
}

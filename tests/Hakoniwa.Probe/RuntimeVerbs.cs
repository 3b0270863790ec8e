using System.Diagnostics.Tracing;
using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;

namespace Hakoniwa.Probe;

/// <summary>The runtime itself at work: collecting garbage, compiling, growing its pools of threads, ending badly.</summary>
internal static class RuntimeVerbs
{
    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("gc-stress", a => GcStress(Sys.Number(a[0]))),
        new("thread-pool", a => ThreadPoolGrowth(Sys.Number(a[0]))),
        new("threads", _ => Threads()),
        new("emit", _ => Emit()),
        new("machine", _ => Machine()),
        new("stack-overflow", _ => Result.Of(Overflow(1).ToString(CultureInfo.InvariantCulture))),
        new("null-reference", _ => NullReference()),
        new("prctl-dumpable", _ => Sys.Try(Numbers.Prctl, 3)),
    ];

    /// <summary>Threads that allocate small, large and pinned objects, finalizers and handles while every generation is collected and compacted.</summary>
    private static Result GcStress(int rounds)
    {
        var kept = new object[256];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            var random = new Random(worker);
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < 2000; i++)
                    kept[random.Next(kept.Length)] = new byte[random.Next(16, 4096)];
                kept[random.Next(kept.Length)] = new byte[200_000];
                kept[random.Next(kept.Length)] = GC.AllocateUninitializedArray<byte>(4096, pinned: true);
                kept[random.Next(kept.Length)] = new Finalized();
                GC.AddMemoryPressure(1 << 20);
                GC.RemoveMemoryPressure(1 << 20);
                if (round % 4 == worker % 4)
                    GC.Collect(round % 3, GCCollectionMode.Forced, blocking: round % 2 == 0, compacting: round % 2 == 0);
            }
        });
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.TryStartNoGCRegion(1 << 20);
        GC.EndNoGCRegion();
        return Result.Of(GCSettings.IsServerGC ? "server" : "workstation", GC.CollectionCount(0) > 0 && Finalized.Count > 0 ? "collected" : "nothing collected");
    }

    /// <summary>More work items that wait for one another than the pool has threads.</summary>
    private static Result ThreadPoolGrowth(int amount)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(amount, ports);
        using var everybody = new Barrier(amount + workers);
        var tasks = Enumerable.Range(0, amount + workers).Select(_ => Task.Run(everybody.SignalAndWait)).ToArray();
        Task.WaitAll(tasks);
        return Result.Of(amount <= ThreadPool.ThreadCount ? "grown" : "not grown");
    }

    private static Result Threads()
    {
        var thread = new Thread(static () => Thread.Sleep(1), maxStackSize: 8 << 20) { Name = "a name", Priority = ThreadPriority.Lowest, IsBackground = true };
        thread.Start();
        thread.Join();
        var local = new ThreadLocal<int>(() => Environment.CurrentManagedThreadId);
        Parallel.For(0, 64, _ => Thread.SpinWait(local.Value));
        Interlocked.MemoryBarrierProcessWide();
        using var timer = new Timer(static _ => { }, null, 1, 1);
        using var mutex = new Mutex(initiallyOwned: true, "hakoniwa-probe", out var created);
        mutex.ReleaseMutex();
        Task.Delay(5).Wait();
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        cancelled.Token.WaitHandle.WaitOne();
        return Result.Of(created ? "created" : "found");
    }

    /// <summary>Code that is made at run time in all ways, and unloaded.</summary>
    private static Result Emit()
    {
        var method = new DynamicMethod("Twice", typeof(int), [typeof(int)]);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Dup);
        code.Emit(OpCodes.Add);
        code.Emit(OpCodes.Ret);
        var twice = method.CreateDelegate<Func<int, int>>()(21);
        var matched = new Regex("^a+b$", RegexOptions.Compiled).IsMatch("aaab");
        var context = new AssemblyLoadContext("collectible", isCollectible: true);
        var loaded = context.LoadFromAssemblyPath(typeof(RuntimeVerbs).Assembly.Location).GetName().Name;
        context.Unload();
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Dynamic"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("Dynamic");
        var type = module.DefineType("Empty").CreateType();
        for (var i = 0; i < 100; i++)
            RuntimeHelpers.PrepareMethod(typeof(Convert).GetMethods()[i].MethodHandle);
        return Result.Of(twice.ToString(CultureInfo.InvariantCulture), matched.ToString(), loaded!, Activator.CreateInstance(type)!.ToString()!);
    }

    /// <summary>Everything that the runtime can say about where it runs.</summary>
    private static Result Machine()
    {
        using var listener = new CounterListener();
        string[] said =
        [
            Environment.MachineName, Environment.UserName, Environment.UserDomainName, Environment.OSVersion.VersionString, Environment.CurrentDirectory,
            Environment.SystemDirectory, Environment.TickCount64.ToString(CultureInfo.InvariantCulture), RuntimeInformation.OSDescription,
            TimeZoneInfo.Local.Id, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes.ToString(CultureInfo.InvariantCulture), Environment.CpuUsage.TotalTime.ToString(),
            Environment.WorkingSet.ToString(CultureInfo.InvariantCulture), Path.GetTempPath(), AppContext.BaseDirectory,
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), Thread.GetCurrentProcessorId() >= 0 ? "cpu" : "no cpu",
        ];
        return Result.Of(said.Length.ToString(CultureInfo.InvariantCulture));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Overflow(int depth) => Overflow(depth + 1) + Overflow(depth + 2);

    /// <summary>A fault that the runtime turns into an exception.</summary>
    private static Result NullReference()
    {
        string? nothing = Environment.GetEnvironmentVariable("HAKONIWA_PROBE_NOTHING");
        try
        {
            return Result.Of(nothing!.Length.ToString(CultureInfo.InvariantCulture));
        }
        catch (NullReferenceException)
        {
            return Result.Of("caught");
        }
    }

    private sealed class Finalized
    {
        private static int s_count;

        internal static int Count => Volatile.Read(ref s_count);

        ~Finalized() => Interlocked.Increment(ref s_count);
    }

    private sealed class CounterListener : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Runtime")
                EnableEvents(eventSource, EventLevel.Informational, EventKeywords.All, new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "1" });
        }
    }
}

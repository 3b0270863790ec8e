namespace Hakoniwa.Core.Tests.Support;

/// <summary>Two threads that allocate, and one of them collects, for as long as this lives.</summary>
internal sealed class GarbagePressure : IDisposable
{
    private readonly int _collectionsBefore = GC.CollectionCount(0);
    private readonly Thread[] _threads;
    private volatile bool _end;

    internal GarbagePressure()
    {
        _threads = [new Thread(() => Allocate(collect: true)), new Thread(() => Allocate(collect: false))];
        foreach (var thread in _threads)
            thread.Start();
    }

    internal int Collections => GC.CollectionCount(0) - _collectionsBefore;

    public void Dispose()
    {
        _end = true;
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Allocate(bool collect)
    {
        var kept = new byte[64][];
        for (var i = 0; !_end; i++)
        {
            kept[i % kept.Length] = new byte[1024 + i % 8192];
            if (collect && i % 2000 == 0)
                GC.Collect();
            else if (i % 500 == 0)
                Thread.Sleep(1);
        }
    }
}

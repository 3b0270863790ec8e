using System.Text;

using Hakoniwa.Launch;
using Hakoniwa.Signals;

namespace Hakoniwa.Backends;

/// <summary>What a run on the backend without namespaces has on the host: its private directory, and the process that ends all others.</summary>
internal sealed class LandlockRun : IDisposable
{
    private static readonly byte[] PlannedName = Encoding.ASCII.GetBytes(RunDirectory.PlannedName);

    private readonly LandlockBackend _backend;
    private readonly RunDirectory? _directory;
    private readonly TreeEnd? _tree;
    private Task _ended = Task.CompletedTask;

    private LandlockRun(LandlockBackend backend, RunDirectory? directory, TreeEnd? tree) => (_backend, _directory, _tree) = (backend, directory, tree);

    /// <summary>Before the child is cloned. Null where the plan is made of namespaces.</summary>
    internal static LandlockRun? Start(LandlockBackend? backend, ChildProgram program)
    {
        if (backend is null)
            return null;
        var directory = backend.Directories.Count > 0 ? RunDirectory.Create(backend.Directories) : null;
        try
        {
            if (directory is not null)
                program.Rename(PlannedName, Encoding.ASCII.GetBytes(directory.Name));
            return new(backend, directory, backend.TreeEnd is { } steps ? TreeEnd.Prepare(steps, program) : null);
        }
        catch
        {
            Restore(directory, program);
            directory?.Dispose();
            throw;
        }
    }

    /// <summary>The launch failed, wherever.</summary>
    internal void Abandon(ChildProgram program)
    {
        Confirm(program);
        Dispose();
    }

    /// <summary>The child has executed its program: the other processes end with it, even if nobody waits for it.</summary>
    internal void EndWith(ProcessHandle first, ChildProgram program)
    {
        Confirm(program);
        _ended = first.WhenEnded().ContinueWith(_ => End(first), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Waits until all processes were ended; the first one has ended by itself.</summary>
    internal void WaitForTree() => _ended.Wait();

    public void Dispose()
    {
        _ended.Wait();
        _tree?.Dispose();
        _directory?.Dispose();
    }

    private static void Restore(RunDirectory? directory, ChildProgram program)
    {
        if (directory is not null)
            program.Rename(Encoding.ASCII.GetBytes(directory.Name), PlannedName);
    }

    /// <summary>The compiled plan is ready for another run afterwards.</summary>
    private void Confirm(ChildProgram program)
    {
        Restore(_directory, program);
        if (_backend.TreeEnd is { } steps)
            _tree!.Confirm(steps, program);
    }

    private void End(ProcessHandle first)
    {
        if (_tree is not null)
            _tree.Dispose();
        else if (_backend.EndsSession)
            SessionEnd.Kill(first);
    }
}

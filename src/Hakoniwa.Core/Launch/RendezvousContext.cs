using System.Globalization;

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>The launch that a <see cref="Rendezvous"/> takes place in.</summary>
internal sealed unsafe class RendezvousContext(SandboxPlan plan, ChildProgram program, CancellationToken cancellation)
{
    private readonly List<IDisposable> _kept = [];
    private int _pid;

    /// <summary>The process id of the child, on the host. It waits; it cannot have ended unless it was killed.</summary>
    internal int ChildPid => _pid != 0 ? _pid : _pid = ReadPid();

    internal SandboxPlan Plan { get; } = plan;

    /// <summary>Cancelled when the launch is to be given up, or when its time is up.</summary>
    internal CancellationToken Cancellation { get; } = cancellation;

    /// <summary>What has to go on as long as the sandbox does; disposed with it, or when the launch fails.</summary>
    internal IReadOnlyList<IDisposable> Kept => _kept;

    internal void Keep(IDisposable resource) => _kept.Add(resource);

    /// <summary>Gives the child a value that later steps use.</summary>
    internal void SetSlot(int slot, long value) => program.Image->Slots[slot] = value;

    /// <summary>Fills in data of the plan, which the child reads in the same memory.</summary>
    internal void Fill(NativeBytes data, ReadOnlySpan<byte> content)
    {
        if (content.Length > data.Content.Length)
            throw new ArgumentException("The plan has less room for this.", nameof(content));
        content.CopyTo(new Span<byte>(program.AddressOf(data), data.Content.Length));
    }

    /// <summary>The kernel stored the descriptor where it was told to before the child ran; proc_pid_fdinfo(5) tells whose it is.</summary>
    private int ReadPid()
    {
        var descriptor = program.Image->PidFd.ToString(CultureInfo.InvariantCulture);
        const string field = "Pid:";
        foreach (var line in File.ReadLines("/proc/self/fdinfo/" + descriptor))
        {
            if (line.StartsWith(field, StringComparison.Ordinal) && int.Parse(line.AsSpan(field.Length), CultureInfo.InvariantCulture) is > 0 and var pid)
                return pid;
        }

        throw new SandboxException(ErrorCode.KilledDuringSetUp, "the sandbox's first process was killed before the program started",
            "The kernel's out-of-memory killer is the usual one; see dmesg.")
        {
            Errno = Errno.ESRCH,
        };
    }
}

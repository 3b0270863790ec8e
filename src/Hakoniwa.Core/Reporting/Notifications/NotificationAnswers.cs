using Hakoniwa.Interop;
using Hakoniwa.Reporting.Decoding;
using Hakoniwa.Reporting.Files;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Reporting;

/// <summary>
/// Answers notifications as the original profile decides, and records them. It decides by the registers, which are a copy; what is read from the
/// program's memory may have changed before the kernel reads it again, so it is for the report alone.
/// </summary>
internal sealed class NotificationAnswers(SupervisionPlan plan, NotificationListener listener, ReportRecorder recorder) : IDisposable
{
    private readonly ProcessMemory _memory = new();
    private readonly CallerReader _callers = new();
    private readonly Dictionary<(uint Architecture, int Number), string> _names = [];
    private ArgumentText? _arguments;
    private NetworkTargets? _targets;
    private FileWatch? _files;

    /// <summary>Takes one notification, if it is still there, and answers it.</summary>
    /// <exception cref="IOException">The listener fails: nobody can be answered any more.</exception>
    internal void GiveNext(bool record)
    {
        if (!listener.TryReceive(out var notification))
            return;

        var action = plan.Filter!.Decide(notification.data);
        var noted = record ? Note(notification, action) : null;
        var isAnswered = action.IsAllow ? listener.Continue(notification.id) : listener.Fail(notification.id, action.FailsWith ?? Errno.ENOSYS);

        // A call that a signal interrupted starts over, and is told of again: it counts when it is answered.
        if (isAnswered)
            noted?.Invoke();
    }

    public void Dispose()
    {
        _callers.Dispose();
        _files?.Dispose();
    }

    /// <summary>Reads what is to be recorded, while the call waits.</summary>
    private Action? Note(SeccompNotif notification, SeccompAction action)
    {
        try
        {
            var name = Name(notification.data);
            Action? noted = null;
            if ((plan.Report & Report.Calls) != 0)
                noted += () => recorder.Count(name);
            if (action.FailsWith is { } errno && (plan.Report & Report.Denials) != 0)
                noted += Denial(notification, name, errno);
            else if (action.IsAllow && (plan.Report & Report.Network) != 0)
                noted += Attempts(notification, name);
            if (action.IsAllow && (plan.Report & Report.Files) != 0)
                noted += (_files ??= new(plan.Files, listener, _memory, _callers, recorder)).Note(notification, name);
            if (_memory.Refused is var refused && refused != 0)
                recorder.Remark($"The memory of a process could not be read ({refused}), so that arguments are shown as numbers.");
            return noted;
        }
        catch (Exception e)
        {
            // The answer does not depend on it, and must be given.
            recorder.Remark($"A call could not be recorded: {e.GetType().Name}: {e.Message}");
            return null;
        }
    }

    private Action? Denial(SeccompNotif notification, string name, Errno errno)
    {
        _arguments ??= new(_memory);
        var thread = (int)notification.pid;
        var arguments = _arguments.Of(thread, name, notification.data);
        var caller = _callers.Read(thread);

        // What was read may be of another thread that got the number since.
        if (!listener.IsValid(notification.id))
        {
            _callers.Forget(thread);
            return null;
        }

        var denial = new DeniedCall
        {
            SystemCall = name,
            Arguments = arguments,
            Errno = errno,
            Rule = RuleText.Of(plan.ProfileName, plan.Filter!.Policy, notification.data, errno),
            Process = caller.Name,
            ProcessId = caller.ProcessId,
            Count = 1,
            IsByInterface = RuleText.IsByInterface(plan.Filter.Policy, notification.data),
        };
        return () => recorder.Add(denial);
    }

    private Action? Attempts(SeccompNotif notification, string name)
    {
        _targets ??= new(plan, _memory);
        var thread = (int)notification.pid;
        var targets = _targets.Read(thread, name, notification.data);
        if (targets.Count == 0)
            return null;

        var caller = _callers.Read(thread);
        if (!listener.IsValid(notification.id))
        {
            _callers.Forget(thread);
            return null;
        }

        return () =>
        {
            foreach (var (call, target) in targets)
            {
                recorder.Add(new NetworkAttempt
                {
                    SystemCall = call,
                    Address = target.AddressText,
                    Port = target.Port,
                    HadNetwork = plan.HasNetwork,
                    Process = caller.Name,
                    ProcessId = caller.ProcessId,
                    Count = 1,
                });
            }
        };
    }

    /// <summary>The kernel's name; a number where there is none.</summary>
    private string Name(in SeccompData data)
    {
        if (_names.TryGetValue((data.arch, data.nr), out var known))
            return known;
        var architecture = SeccompArchitecture.Of(data.arch, data.nr);
        var name = architecture?.NameOf(data.nr) ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"#{data.nr}");
        const int most = 2048;
        if (_names.Count < most)
            _names[(data.arch, data.nr)] = name;
        return name;
    }
}

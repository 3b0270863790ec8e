namespace Hakoniwa;

public sealed partial class Command
{
    /// <summary>
    /// Measures the program's memory at its end: <see cref="ExitStatus.Memory"/>. The launching process watches it by ptrace(2) for that, so that it
    /// cannot be debugged meanwhile, each signal it gets costs it a little time, and set-user-id programs gain nothing. A program whose first thread
    /// ends before the others is measured then. Where the host forbids that to this user (HAKO1022), the program is not started.
    /// </summary>
    /// <remarks>Without this, <see cref="ExitStatus.PeakMemory"/> tells the peak of large programs, at no cost.</remarks>
    public Command MeasureMemory(bool measure = true) => With(_spec with { MeasureMemory = measure });
}

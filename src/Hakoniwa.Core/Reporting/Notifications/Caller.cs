namespace Hakoniwa.Reporting;

/// <summary>The process that makes a call.</summary>
/// <param name="Name">Its name for people, as in /proc/PID/comm; empty where it could not be read.</param>
/// <param name="ProcessId">Its number in the sandbox, 0 where it could not be read.</param>
internal readonly record struct Caller(string Name, int ProcessId);

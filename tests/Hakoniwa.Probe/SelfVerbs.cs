using System.Globalization;
using System.Text;

namespace Hakoniwa.Probe;

/// <summary>What this process is: ids, environment, status; and its ends.</summary>
internal static class SelfVerbs
{
    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("status", a => Result.Of(StatusField(a[0]))),
        new("session", _ => Result.Of(Text(Sys.Call(Numbers.Getsid)), Text(Sys.Call(Numbers.Getpgid)), Text(Sys.Call(Numbers.Getppid)), Text(Environment.ProcessId))),
        new("user-name", _ => Result.Of(Environment.UserName)),
        new("hostname", _ => Result.Of(Environment.MachineName)),
        new("arguments", Result.Of),
        new("setuid", a => Sys.Try(Numbers.Setuid, Sys.Number(a[0]))),
        new("env", _ => Result.Of(Environ())),
        new("cwd", _ => Result.Of(Environment.CurrentDirectory)),
        new("stdin", _ => Result.Of(Console.In.ReadToEnd())),
        new("flood", a => Flood(Sys.Number(a[0]))),
        new("exit", a => Exit(Sys.Number(a[0]))),
        new("signal-self", a => Sys.Try(Numbers.Kill, Environment.ProcessId, Sys.Number(a[0]))),
        new("fail-fast", _ => FailFast()),
    ];

    /// <summary>The block as execve got it: the runtime's own view may have been changed since.</summary>
    private static string[] Environ()
        => Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static string StatusField(string name)
        => File.ReadLines("/proc/self/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    private static string Text(nint number) => number.ToString(CultureInfo.InvariantCulture);

    private static Result Exit(int code)
    {
        Environment.Exit(code);
        return Result.Of();
    }

    private static Result FailFast()
    {
        Environment.FailFast("on purpose");
        return Result.Of();
    }

    /// <summary>Writes this many bytes to both standard streams, in turns.</summary>
    private static Result Flood(int bytes)
    {
        var chunk = new byte[64 * 1024];
        chunk.AsSpan().Fill((byte)'x');
        using var output = Console.OpenStandardOutput();
        using var error = Console.OpenStandardError();
        for (var left = bytes; left > 0; left -= chunk.Length)
        {
            output.Write(chunk.AsSpan(0, Math.Min(left, chunk.Length)));
            error.Write(chunk.AsSpan(0, Math.Min(left, chunk.Length)));
        }

        return Result.Of();
    }
}

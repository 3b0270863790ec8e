using System.Text.RegularExpressions;

using Hakoniwa.MSBuild.Recorder;

namespace Hakoniwa.MSBuild.Tests.Support;

/// <summary>Compares what loggers were told of a case with Exec and with HakoniwaExec.</summary>
internal static partial class LoggedAlike
{
    internal static void Assert(CaseRuns runs, string name, bool anyOrder = false)
    {
        var (expected, actual) = (Comparable(runs, CaseRuns.Exec, name), Comparable(runs, CaseRuns.HakoniwaExec, name));
        NUnit.Framework.Assert.That(expected, Is.Not.Empty);
        NUnit.Framework.Assert.That(actual, anyOrder ? Is.EquivalentTo(expected) : Is.EqualTo(expected));
    }

    /// <summary>What the task itself and the project logged, and what MSBuild says of the task's end; without what must differ.</summary>
    private static List<BuildEvent> Comparable(CaseRuns runs, string project, string name) =>
    [
        .. runs.Of(project, name)
            .Where(e => e.Kind is "error" or "warning" || e.Sender is "Exec" or "HakoniwaExec" or "Message")
            .Where(e => !e.Text.StartsWith("new namespaces:", StringComparison.Ordinal))
            .Select(e => e with
            {
                Project = "",
                Sender = e.Sender.Replace("HakoniwaExec", "Exec", StringComparison.Ordinal),
                Text = Trace().Replace(Script().Replace(UnderOneName(e.Text), "SCRIPT"), ""),
                File = e.File.Replace("hakoniwa.proj", "exec.proj", StringComparison.Ordinal).Replace("HAKONIWAEXEC", "EXEC", StringComparison.Ordinal),
            })
    ];

    private static string UnderOneName(string text) => text
        .Replace("Hakoniwa.MSBuild.HakoniwaExec", "Microsoft.Build.Tasks.Exec", StringComparison.Ordinal)
        .Replace("HakoniwaExec", "Exec", StringComparison.Ordinal);

    /// <summary>The shell names itself and the script in its messages.</summary>
    [GeneratedRegex(@"(/[\w/]*bin/|)(ba)?sh: (line )?\d+: |/run/hakoniwa/command|/\S*\.exec\.cmd")]
    private static partial Regex Script();

    /// <summary>MSB6003 has the stack of the exception, which begins in another method.</summary>
    [GeneratedRegex(@"\n\s+at .*", RegexOptions.Singleline)]
    private static partial Regex Trace();
}

using System.Diagnostics;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>The machine the tests run on, and running programs on it without any sandbox.</summary>
internal static class Host
{
    internal static uint UserId => Unistd.geteuid();

    internal static uint GroupId => Unistd.getegid();

    internal static bool IsRoot => UserId == 0;

    internal static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    internal static string Dotnet { get; } = Path.Combine(DotnetRoot, "dotnet");

    internal static void NeedsRoot(string what)
    {
        if (!IsRoot)
            Assert.Ignore("needs root: " + what);
    }

    internal static void NeedsOrdinaryUser(string what)
    {
        if (IsRoot)
            Assert.Ignore("needs an ordinary user: " + what);
    }

    internal static void NeedsProgram(string path)
    {
        if (!File.Exists(path))
            Assert.Ignore($"needs {path}, which this machine does not have");
    }

    /// <summary>Runs a program with nothing around it.</summary>
    internal static (int ExitCode, string Output, string Error) Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    internal static Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    /// <summary>The test project's sibling: where it was built, it was built with the same configuration.</summary>
    internal static string Sibling(string project)
    {
        var own = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, project + ".dll");
        Assert.That(path, Does.Exist, $"{project} is built with the tests");
        return path;
    }
}

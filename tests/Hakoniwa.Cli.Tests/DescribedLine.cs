using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Cli.Options;
using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.Tests;

/// <summary>What a line describes, without launching it.</summary>
internal static class DescribedLine
{
    /// <summary>The log of <c>-v</c> and the plan.</summary>
    internal static string Of(params string[] arguments)
    {
        var (command, profile) = Describe(arguments);
        var plan = command.Plan();
        return RunLog.Describe(plan, profile) + plan;
    }

    /// <summary>What is wrong with it.</summary>
    internal static string Problem(params string[] arguments)
        => Assert.Throws<UsageException>(() => Describe(arguments).Command.Plan())!.Message;

    private static (Command Command, SandboxProfile? Profile) Describe(string[] arguments)
    {
        string[] line = ["run", .. arguments];
        var split = SplitArguments.Of(line);
        var result = CommandTree.Build(split.Options).Root.Parse(split.Options, new() { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
            throw new UsageException(result.Errors[0].Message);
        var given = GivenOptions.Of(result, RunOptions.In(split.Options));
        return RunCommand.Describe(given, split.Command, OutputOptions.Read(given));
    }
}

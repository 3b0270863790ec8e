using Hakoniwa.Launch;

namespace Hakoniwa.Networking;

/// <summary>Starts pasta while the child waits with its namespaces made, and goes on when its network is configured.</summary>
internal sealed class PastaRendezvous(PastaOptions options, bool forwardDns) : Rendezvous
{
    private readonly IReadOnlyList<string> _command = PastaCommand.Build(options, forwardDns);

    internal override void Act(RendezvousContext context)
    {
        var program = Find(_command[0]);
        context.Keep(PastaProcess.Start([program, .. _command.Skip(1)], context.ChildPid, context.Cancellation));
    }

    private static string Find(string program)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        return SearchPath.Candidates(program, path).FirstOrDefault(File.Exists)
            ?? throw new SandboxException(ErrorCode.NetworkHelper,
                program.Contains('/', StringComparison.Ordinal)
                    ? $"{program}, which is to connect the sandbox's network, does not exist"
                    : $"{program}, which is to connect the sandbox's network, is not in the PATH ({path})",
                "Install the package passt, or use another network.");
    }
}

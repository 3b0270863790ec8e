using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Networking;

/// <summary>The command line of pasta(1).</summary>
internal static class PastaCommand
{
    /// <summary>The program, and the arguments up to the process id of the sandbox.</summary>
    internal static IReadOnlyList<string> Build(PastaOptions options, bool forwardDns)
    {
        var arguments = new List<string> { "--foreground", "--quiet", "--config-net" };
        if (!options.MapGateway)
            arguments.Add("--no-map-gw");
        Add(arguments, options, "-t", "--tcp-ports", options.TcpPorts);
        Add(arguments, options, "-u", "--udp-ports", options.UdpPorts);
        Add(arguments, options, "-T", "--tcp-ns", []);
        Add(arguments, options, "-U", "--udp-ns", []);
        if (forwardDns)
            arguments.AddRange(["--dns-forward", ResolverFile.ForwardingAddress]);

        // Root's pasta becomes nobody, who may not enter a user namespace that is root's.
        if (Unistd.geteuid() == 0 && !options.Arguments.Contains("--runas"))
            arguments.AddRange(["--runas", string.Create(CultureInfo.InvariantCulture, $"0:{Unistd.getegid()}")]);
        return [options.Program, .. arguments, .. options.Arguments];
    }

    private static void Add(List<string> arguments, PastaOptions options, string option, string longOption, IReadOnlyList<PublishedPort> ports)
    {
        var given = options.Arguments.Any(a => a.StartsWith(option, StringComparison.Ordinal) || a == longOption || a.StartsWith(longOption + "=", StringComparison.Ordinal));
        foreach (var port in ports)
            arguments.AddRange([option, port.Specification]);
        if (ports.Count == 0 && !given)
            arguments.AddRange([option, "none"]);
    }
}

using System.Collections.Immutable;
using System.Globalization;

namespace Hakoniwa.TestAdapter;

/// <summary>The command line that the test platform starts a .NET test host with: arguments of <c>dotnet</c>, the host, its options.</summary>
internal sealed class HostCommandLine
{
    private static readonly string[] OptionsWithDirectories = ["--additionalprobingpath"];
    private static readonly string[] OptionsWithFiles = ["--runtimeconfig", "--depsfile", "--additional-deps"];

    private readonly ImmutableArray<string> _arguments;
    private readonly int _host;

    private HostCommandLine(ImmutableArray<string> arguments, int host, int port, int dataCollectionPort)
    {
        _arguments = arguments;
        _host = host;
        Port = port;
        DataCollectionPort = dataCollectionPort;
    }

    /// <summary>The port on 127.0.0.1 that the test platform listens on.</summary>
    internal int Port { get; }

    /// <summary>The port on 127.0.0.1 that the data collector listens on, or 0.</summary>
    internal int DataCollectionPort { get; }

    /// <summary>The directories that <c>dotnet</c> reads the host and its dependencies from.</summary>
    internal IEnumerable<string> Directories
    {
        get
        {
            yield return Path.GetDirectoryName(_arguments[_host])!;
            for (var i = 0; i + 1 < _host; i++)
            {
                if (OptionsWithDirectories.Contains(_arguments[i]))
                    yield return _arguments[i + 1];
                else if (OptionsWithFiles.Contains(_arguments[i]) && Path.GetDirectoryName(_arguments[i + 1]) is { Length: > 0 } directory)
                    yield return directory;
            }
        }
    }

    internal static HostCommandLine Parse(IEnumerable<string> commandLine)
    {
        ImmutableArray<string> arguments = [.. commandLine];
        var host = -1;
        for (var i = 0; i < arguments.Length && host < 0; i++)
        {
            if (Path.GetFileName(arguments[i]) is "testhost.dll" or "testhost.x86.dll" && Path.IsPathRooted(arguments[i]))
                host = i;
        }

        if (arguments is not ["exec", ..] || host < 0)
            throw Unexpected("it does not run testhost.dll with \"dotnet exec\"", arguments);

        string? Option(string name)
        {
            var at = arguments.IndexOf(name, host);
            return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
        }

        if (Option("--role") is not (null or "client"))
            throw Unexpected("the host is to listen instead of to connect", arguments);
        if (!TryPort(Option("--port"), out var port) || port == 0)
            throw Unexpected("it names no port to connect to", arguments);
        if (Option("--endpoint") is { } endpoint && !endpoint.StartsWith("127.0.0.1:", StringComparison.Ordinal))
            throw Unexpected("the test platform is not on 127.0.0.1", arguments);
        if (Option("--parentprocessid") is null)
            throw Unexpected("it names no parent process", arguments);
        if (!TryPort(Option("--datacollectionport") ?? "0", out var dataCollectionPort))
            throw Unexpected("its data collection port is not a number", arguments);

        return new(arguments, host, port, dataCollectionPort);
    }

    /// <summary>
    /// The same, for a PID namespace of its own: the host ends itself when its parent's number means nothing, and 1 always does. Watching the
    /// real parent is the launcher's.
    /// </summary>
    internal ImmutableArray<string> InOwnPidNamespace() => _arguments.SetItem(_arguments.IndexOf("--parentprocessid", _host) + 1, "1");

    private static bool TryPort(string? text, out int port)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;

    private static LauncherException Unexpected(string why, ImmutableArray<string> arguments)
        => new(TestHostErrorCode.UnexpectedCommandLine, $"the test platform's command line is not one that is known: {why}: {string.Join(' ', arguments)}");
}

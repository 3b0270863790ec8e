namespace Hakoniwa;

/// <summary>What a <see cref="LandlockRuleset"/> can restrict.</summary>
public enum LandlockResource
{
    /// <summary>Reading, changing and executing files, by path.</summary>
    FileSystem,

    /// <summary>Listening on TCP ports. Since Linux 6.7.</summary>
    TcpBind,

    /// <summary>Connecting to TCP ports, whatever the address: loopback is no exception. Since Linux 6.7.</summary>
    TcpConnect,

    /// <summary>Connecting to abstract Unix sockets that were made outside of the sandbox. Since Linux 6.12.</summary>
    AbstractSockets,

    /// <summary>Sending signals to processes outside of the sandbox. Since Linux 6.12.</summary>
    Signals,
}

using System.Net;

namespace Hakoniwa;

/// <summary>
/// A TCP endpoint on a loopback address of the host that a sandbox may reach at the same address and port of its own loopback.
/// </summary>
/// <param name="EndPoint">Address and port, the same inside and outside. Only 127.0.0.0/8 addresses are accepted.</param>
/// <param name="MaxConnections">
/// How many connections are relayed before the listener in the sandbox is closed; 0 (the default) means any number.
/// </param>
public sealed record AllowedEndpoint(IPEndPoint EndPoint, int MaxConnections = 0);

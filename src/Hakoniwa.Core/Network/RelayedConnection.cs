using System.Net;

namespace Hakoniwa;

/// <summary>A connection that a program in a sandbox made to an allowed endpoint.</summary>
/// <param name="Endpoint">The endpoint as it was listed.</param>
/// <param name="Target">What it was connected to, or tried last; null if no address was tried.</param>
/// <param name="Time">When it was made, or given up.</param>
/// <param name="Outcome">Whether it was made.</param>
public sealed record RelayedConnection(AllowedEndpoint Endpoint, IPEndPoint? Target, DateTimeOffset Time, RelayOutcome Outcome);

namespace Hakoniwa;

/// <summary>What became of a connection to an allowed endpoint. The program sees each but the first as a connection that is reset.</summary>
public enum RelayOutcome
{
    /// <summary>It was made, and is relayed.</summary>
    Connected,

    /// <summary>The name has no address.</summary>
    NotResolved,

    /// <summary>The name leads only to loopback, link-local, multicast or unspecified addresses, which must be listed themselves.</summary>
    AddressNotAllowed,

    /// <summary>Nothing accepted the connection in time.</summary>
    NotConnected,
}

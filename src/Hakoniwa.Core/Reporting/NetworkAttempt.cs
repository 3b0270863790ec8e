namespace Hakoniwa;

/// <summary>An address outside of the sandbox that a program reached for, once or many times in the same way.</summary>
public sealed record NetworkAttempt
{
    /// <summary>The kernel's name of the call: <c>connect</c>, <c>sendto</c>, <c>sendmsg</c>, <c>sendmmsg</c> or <c>bind</c>.</summary>
    public required string SystemCall { get; init; }

    /// <summary>The address, as text: <c>192.0.2.1</c>, <c>2001:db8::1</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The port, 0 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Whether the sandbox has a network, so that the attempt left it. What came of it is not known. Otherwise there was no way out.</summary>
    public bool HadNetwork { get; init; }

    /// <inheritdoc cref="DeniedCall.Process"/>
    public required string Process { get; init; }

    /// <inheritdoc cref="DeniedCall.ProcessId"/>
    public required int ProcessId { get; init; }

    /// <summary>How often it was tried.</summary>
    public required long Count { get; init; }
}

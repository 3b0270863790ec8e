namespace Hakoniwa.Interop;

/// <summary>linux/keyctl.h.</summary>
internal static class Keyctl
{
    internal const int KEYCTL_JOIN_SESSION_KEYRING = 1;
}

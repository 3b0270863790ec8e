using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Launch;

/// <summary>
/// The session keyring is inherited like a descriptor, user namespace or not: with it the program could read the keys of the caller's
/// session. No namespace keeps it out, so where the filter does not either, the program gets an empty one of its own.
/// </summary>
internal static class KeyringSteps
{
    internal static IEnumerable<Step> Build(ContainerSpec container)
    {
        // A new keyring for each launch would count against the user's quota, which launches in quick succession could use up.
        if (!container.Seccomp.MayAllow("keyctl", container.Capabilities))
            yield break;

        yield return new("start with an empty session keyring", ErrorCode.StepFailed,
            [new("keyctl", Syscall.keyctl, Keyctl.KEYCTL_JOIN_SESSION_KEYRING, 0) { Tolerate = Unavailable() }])
        {
            Remedy = errno => errno == Errno.EDQUOT ? "The user's quota of keys is used up (see /proc/key-users)." : null,
        };
    }

    /// <summary>How this kernel, or the filter of a container that this process runs in, refuses keyrings to everybody in here.</summary>
    private static Errno Unavailable()
    {
        const int noSuchOperation = -1;
        Unistd.syscall(Syscall.keyctl, noSuchOperation, 0, 0, 0, 0, 0);
        return (Errno)Marshal.GetLastPInvokeError() is var errno && errno == Errno.EOPNOTSUPP ? 0 : errno;
    }
}

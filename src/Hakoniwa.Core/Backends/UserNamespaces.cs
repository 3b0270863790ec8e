using Hakoniwa.Diagnostics;
using Hakoniwa.Diagnostics.Probing;

namespace Hakoniwa.Backends;

/// <summary>
/// Whether this process can have user namespaces, found out by making one: settings that forbid them are many, and some let one be made that
/// has no power in it.
/// </summary>
internal static class UserNamespaces
{
    private static readonly Lazy<bool> Tried = new(Try, LazyThreadSafetyMode.PublicationOnly);

    internal static bool CanBeHad => !HostSimulation.WithoutUserNamespaces && Tried.Value;

    /// <summary>Whatever else goes wrong goes wrong in the launch, too, which says it better.</summary>
    private static bool Try() => ProbeChild.WithMounts().Run() switch
    {
        null => true,
        { Call: ProbeChild.Clone } clone => clone.Errno is not (Errno.EPERM or Errno.EACCES or Errno.ENOSPC or Errno.EUSERS or Errno.EINVAL),
        var failure => failure.Errno is not (Errno.EPERM or Errno.EACCES),
    };
}

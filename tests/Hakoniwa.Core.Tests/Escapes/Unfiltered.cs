using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Escapes;

/// <summary>Sandboxes without a filter, which would answer first: what refuses there is namespaces, missing capabilities and mount flags.</summary>
internal static class Unfiltered
{
    internal static Container Sandbox() => Probe.Sandbox().Seccomp(SeccompProfile.Unconfined);

    /// <summary>The same with user id 0, which some of the kernel's checks are about.</summary>
    internal static Container AsRoot() => Sandbox().MapIds(0, 0);

    /// <summary>One with each of the two.</summary>
    internal static Container[] Both => [Sandbox(), AsRoot()];
}

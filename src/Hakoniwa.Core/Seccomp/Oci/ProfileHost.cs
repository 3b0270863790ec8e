namespace Hakoniwa.Seccomp.Oci;

/// <summary>The machine that a profile's conditions are about.</summary>
internal sealed record ProfileHost(SeccompArchitecture Architecture, Version Kernel)
{
    // On Linux this is uname's release, as far as it is numbers.
    internal static ProfileHost Current => new(SeccompArchitecture.Current, Environment.OSVersion.Version);
}

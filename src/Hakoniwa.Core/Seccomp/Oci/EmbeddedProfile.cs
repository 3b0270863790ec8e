namespace Hakoniwa.Seccomp.Oci;

/// <summary>Profiles that are in this assembly as files.</summary>
internal static class EmbeddedProfile
{
    internal static ProfileContent Read(string name)
    {
        using Stream resource = typeof(EmbeddedProfile).Assembly.GetManifestResourceStream($"Hakoniwa.Seccomp.{name}.json")!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return ProfileReader.Read(ProfileText.Of(bytes, name), ProfileHost.Current);
    }
}

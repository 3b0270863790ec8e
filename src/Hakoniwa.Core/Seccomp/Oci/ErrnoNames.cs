namespace Hakoniwa.Seccomp.Oci;

/// <summary>Error numbers by their C names.</summary>
internal static class ErrnoNames
{
    private static readonly Lazy<Dictionary<string, Errno>> Numbers = new(Make);

    internal static IReadOnlyDictionary<string, Errno> All => Numbers.Value;

    private static Dictionary<string, Errno> Make()
    {
        Dictionary<string, Errno> numbers = Enum.GetValues<Errno>().ToDictionary(errno => errno.ToString());

        // Two names for one number; the enum has one of each, so that numbers print as one name.
        numbers.Add("EWOULDBLOCK", Errno.EAGAIN);
        numbers.Add("EDEADLOCK", Errno.EDEADLK);
        numbers.Add("ENOTSUP", Errno.EOPNOTSUPP);
        return numbers;
    }
}

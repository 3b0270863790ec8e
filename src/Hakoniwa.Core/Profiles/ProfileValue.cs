using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles;

/// <summary>A value that fits its place in the schema.</summary>
/// <param name="At">Where it was written, for errors.</param>
/// <param name="Content">
/// A <see cref="string"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="ProfileTable"/> or a list of values,
/// as its type in the schema says.
/// </param>
internal sealed record ProfileValue(TomlValue At, object Content)
{
    internal string Text => (string)Content;

    internal bool Flag => (bool)Content;

    internal long Number => (long)Content;

    internal ProfileTable Table => (ProfileTable)Content;

    internal IReadOnlyList<ProfileValue> Items => (IReadOnlyList<ProfileValue>)Content;

    /// <summary>What to throw where it fits its place, and still means nothing.</summary>
    internal SandboxException Error(string message) => ProfileErrors.At(At, message);

    /// <summary>Does something with it; what that throws about its arguments is said about this place.</summary>
    internal T Checked<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (ArgumentException e)
        {
            throw Error(Sentence.Of(e).TrimEnd('.'));
        }
        catch (SandboxException e) when (e.Code is ErrorCode.UnusablePath or ErrorCode.UnknownSeccompProfile)
        {
            throw Error(Sentence.Of(e));
        }
    }
}

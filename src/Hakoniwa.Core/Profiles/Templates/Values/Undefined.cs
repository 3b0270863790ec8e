namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>
/// What has no value. The others are plain: null for <c>none</c>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>,
/// <see cref="string"/>, <see cref="TemplateList"/>, <see cref="TemplateMap"/> and what can be called.
/// </summary>
internal sealed class Undefined
{
    internal static readonly Undefined Value = new();

    private Undefined()
    {
    }
}

namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>A value that has attributes and is neither list nor dictionary, such as <c>loop</c>.</summary>
internal interface ITemplateObject
{
    /// <summary>How it is printed.</summary>
    string Text { get; }

    object? Attribute(Session session, string name);
}

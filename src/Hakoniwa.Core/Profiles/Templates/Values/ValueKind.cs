namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>What kinds of values there are, and which of them hold.</summary>
internal static class ValueKind
{
    /// <summary>A value's kind, with its article, as messages name it.</summary>
    internal static string Of(object? value) => value switch
    {
        null => "none",
        Undefined => "something undefined",
        bool => "a boolean",
        long or double => "a number",
        string => "text",
        TemplateList => "a list",
        TemplateMap => "a dictionary",
        TemplateNamespace => "a namespace",
        TemplateFunction or MacroValue => "a function",
        _ => "an object",
    };

    internal static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        TemplateList list => list.Items.Count > 0,
        TemplateMap map => map.Keys.Count > 0,
        _ => true,
    };
}

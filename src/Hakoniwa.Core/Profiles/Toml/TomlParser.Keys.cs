namespace Hakoniwa.Profiles.Toml;

/// <content>Keys: bare, quoted, dotted.</content>
internal sealed partial class TomlParser
{
    /// <summary>A dotted key, and the blanks after it.</summary>
    private TomlKey[] Keys()
    {
        var keys = new List<TomlKey>(1);
        while (true)
        {
            keys.Add(Key());
            SkipBlanks();
            if (Here != '.')
                return [.. keys];
            _at++;
            SkipBlanks();
        }
    }

    private TomlKey Key()
    {
        var start = _at;
        if (Here is '"' or '\'')
            return new(Here == '"' ? BasicString() : LiteralString(), start);

        while (char.IsAsciiLetterOrDigit(Here) || Here is '_' or '-')
            _at++;
        return _at > start ? new(_text[start.._at], start) : throw Unexpected("a key");
    }
}

namespace Hakoniwa.Profiles.Toml;

/// <summary>A recursive-descent reader of TOML 1.0: lines, headers and what they add to.</summary>
internal sealed partial class TomlParser(TomlSource source)
{
    /// <summary>The deepest nesting of arrays and inline tables; more would take the stack of this process.</summary>
    private const int MaxDepth = 100;

    private readonly string _text = source.Text;
    private int _at;
    private int _depth;

    /// <summary>The character here; NUL at the end, which a document cannot contain.</summary>
    private char Here => _at < _text.Length ? _text[_at] : '\0';

    private bool AtEnd => _at >= _text.Length;

    internal TomlTable Document()
    {
        var root = new TomlTable(source, 0, TomlTableOrigin.Header);
        var current = root;
        while (SkipToStatement())
        {
            if (Here == '[')
                current = Header(root);
            else
                KeyValue(current);
            EndOfLine();
        }

        return root;
    }

    private TomlTable Header(TomlTable root)
    {
        var start = _at;
        var isArray = _text.AsSpan(_at).StartsWith("[[");
        _at += isArray ? 2 : 1;
        SkipBlanks();
        var keys = Keys();
        if (!_text.AsSpan(_at).StartsWith(isArray ? "]]" : "]"))
            throw Unexpected(isArray ? "']]' after the table's name" : "']' after the table's name");
        _at += isArray ? 2 : 1;

        var parent = root;
        foreach (var key in keys.AsSpan(..^1))
            parent = Enter(parent, key);
        return isArray ? AppendTable(parent, keys[^1], start) : DefineTable(parent, keys[^1], start);
    }

    /// <summary>The table on the way to that of a header; of an array of tables it is the last one.</summary>
    private TomlTable Enter(TomlTable parent, TomlKey key)
    {
        if (!parent.TryGet(key.Name, out var known))
        {
            var implied = new TomlTable(source, key.Offset, TomlTableOrigin.Implied);
            parent.Add(key.Name, key.Offset, implied);
            return implied;
        }

        return known switch
        {
            TomlArray { OfTables: true } array => (TomlTable)array.Items[^1],
            TomlTable { Origin: not TomlTableOrigin.Inline } table => table,
            _ => throw Taken(key, known),
        };
    }

    private TomlTable DefineTable(TomlTable parent, TomlKey key, int start)
    {
        if (!parent.TryGet(key.Name, out var known))
        {
            var table = new TomlTable(source, start, TomlTableOrigin.Header);
            parent.Add(key.Name, key.Offset, table);
            return table;
        }

        if (known is not TomlTable { Origin: TomlTableOrigin.Implied } implied)
            throw Taken(key, known);
        implied.Origin = TomlTableOrigin.Header;
        return implied;
    }

    private TomlTable AppendTable(TomlTable parent, TomlKey key, int start)
    {
        if (!parent.TryGet(key.Name, out var known))
            parent.Add(key.Name, key.Offset, known = new TomlArray(source, start, ofTables: true));
        if (known is not TomlArray { OfTables: true } array)
            throw Taken(key, known);

        var table = new TomlTable(source, start, TomlTableOrigin.Header);
        array.Add(table);
        return table;
    }

    private void KeyValue(TomlTable table)
    {
        var keys = Keys();
        if (Here != '=')
            throw Unexpected("'=' after the key");
        _at++;
        SkipBlanks();

        foreach (var key in keys.AsSpan(..^1))
        {
            if (!table.TryGet(key.Name, out var known))
                table.Add(key.Name, key.Offset, known = new TomlTable(source, key.Offset, TomlTableOrigin.DottedKey));
            table = known is TomlTable { Origin: TomlTableOrigin.DottedKey } dotted ? dotted : throw Taken(key, known);
        }

        var last = keys[^1];
        if (table.TryGet(last.Name, out var taken))
            throw Taken(last, taken);
        table.Add(last.Name, last.Offset, Value());
    }

    private TomlException Taken(TomlKey key, TomlValue known)
        => source.Error(key.Offset, $"'{key.Name}' is {known.Kind} already, in line {known.Position.Line}");

    /// <summary>Blanks, comments and line ends up to the next key or header; false at the end of the document.</summary>
    private bool SkipToStatement()
    {
        while (true)
        {
            SkipBlanks();
            if (AtEnd)
                return false;
            if (!SkipComment() && !SkipNewLine())
                return true;
        }
    }

    private void EndOfLine()
    {
        SkipBlanks();
        SkipComment();
        if (!AtEnd && !SkipNewLine())
            throw Unexpected("the end of the line");
    }

    private void SkipBlanks()
    {
        while (Here is ' ' or '\t')
            _at++;
    }

    private bool SkipComment()
    {
        if (Here != '#')
            return false;
        for (_at++; !AtEnd && Here != '\n' && !IsCarriageReturnOfNewLine; _at++)
        {
            if (IsControl(Here))
                throw ControlCharacter();
        }

        return true;
    }

    private bool SkipNewLine()
    {
        if (IsCarriageReturnOfNewLine)
            _at++;
        if (Here != '\n')
            return false;
        _at++;
        return true;
    }

    private bool IsCarriageReturnOfNewLine => Here == '\r' && _at + 1 < _text.Length && _text[_at + 1] == '\n';

    /// <summary>All that TOML wants to be escaped: those of ASCII but the tab.</summary>
    private static bool IsControl(char c) => c is < ' ' and not '\t' or '\x7f';

    private TomlException ControlCharacter() => source.Error(_at, $"the control character U+{(int)Here:X4} cannot stand here as it is");

    private TomlException Unexpected(string expected)
    {
        var found = AtEnd ? "the end of the file" : Here is '\n' or '\r' ? "the end of the line" : IsControl(Here) ? $"U+{(int)Here:X4}"
            : $"'{System.Text.Rune.GetRuneAt(_text, _at)}'";
        return source.Error(_at, $"expected {expected}, found {found}");
    }
}

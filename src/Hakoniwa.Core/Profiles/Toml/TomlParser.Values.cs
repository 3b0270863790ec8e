namespace Hakoniwa.Profiles.Toml;

/// <content>Values: which kind follows, arrays and inline tables.</content>
internal sealed partial class TomlParser
{
    private TomlValue Value()
    {
        switch (Here)
        {
            case '"' or '\'':
                return String();
            case '[':
                return Nested(Array);
            case '{':
                return Nested(InlineTable);
            default:
                return Scalar();
        }
    }

    private TomlValue Nested(Func<TomlValue> read)
    {
        if (++_depth > MaxDepth)
            throw source.Error(_at, $"arrays and tables are nested more than {MaxDepth} deep");
        var value = read();
        _depth--;
        return value;
    }

    private TomlArray Array()
    {
        var array = new TomlArray(source, _at++, ofTables: false);
        while (true)
        {
            SkipToStatement();
            if (Here != ']')
            {
                array.Add(Value());
                SkipToStatement();
                if (Here == ',')
                {
                    _at++;
                    continue;
                }
            }

            if (Here != ']')
                throw AtEnd ? array.Error("the array has no end: ']' is missing") : Unexpected("',' or ']' in the array");
            _at++;
            return array;
        }
    }

    private TomlTable InlineTable()
    {
        var table = new TomlTable(source, _at++, TomlTableOrigin.Header);
        SkipBlanks();
        for (var isFirst = true; Here != '}'; isFirst = false)
        {
            if (!isFirst)
            {
                if (Here != ',')
                    throw Unexpected("',' or '}' in the table, which is written on one line");
                _at++;
                SkipBlanks();
            }

            KeyValue(table);
            SkipBlanks();
        }

        _at++;
        table.Origin = TomlTableOrigin.Inline;
        return table;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hakoniwa.Seccomp.Oci;

/// <content>JSON, a token at a time, with the place of what is wrong.</content>
internal ref partial struct ProfileReader
{
    /// <summary>Where the current token begins.</summary>
    private readonly long Here => _json.TokenStartIndex;

    private readonly SandboxException Error(string message, string? remedy = null) => Error(Here, message, remedy);

    internal readonly SandboxException Error(long offset, string message, string? remedy = null) =>
        _text.Error(ErrorCode.SeccompFileContent, offset, message, remedy);

    /// <summary>
    /// The next key of an object, or null at its end; the reader is at the key's value then. What is null is like what is not there: container
    /// engines write it for empty lists.
    /// </summary>
    private string? NextKey(string what, string[] known, ref uint seen)
    {
        while (_json.Read() && _json.TokenType != JsonTokenType.EndObject)
        {
            string key = Text();
            int index = Array.IndexOf(known, key);
            if (index < 0)
                throw Error($"{what} has no key '{Quoted(key)}'", Spelling.Hint(key, known));

            if ((seen & 1u << index) != 0)
                throw Error($"the key '{key}' is there twice", "Which of the two counts is not defined: leave one.");

            seen |= 1u << index;
            _json.Read();
            if (_json.TokenType != JsonTokenType.Null)
                return key;
        }

        return null;
    }

    private readonly void Expect(string key, JsonTokenType type, string description)
    {
        if (_json.TokenType != type)
            throw Error($"{key} is to be {description}, not {Description(_json.TokenType)}");
    }

    private readonly void ExpectObject(string key) => Expect(key, JsonTokenType.StartObject, "an object");

    private readonly void ExpectArray(string key) => Expect(key, JsonTokenType.StartArray, "a list");

    /// <summary>Whether the list has another item, which the reader is at then.</summary>
    private bool NextItem() => _json.Read() && _json.TokenType != JsonTokenType.EndArray;

    private readonly string String(string key)
    {
        Expect(key, JsonTokenType.String, "a string");
        return Text();
    }

    private readonly string Word(string key, string[] known, string what)
    {
        string word = String(key);
        return Array.IndexOf(known, word) >= 0 ? word : throw Error($"'{Quoted(word)}' is not {what}", Spelling.Hint(word, known));
    }

    private readonly ulong Integer(string key, ulong highest)
    {
        Expect(key, JsonTokenType.Number, "a number");
        return _json.TryGetUInt64(out ulong number) && number <= highest
            ? number
            : throw Error($"{key} is to be a whole number from 0 to {highest}");
    }

    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, as an escape sequence.
            throw _text.Error(ErrorCode.SeccompFileSyntax, Here, "this is not Unicode text", null, e);
        }
    }

    /// <summary>For messages, which are printed to terminals: without what moves the cursor or turns the writing round.</summary>
    internal static string Quoted(string text)
    {
        const int longest = 64;
        var quoted = new StringBuilder();
        foreach (Rune rune in (text.Length <= longest ? text : text[..longest]).EnumerateRunes())
        {
            bool isHidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            quoted.Append(isHidden ? "?" : rune.ToString());
        }

        return text.Length <= longest ? quoted.ToString() : quoted.Append("...").ToString();
    }

    private static string Description(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}

namespace Hakoniwa.Profiles.Globbing;

/// <summary>One component of a pattern: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a-z]</c> and ordinary characters.</summary>
internal sealed class GlobPart
{
    private readonly string _text;

    private GlobPart(string text) => _text = text;

    internal string Text => _text;

    /// <summary>Any number of directories.</summary>
    internal bool IsRecursive => _text == "**";

    internal bool IsLiteral => _text.AsSpan().IndexOfAny('*', '?', '[') < 0;

    /// <exception cref="FormatException">The component means nothing.</exception>
    internal static GlobPart Parse(string text)
    {
        var part = new GlobPart(text);
        if (text.Contains("**", StringComparison.Ordinal) && !part.IsRecursive)
            throw new FormatException($"\"{text}\": two asterisks stand for any number of directories, and must be alone between slashes");
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '[')
                continue;
            i = EndOfSet(text, i);
            if (i < 0)
                throw new FormatException($"\"{text}\": a '[' is without its ']'; a bracket itself is written [[]");
        }

        return part;
    }

    /// <summary>Whether a name matches; with time in proportion to the lengths, whatever the asterisks.</summary>
    internal bool Matches(string name)
    {
        var (at, pattern) = (0, 0);
        var (afterStar, retry) = (-1, 0);
        while (at < name.Length)
        {
            if (pattern < _text.Length && _text[pattern] == '*')
            {
                afterStar = ++pattern;
                retry = at;
            }
            else if (pattern < _text.Length && MatchesOne(name[at], pattern, out var next))
            {
                at++;
                pattern = next;
            }
            else if (afterStar >= 0)
            {
                pattern = afterStar;
                at = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (pattern < _text.Length && _text[pattern] == '*')
            pattern++;
        return pattern == _text.Length;
    }

    private bool MatchesOne(char c, int pattern, out int next)
    {
        next = pattern + 1;
        if (_text[pattern] == '?')
            return true;
        if (_text[pattern] != '[')
            return _text[pattern] == c;

        var end = EndOfSet(_text, pattern);
        next = end + 1;
        var at = pattern + 1;
        var negated = _text[at] == '!';
        if (negated)
            at++;
        var found = false;
        while (at < end)
        {
            if (at + 2 < end && _text[at + 1] == '-')
            {
                found |= c >= _text[at] && c <= _text[at + 2];
                at += 3;
            }
            else
            {
                found |= c == _text[at++];
            }
        }

        return found != negated;
    }

    /// <summary>Where the set that begins here has its ']', which is a member where it comes first; -1 if nowhere.</summary>
    private static int EndOfSet(string text, int start)
    {
        var first = start + 1 < text.Length && text[start + 1] == '!' ? start + 2 : start + 1;
        return first + 1 > text.Length ? -1 : text.IndexOf(']', Math.Min(first + 1, text.Length));
    }
}

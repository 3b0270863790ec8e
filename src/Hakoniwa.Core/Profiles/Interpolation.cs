using System.Text;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles;

/// <summary>
/// References in strings: <c>${env:NAME}</c>, <c>${env:NAME:-default}</c>, <c>${dir}</c>, <c>${cwd}</c>, <c>${home}</c>, <c>${uid}</c>,
/// <c>${gid}</c>, <c>${user}</c>, <c>${dotnet}</c>, <c>${xdg:NAME}</c> and, as a whole element of an array, <c>${glob:…}</c>. What they stand for is text and is not
/// looked at again. <c>$${</c> is a <c>${</c>.
/// </summary>
internal sealed class Interpolation(ProfileHost host, string directory)
{
    private const string GlobStart = "${glob:";

    /// <summary>References in defaults and patterns can have such, too; more than this is no profile.</summary>
    private const int MaxDepth = 16;

    private static readonly string[] Names = ["env", "dir", "cwd", "home", "uid", "gid", "user", "dotnet", "xdg", "glob"];

    /// <exception cref="SandboxException">A reference is not one, or to something that is not there.</exception>
    internal string Expand(TomlString written)
        => written.Value.Contains("${", StringComparison.Ordinal) ? new Run(this, written).Whole() : written.Value;

    /// <summary>The absolute paths that the string stands for if it is one <c>${glob:…}</c> and nothing else; null otherwise.</summary>
    /// <exception cref="SandboxException">The pattern is not one.</exception>
    internal IReadOnlyList<string>? ExpandGlob(TomlString written)
    {
        if (!written.Value.StartsWith(GlobStart, StringComparison.Ordinal))
            return null;
        var run = new Run(this, written);
        if (run.WholeGlob() is not { } pattern)
            return null;
        try
        {
            return [.. Globbing.Glob.Expand(pattern, directory, hidden: false).Select(path => Path.Combine(directory, path))];
        }
        catch (FormatException e)
        {
            throw run.Error(0, e.Message);
        }
    }

    private sealed class Run(Interpolation context, TomlString written)
    {
        private readonly string _text = written.Value;
        private int _at;
        private int _depth;

        internal string Whole() => Text(0, nested: false, evaluate: true, pattern: false);

        internal string? WholeGlob()
        {
            _at = GlobStart.Length;
            var pattern = Text(0, nested: true, evaluate: true, pattern: true);
            return _at == _text.Length - 1 ? pattern : null;
        }

        internal SandboxException Error(int at, string message) => ProfileErrors.At(ErrorCode.ProfileReference, written.Source, OffsetOf(at), message);

        /// <summary>Up to the end, or to the brace that ends a reference; within a pattern, what references stand for matches itself alone.</summary>
        private string Text(int start, bool nested, bool evaluate, bool pattern)
        {
            var result = new StringBuilder();
            while (_at < _text.Length)
            {
                var rest = _text.AsSpan(_at);
                if (rest.StartsWith("$${"))
                {
                    result.Append("${");
                    _at += 3;
                }
                else if (rest.StartsWith("${"))
                {
                    var value = Reference(evaluate);
                    result.Append(pattern ? Literally(value) : value);
                }
                else if (nested && rest[0] == '}')
                {
                    return result.ToString();
                }
                else
                {
                    result.Append(rest[0]);
                    _at++;
                }
            }

            return nested ? throw Error(start, "this '${' is without its '}'; '$${' is how to write '${' itself") : result.ToString();
        }

        private string Reference(bool evaluate)
        {
            var start = _at;
            if (++_depth > MaxDepth)
                throw Error(start, $"references in references are nested more than {MaxDepth} deep");
            _at += 2;
            var name = Word();
            var hasArgument = _at < _text.Length && _text[_at] == ':';
            if (hasArgument)
                _at++;
            var value = name switch
            {
                "env" when hasArgument => Variable(start, evaluate),
                "xdg" when hasArgument => UserDirectory(start, Argument(start), evaluate),
                "env" or "xdg" => throw Error(start, $"'{name}' needs a name, as in ${{{name}:{(name == "env" ? "HOME" : "DOWNLOAD")}}}"),
                "glob" => throw Error(start, "'glob' stands for several paths, so that it must be an element of an array as a whole, or the source of a mount"),
                _ when !Names.Contains(name) => throw Error(start, $"there is no reference '{name}'. {Spelling.Hint(name, Names)} '$${{' is how to write '${{' itself"),
                _ when hasArgument => throw Error(start, $"'{name}' takes nothing after a colon"),
                _ => evaluate ? Simple(start, name) : "",
            };
            if (_at >= _text.Length || _text[_at] != '}')
                throw Error(start, "this '${' is without its '}'; '$${' is how to write '${' itself");
            _at++;
            _depth--;
            return value;
        }

        private string Simple(int start, string name) => name switch
        {
            "dir" => context.Directory,
            "cwd" => context.Host.CurrentDirectory,
            "uid" => Number(context.Host.UserId),
            "gid" => Number(context.Host.GroupId),
            "dotnet" => context.Host.DotNetRoot ?? throw Error(start, "there is no .NET installation: DOTNET_ROOT, PATH and the usual directories have none"),
            "user" => context.Host.UserName ?? throw Error(start, "the caller's user has no name in /etc/passwd"),
            _ => context.Host.Home ?? throw Error(start, "the caller has no home directory: HOME is not set, and /etc/passwd does not tell"),
        };

        private string Variable(int start, bool evaluate)
        {
            var name = Argument(start);
            var value = context.Host.Variable(name);
            if (!_text.AsSpan(_at).StartsWith(":-"))
                return value ?? (evaluate ? throw Error(start, $"the variable {name} is not set; ${{env:{name}:-}} would be empty then") : "");

            _at += 2;
            var isSet = !string.IsNullOrEmpty(value);
            var otherwise = Text(start, nested: true, evaluate && !isSet, pattern: false);
            return isSet ? value! : otherwise;
        }

        private string UserDirectory(int start, string name, bool evaluate)
        {
            try
            {
                return context.Host.UserDirectory(name)
                    ?? (evaluate ? throw Error(start, $"there is no user directory '{name}'. {Spelling.Hint(name, context.Host.UserDirectoryNames)}") : "");
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                throw Error(start, e.Message);
            }
        }

        /// <summary>A name after a colon.</summary>
        private string Argument(int start)
        {
            var from = _at;
            while (_at < _text.Length && _text[_at] is not ('}' or ':' or '$' or '{'))
                _at++;
            return _at > from ? _text[from.._at] : throw Error(start, "a name is missing after the colon");
        }

        private string Word()
        {
            var from = _at;
            while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at]))
                _at++;
            return _text[from.._at];
        }

        /// <summary>Where in the file that character is, if the string is written as what it means; otherwise where the string begins.</summary>
        private int OffsetOf(int at)
        {
            var file = written.Source.Text.AsSpan(written.Offset);
            foreach (var opening in (ReadOnlySpan<int>)[1, 3, 4, 5])
            {
                if (file.Length > opening + at + 2 && file[opening..].StartsWith(_text.AsSpan(0, Math.Min(at + 2, _text.Length))))
                    return written.Offset + opening + at;
            }

            return written.Offset;
        }

        private static string Number(uint id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

        private static string Literally(string text)
        {
            var result = new StringBuilder(text.Length);
            foreach (var c in text)
                result.Append(c is '*' or '?' or '[' ? $"[{c}]" : c.ToString());
            return result.ToString();
        }
    }

    private ProfileHost Host => host;

    private string Directory => directory;
}

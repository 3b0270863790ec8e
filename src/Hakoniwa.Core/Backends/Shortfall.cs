namespace Hakoniwa.Backends;

/// <summary>What a description says and the backend without namespaces does not give, in sentences.</summary>
internal sealed class Shortfall(Mode mode)
{
    private readonly List<string> _sentences = [];

    internal IReadOnlyList<string> Sentences => _sentences;

    /// <summary>It is weaker, or looks different; whoever chose the backend chose that.</summary>
    internal void Weaker(string sentence)
    {
        if (!_sentences.Contains(sentence))
            _sentences.Add(sentence);
    }

    /// <summary>It is not there at all, so that the program would not find what it was promised.</summary>
    /// <exception cref="SandboxException">HAKO1024, unless the mode allows to leave things out.</exception>
    internal void Impossible(string what)
    {
        if (mode != Mode.BestEffort)
        {
            throw new SandboxException(ErrorCode.NeedsNamespaces, what + ", which takes namespaces, and the backend is Landlock",
                "Leave it out, use the other backend, or go on without it with Mode.BestEffort.");
        }

        Weaker(what + ": left out");
    }
}

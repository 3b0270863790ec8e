namespace Hakoniwa.Core.Tests.Backends;

/// <summary>Something a program may try, and what comes of it.</summary>
/// <param name="Name">In the words of docs/degraded-modes.md.</param>
/// <param name="Verb">The probe's verb for it, given what there is outside.</param>
/// <param name="WithNamespaces">Whether it succeeds in the hermetic sandbox.</param>
/// <param name="WithLandlock">Whether it succeeds there on the backend without namespaces.</param>
/// <param name="Outside">Whether it succeeds outside of any sandbox; null where that depends on the user.</param>
internal sealed record Attempt(string Name, Func<Surroundings, string[]> Verb, bool WithNamespaces, bool WithLandlock, bool? Outside = true)
{
    /// <summary>The row of the table.</summary>
    internal string Row => $"| {Name} | {Word(WithNamespaces)} | {Word(WithLandlock)} |";

    public override string ToString() => Name;

    private static string Word(bool succeeds) => succeeds ? "possible" : "refused";
}

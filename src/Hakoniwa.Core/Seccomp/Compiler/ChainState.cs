namespace Hakoniwa.Seccomp;

/// <summary>
/// What is known where a condition is about to be tested: what the accumulator holds, and what was found out last about the upper half of an
/// argument. Of lower halves nothing is kept: rules compare them with one value after the other.
/// </summary>
internal readonly record struct ChainState(LoadedWord Held, WordFact Fact);

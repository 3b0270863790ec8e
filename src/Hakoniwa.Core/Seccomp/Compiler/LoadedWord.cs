namespace Hakoniwa.Seccomp;

/// <summary>What the accumulator holds: bits of the word at an offset of seccomp_data; no bits, no word.</summary>
internal readonly record struct LoadedWord(int Offset, uint Mask);

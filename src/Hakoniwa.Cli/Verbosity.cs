namespace Hakoniwa.Cli;

/// <summary>How much the command says itself, on standard error.</summary>
internal enum Verbosity
{
    /// <summary>Nothing at all; the exit code tells.</summary>
    Silent = -2,

    /// <summary>Errors, and what was asked for.</summary>
    Quiet = -1,

    /// <summary>Also what was left out, and other remarks.</summary>
    Normal = 0,

    /// <summary>Also what the sandbox is made of, and how the run ended.</summary>
    Verbose = 1,

    /// <summary>Also every step, with its system calls.</summary>
    WithSystemCalls = 2,
}

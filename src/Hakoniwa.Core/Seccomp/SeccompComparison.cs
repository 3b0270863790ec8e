namespace Hakoniwa;

/// <summary>How an argument of a system call is compared with a value; all of them take both for unsigned 64-bit numbers.</summary>
public enum SeccompComparison
{
    /// <summary>The argument is the value.</summary>
    Equal,

    /// <summary>The argument is any other than the value.</summary>
    NotEqual,

    /// <summary>The argument is below the value.</summary>
    Less,

    /// <summary>The argument is the value or below.</summary>
    LessOrEqual,

    /// <summary>The argument is above the value.</summary>
    Greater,

    /// <summary>The argument is the value or above.</summary>
    GreaterOrEqual,
}

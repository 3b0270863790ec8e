namespace Hakoniwa.Seccomp;

/// <summary>How an argument of a call is compared with a value; all of them are unsigned.</summary>
internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

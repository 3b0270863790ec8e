namespace Hakoniwa.MSBuild.Recording;

/// <summary>What a step did with a path that it did not declare.</summary>
internal enum UndeclaredKind
{
    /// <summary>It read it, or looked whether it is there.</summary>
    Read,

    /// <summary>It ran it.</summary>
    Run,

    /// <summary>It listed a directory in which not all is declared.</summary>
    List,

    /// <summary>It wrote, made, renamed or removed it.</summary>
    Write,
}

namespace Hakoniwa.Launch;

/// <summary>How the interpreter goes on after an operation.</summary>
internal enum CallOutcome : byte
{
    /// <summary>An error that is not tolerated ends the launch.</summary>
    MustSucceed,

    /// <summary>A positive result ends the launch.</summary>
    MustBeZero,

    /// <summary>An error jumps; the last one that was not "no such file" is remembered.</summary>
    JumpOnError,

    /// <summary>An error jumps, storing argument 1; success goes on and counts as "permission denied".</summary>
    FoundOnError,

    /// <summary>Ends the launch with the remembered error. No call is made.</summary>
    FailWithRemembered,

    /// <summary>Ends the launch with the errno in argument 0, unless that is 0. No call is made.</summary>
    FailWithArgument,

    /// <summary>Copies a slot to an address. No call is made.</summary>
    Store,

    /// <summary>Ends the launch, with ESTALE, unless the eight bytes at two addresses are the same. No call is made.</summary>
    MustBeSame,

    /// <summary>Stores in the slot with the number in JumpTo which of the two processes this is.</summary>
    Fork,

    /// <summary>Success ends the launch, with EPERM.</summary>
    MustFail,

    /// <summary>The call is made for each of the names that argument 1 is the address of; an error that is not tolerated ends the launch.</summary>
    ForEachName,

    /// <summary>The call only returns if it failed.</summary>
    Exec,
}

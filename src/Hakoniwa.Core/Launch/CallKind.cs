namespace Hakoniwa.Launch;

/// <summary>What the interpreter does for a call of the plan.</summary>
internal enum CallKind
{
    /// <summary>A system call. It may wait, as on a network file system: nothing in the parent waits with it.</summary>
    SystemCall,

    /// <summary>Resets every signal to its default disposition.</summary>
    ResetSignals,

    /// <summary>Removes every capability from the bounding set but those in the mask (argument 1).</summary>
    DropBoundingSet,

    /// <summary>Looks for the program among candidates (argument 0) and stores the address of the first that can be executed in a slot.</summary>
    FindProgram,

    /// <summary>Stores the value of a slot (argument 0) at an address (argument 1), displaced by argument 2, in argument 3 bytes (4 or 8).</summary>
    Store,

    /// <summary>Gives up with the errno in a slot (argument 0), unless that is 0.</summary>
    FailWithSlot,

    /// <summary>Gives up unless the eight bytes at argument 0 are those at argument 1.</summary>
    FailUnlessSame,

    /// <summary>Gives up if the descriptor in argument 0 is readable: the launcher is gone.</summary>
    FailIfReadable,

    /// <summary>
    /// Makes a process with a copy of the memory. The slot in argument 5 holds 0 in it and −1 in the one that made it, so that calls can be
    /// either's; <see cref="Call.SaveTo"/> takes its id.
    /// </summary>
    Fork,

    /// <summary>Gives up, with EPERM, if the call succeeds.</summary>
    FailUnlessRefused,

    /// <summary>The call, once for each name of a list (argument 1, see <see cref="PackedNames"/>). One operation, however many there are.</summary>
    ForEachName,

    /// <summary>Replaces the process image; where it returns ENOENT and the call tolerates it, the next call is tried.</summary>
    Exec,
}

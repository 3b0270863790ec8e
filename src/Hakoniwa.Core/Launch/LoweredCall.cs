namespace Hakoniwa.Launch;

/// <summary>An operation of the interpreter, and the arguments that are put into it when it is known where the data lies.</summary>
internal sealed record LoweredCall(ChildImage.Operation Operation, Arg[] Arguments);

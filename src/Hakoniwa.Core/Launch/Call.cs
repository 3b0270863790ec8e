namespace Hakoniwa.Launch;

/// <summary>One system call of a step, with its arguments.</summary>
/// <param name="Name">The name in the manual.</param>
/// <param name="Number">Its number on this architecture.</param>
/// <param name="Arguments">Up to six arguments.</param>
internal sealed record Call(string Name, int Number, params Arg[] Arguments)
{
    internal const int NoSlot = -1;

    // The framework's empty array would be compiled for this type at run time.
#pragma warning disable CA1825
    internal static readonly Arg[] NoArguments = new Arg[0];
#pragma warning restore CA1825

    /// <summary>A call without arguments.</summary>
    internal Call(string name, int number)
        : this(name, number, NoArguments)
    {
    }

    internal CallKind Kind { get; init; } = CallKind.SystemCall;

    /// <summary>The slot that takes the result, or <see cref="NoSlot"/>.</summary>
    internal int SaveTo { get; init; } = NoSlot;

    /// <summary>An error that counts as success, or 0.</summary>
    internal Errno Tolerate { get; init; }

    /// <summary>A slot that must hold a descriptor (not −1) for the call to be made, or <see cref="NoSlot"/>.</summary>
    internal int OnlyIf { get; init; } = NoSlot;

    /// <summary>A slot that must hold −1 for the call to be made, or <see cref="NoSlot"/>.</summary>
    internal int Unless { get; init; } = NoSlot;

    public override string ToString()
        => $"{Name}({string.Join(", ", Arguments)}){(SaveTo == NoSlot ? "" : $" -> fd{SaveTo}")}";
}

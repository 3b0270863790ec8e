namespace Hakoniwa.Launch;

/// <summary>A step of the set-up: a sentence for people and the system calls that do it, in order.</summary>
/// <param name="Description">The sentence, without a full stop.</param>
/// <param name="Code">The error code if one of the calls fails.</param>
/// <param name="Calls">The calls.</param>
internal sealed record Step(string Description, string Code, IReadOnlyList<Call> Calls)
{
    /// <summary>What to do when the step fails with a certain error; null where there is nothing to say.</summary>
    internal Func<Errno, string?>? Remedy { get; init; }

    /// <summary>The code for a certain error, where it is not <see cref="Code"/>.</summary>
    internal Func<Errno, string>? CodeFor { get; init; }
}

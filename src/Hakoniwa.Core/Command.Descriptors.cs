using Microsoft.Win32.SafeHandles;

namespace Hakoniwa;

public sealed partial class Command
{
    private const int FirstPassed = 3;
    private const int LastPassed = 1023;

    /// <summary>
    /// Gives the program a descriptor of the caller's, at this number: a pipe, a socket, an open file. All others but the standard streams are
    /// closed. It is duplicated at every launch, until when the handle must stay open; the program shares the open file, and its position.
    /// </summary>
    /// <param name="handle">The descriptor.</param>
    /// <param name="number">The number in the program, from 3 to 1023.</param>
    /// <param name="allowDirectory">
    /// Whether it may be a directory or an O_PATH descriptor. Through one the program reaches whatever is below it, and above it, on the host.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 3 to 1023.</exception>
    /// <remarks>
    /// A launch throws HAKO1014 for a directory that is not allowed. A shell that waits as PID 1 keeps a descriptor open for as long as the
    /// program runs; where the other side has to notice that the program closes it, use <see cref="AsPid1"/>.
    /// </remarks>
    public Command PassDescriptor(SafeFileHandle handle, int number, bool allowDirectory = false)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, FirstPassed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, LastPassed);
        return With(_spec with
        {
            Descriptors = [.. _spec.Descriptors.Where(d => d.Number < number), new(number, handle, allowDirectory), .. _spec.Descriptors.Where(d => d.Number > number)],
        });
    }
}

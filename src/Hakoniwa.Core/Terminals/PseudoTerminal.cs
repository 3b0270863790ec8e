using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Terminals;

/// <summary>A pair of a terminal and the side that drives it; see pty(7).</summary>
internal sealed unsafe class PseudoTerminal : IDisposable
{
    private PseudoTerminal(SafeFileHandle outer, SafeFileHandle inner)
    {
        Outer = outer;
        Inner = inner;
    }

    internal SafeFileHandle Outer { get; }

    /// <summary>The terminal itself, until the child has it.</summary>
    internal SafeFileHandle? Inner { get; private set; }

    internal static PseudoTerminal Open(TerminalSize size)
    {
        const int flags = Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC;
        var outer = Descriptors.AboveStandard(Descriptors.Check(Fcntl.open("/dev/ptmx", flags, 0), "open /dev/ptmx"));
        try
        {
            var unlock = 0;
            Control(outer, Ioctl.TIOCSPTLCK, (nint)(&unlock));
            var inner = Descriptors.AboveStandard(Control(outer, Ioctl.TIOCGPTPEER, flags));
            var terminal = new PseudoTerminal(outer, inner);
            terminal.Resize(size);
            return terminal;
        }
        catch
        {
            outer.Dispose();
            throw;
        }
    }

    internal void Resize(TerminalSize size)
    {
        var window = new Ioctl.winsize { ws_row = size.Rows, ws_col = size.Columns };
        Control(Outer, Ioctl.TIOCSWINSZ, (nint)(&window));
    }

    internal void CloseInner()
    {
        Inner?.Dispose();
        Inner = null;
    }

    public void Dispose()
    {
        CloseInner();
        Outer.Dispose();
    }

    /// <exception cref="ObjectDisposedException">It is closed, and the number may be another file's.</exception>
    private static int Control(SafeFileHandle handle, uint request, nint argument)
    {
        using var held = new HeldHandle(handle);
        return Descriptors.Check((int)Unistd.syscall(Syscall.ioctl, held.Number, (nint)request, argument, 0, 0, 0), "ioctl");
    }
}

using System.Runtime.InteropServices;

namespace Hakoniwa.Cli.Terminals;

/// <summary>
/// The settings of the terminal on standard input: raw while the sandbox's terminal does the line editing and the signals, and as they were
/// afterwards.
/// </summary>
/// <remarks>
/// A process in the background must not touch them: the kernel stops it for that (SIGTTOU), and they are somebody else's then.
/// </remarks>
internal sealed unsafe class RawMode
{
    /// <summary>c_oflag, the second of the four words that every struct termios on Linux begins with.</summary>
    private static readonly Range OutputModes = sizeof(uint)..(2 * sizeof(uint));

    private readonly Lock _gate = new();
    private readonly byte[] _before = new byte[LibC.TermiosRoom];
    private readonly byte[] _raw = new byte[LibC.TermiosRoom];
    private bool _isRaw;
    private bool _isOver;

    /// <param name="keepOutputModes">
    /// Whether others write to the terminal meanwhile, such as the rest of a pipeline: without its output modes their lines would
    /// not begin at the left margin.
    /// </param>
    internal RawMode(bool keepOutputModes)
    {
        fixed (byte* before = _before, raw = _raw)
        {
            if (LibC.tcgetattr(Descriptor.StandardInput, before) < 0)
                Descriptor.ThrowUnless("tcgetattr", LibC.EIO);
            _before.CopyTo(_raw, 0);
            LibC.cfmakeraw(raw);
        }

        if (keepOutputModes)
            _before[OutputModes].CopyTo(_raw.AsSpan(OutputModes));
    }

    /// <summary>Makes the terminal raw unless it is.</summary>
    /// <returns>False if this process is in the background, and must not even read from it.</returns>
    internal bool TryEnter()
    {
        lock (_gate)
        {
            if (!IsForeground())
            {
                _isRaw = false;
                return false;
            }

            if (!_isRaw && !_isOver)
            {
                Set(_raw);
                _isRaw = true;
            }

            return true;
        }
    }

    /// <summary>Makes the terminal raw again after this process was stopped: a shell has had it meanwhile.</summary>
    internal void EnterAgain()
    {
        lock (_gate)
        {
            _isRaw = false;
            TryEnter();
        }
    }

    /// <summary>Restores the settings for good.</summary>
    internal void Restore()
    {
        lock (_gate)
        {
            _isOver = true;
            if (_isRaw && IsForeground())
                Set(_before);
            _isRaw = false;
        }
    }

    /// <summary>A terminal that is not the controlling one has no foreground; anybody may use it.</summary>
    private static bool IsForeground()
    {
        var group = LibC.tcgetpgrp(Descriptor.StandardInput);
        return group < 0 || group == LibC.getpgrp();
    }

    private static void Set(byte[] settings)
    {
        fixed (byte* termios = settings)
        {
            // What has been typed ahead is kept. Waiting for output instead could take forever on a terminal that has been halted.
            if (LibC.tcsetattr(Descriptor.StandardInput, LibC.TCSANOW, termios) < 0)
                Descriptor.ThrowUnless("tcsetattr", LibC.EIO);
        }
    }
}

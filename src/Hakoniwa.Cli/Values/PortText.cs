using System.Globalization;

namespace Hakoniwa.Cli.Values;

/// <summary>Numbers of ports.</summary>
internal static class PortText
{
    /// <exception cref="ArgumentException">It is no port.</exception>
    internal static int Port(string text, int least = 1)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= least && port <= ushort.MaxValue
            ? port
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a port, a number from {least} to 65535"));
}

using System.Collections.Frozen;
using System.Text;

namespace Hakoniwa.Reporting.Files;

/// <summary>Paths, with all that is below them. Asking takes as long as the path that is asked for is deep, however many there are.</summary>
internal sealed class PlaceSet
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _places;

    /// <param name="places">Absolute and normal.</param>
    internal PlaceSet(IEnumerable<string> places)
        => _places = places.Select(p => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(p))).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="path">A character for each byte of it; see <see cref="PathText.Characters"/>.</param>
    internal bool Contains(ReadOnlySpan<char> path)
    {
        if (_places.Contains("/"))
            return true;
        for (var end = 1; end <= path.Length; end++)
        {
            if ((end == path.Length || path[end] == '/') && _places.Contains(path[..end]))
                return true;
        }

        return false;
    }
}

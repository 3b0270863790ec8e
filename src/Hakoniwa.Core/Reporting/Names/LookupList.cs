using System.Collections.Immutable;

namespace Hakoniwa.Reporting;

/// <summary>The names that were asked for. It is bounded, since a hostile program may ask for any number of them.</summary>
internal sealed class LookupList
{
    internal const int MaxListed = 1000;

    private readonly Dictionary<(string Name, string Type), int> _places = [];
    private readonly List<NameLookup> _lookups = [];
    private long _unlisted;

    internal void Add(string name, string type)
    {
        lock (_lookups)
        {
            if (_places.TryGetValue((name, type), out var place))
            {
                _lookups[place] = _lookups[place] with { Count = _lookups[place].Count + 1 };
            }
            else if (_lookups.Count < MaxListed)
            {
                _places.Add((name, type), _lookups.Count);
                _lookups.Add(new() { Name = name, Type = type, Count = 1 });
            }
            else
            {
                _unlisted++;
            }
        }
    }

    internal (ImmutableArray<NameLookup> Lookups, long Unlisted) Snapshot()
    {
        lock (_lookups)
            return ([.. _lookups], _unlisted);
    }
}

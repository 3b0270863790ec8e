namespace Hakoniwa.Mounts;

/// <summary>Where paths of the host led when a plan was made, each directory and link on the way.</summary>
internal sealed class HostPlaces
{
    private readonly Dictionary<string, HostStamp?> _stamps = new(StringComparer.Ordinal);

    internal HostPlaces(IEnumerable<string> absolutePaths)
    {
        foreach (var path in absolutePaths)
        {
            for (var part = path; part.Length > 1 && !_stamps.ContainsKey(part); part = part[..part.LastIndexOf('/')])
                _stamps.Add(part, HostStamp.Of(part));
        }
    }

    /// <summary>Whether all of them still lead there.</summary>
    internal bool AreUnchanged()
    {
        foreach (var (path, before) in _stamps)
        {
            var now = HostStamp.Of(path);
            if (before is null ? now is not null : now is null || !before.IsSamePlaceAs(now))
                return false;
        }

        return true;
    }
}

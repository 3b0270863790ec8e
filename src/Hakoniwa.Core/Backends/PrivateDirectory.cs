namespace Hakoniwa.Backends;

/// <summary>A directory of one run on the host.</summary>
/// <param name="Place">Where the description has it, as a file system in memory.</param>
/// <param name="Mode">Its permissions.</param>
internal readonly record struct PrivateDirectory(string Place, int Mode)
{
    /// <summary>Its name in the plan. In each launch the run's own name stands in it.</summary>
    internal string Path => Of(Place);

    internal static string Of(string place) => RunDirectory.PlannedPath + "/" + RunDirectory.Root + place;
}

using System.Collections.Concurrent;
using System.Xml;

using Hakoniwa.Mounts;

namespace Hakoniwa.MSBuild.Inputs;

/// <summary>
/// What a project has as the inputs of a step, before MSBuild made a list of it: a list without items is not passed to a task, and there is nobody
/// but the file to ask whether there was one. Each file is read once, and again when it has changed.
/// </summary>
internal sealed class WrittenInputs
{
    private const int LineBits = 32;

    private static readonly ConcurrentDictionary<string, WrittenInputs> Files = new(StringComparer.Ordinal);

    private readonly HostStamp _stamp;

    /// <summary>By line and column, those inputs that name items.</summary>
    private readonly Dictionary<long, string> _ofItems = [];

    private WrittenInputs(string file, HostStamp stamp)
    {
        _stamp = stamp;
        try
        {
            using var reader = XmlReader.Create(file, new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            var position = (IXmlLineInfo)reader;
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;

                // MSBuild counts from the bracket, and the reader from the name.
                var place = Place(position.LineNumber, position.LinePosition - 1);
                if (Inputs(reader) is { } text && text.Contains("@(", StringComparison.Ordinal))
                    _ofItems[place] = text;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or ArgumentException)
        {
            // A hint that cannot be given.
        }
    }

    /// <summary>The attribute, if it names items; null also where the file is not there or not the one that was evaluated.</summary>
    /// <param name="file">Where the element of the task is.</param>
    /// <param name="line">Its line.</param>
    /// <param name="column">Its column in the line, from 1 on.</param>
    internal static string? OfItems(string file, int line, int column)
    {
        if (file.Length == 0 || HostStamp.Of(file) is not { } stamp)
            return null;
        if (!Files.TryGetValue(file, out var known) || known._stamp != stamp)
            Files[file] = known = new(file, stamp);
        return known._ofItems.GetValueOrDefault(Place(line, column));
    }

    private static long Place(int line, int column) => ((long)line << LineBits) | (uint)column;

    private static string? Inputs(XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.Name.Equals(nameof(HakoniwaExec.Inputs), StringComparison.OrdinalIgnoreCase))
                return reader.Value;
        }

        return null;
    }
}

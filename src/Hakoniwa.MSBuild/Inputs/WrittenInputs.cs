using System.Xml;

namespace Hakoniwa.MSBuild.Inputs;

/// <summary>
/// What a project has as the inputs of a step, before MSBuild made a list of it: a list without items is not passed to a task, and there is nobody
/// but the file to ask whether there was one.
/// </summary>
internal static class WrittenInputs
{
    /// <summary>The attribute, if it names items; null also where the file is not there or not the one that was evaluated.</summary>
    /// <param name="file">Where the element of the task is.</param>
    /// <param name="line">Its line.</param>
    /// <param name="column">Its column in the line, from 1 on.</param>
    internal static string? OfItems(string file, int line, int column)
    {
        try
        {
            using var reader = XmlReader.Create(file, new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            var position = (IXmlLineInfo)reader;
            while (reader.Read() && position.LineNumber <= line)
            {
                // MSBuild counts from the bracket, and the reader from the name.
                if (reader.NodeType == XmlNodeType.Element && position.LineNumber == line && position.LinePosition == column + 1)
                    return Inputs(reader) is { } text && text.Contains("@(", StringComparison.Ordinal) ? text : null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or ArgumentException)
        {
            // A hint that cannot be given.
        }

        return null;
    }

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

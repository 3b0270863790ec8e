internal static class Schema
{
    private const char Space = ' ';

    /// <param name="file">Its imports are beside it.</param>
    /// <param name="types">Those that fields can have; the records of this schema, and of what it imports, are added.</param>
    /// <returns>The records of this schema, without those that it imports, in order.</returns>
    internal static List<(string Name, List<string> Fields)> Read(string file, HashSet<string> types)
    {
        var records = new List<(string Name, List<string> Fields)>();
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var words = line.Split(Space, StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case [] or ["#", ..]:
                    break;
                case ["import", var name]:
                    var imported = Path.Combine(Path.GetDirectoryName(file) ?? "", name);
                    if (!File.Exists(imported))
                        throw new SchemaException(file, number, $"the imported schema {imported} does not exist");
                    Read(imported, types);
                    break;
                case ["record", var name]:
                    types.Add(name);
                    records.Add((name, []));
                    break;
                case [var type, var name] when records.Count > 0 && types.Contains(type):
                    records[^1].Fields.Add($"{type} {char.ToUpperInvariant(name[0])}{name[1..]}");
                    break;
                default:
                    throw new SchemaException(file, number, $"\"{line.Trim()}\" is neither an import, a record nor a field of a known type");
            }
        }

        return records;
    }
}

internal sealed class SchemaException(string file, int line, string message) : Exception(message)
{
    internal string File { get; } = file;

    internal int Line { get; } = line;
}

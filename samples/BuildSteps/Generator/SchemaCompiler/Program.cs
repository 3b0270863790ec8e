// usage: SchemaCompiler SCHEMA OUTPUT
// Writes a C# file with the records that a schema describes:
//
//     import common.schema
//     record Order
//       int id
//       Address delivery
using System.Text;

if (args is not [var schema, var output])
{
    Console.Error.WriteLine("usage: SchemaCompiler SCHEMA OUTPUT");
    return 2;
}

var types = new HashSet<string>(StringComparer.Ordinal) { "int", "long", "string", "decimal", "bool" };
try
{
    var records = Schema.Read(schema, types);
    var code = new StringBuilder("namespace Orders;\n");
    foreach (var (name, fields) in records)
        code.Append($"\npublic sealed record {name}({string.Join(", ", fields)});\n");
    File.WriteAllText(output, code.ToString());
    return 0;
}
catch (SchemaException e)
{
    // MSBuild makes an error of this line, at its place in the schema.
    Console.Error.WriteLine($"{e.File}({e.Line}): error SCHEMA1: {e.Message}");
    return 1;
}

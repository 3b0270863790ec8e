using var stream = typeof(Program).Assembly.GetManifestResourceStream("bundle.js");
if (stream is null)
{
    Console.WriteLine("no bundle: node was not there when this was built");
    return;
}

using var reader = new StreamReader(stream);
Console.Write(reader.ReadToEnd());

using System.Xml.Linq;

namespace Hakoniwa.TestAdapter.Tests.Support;

/// <summary>A results file of the test platform.</summary>
internal sealed class Trx
{
    private readonly XDocument _document;

    private Trx(XDocument document) => _document = document;

    internal static Trx Read(string file) => new(XDocument.Load(file));

    internal string OutcomeOf(string test) => Result(test).Attribute("outcome")!.Value;

    /// <summary>The lines <c>name=value</c> that a test printed.</summary>
    internal Dictionary<string, string> ValuesOf(string test)
        => Result(test).Descendants().Single(e => e.Name.LocalName == "StdOut").Value.Split('\n')
            .Select(l => l.TrimEnd('\r').Split('=', 2)).Where(p => p.Length == 2)
            .ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    private XElement Result(string test)
        => _document.Descendants().Single(e => e.Name.LocalName == "UnitTestResult" && e.Attribute("testName")!.Value == test);
}

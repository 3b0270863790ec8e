using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Backends;

public sealed class DegradedModesDocumentationTests
{
    [Test]
    public void The_table_is_the_list_of_attempts()
    {
        var text = File.ReadAllLines(Checkout.PathOf("docs/degraded-modes.md"));

        var rows = text.SkipWhile(l => !l.StartsWith("| A program tries to ", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|'));

        Assert.That(rows, Is.EqualTo(Attempts.All.Select(a => a.Row)));
    }
}

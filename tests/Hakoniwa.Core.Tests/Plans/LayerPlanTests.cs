namespace Hakoniwa.Core.Tests.Plans;

/// <summary>The plans of layers and selections. Nothing is launched.</summary>
public sealed class LayerPlanTests
{
    [Test]
    public void The_text_of_a_plan_is_what_it_was()
    {
        var plan = new Container().BindSelected("/srv/tree", ["a", "b"]).BindSelected("/srv/tree", ["a"], "/other").BindSelected("/srv/tree", [], "/whole").ScratchLayer("/out").ScratchLayer("/other/out", 64.MiB())
            .BindReadOnly("/etc/hosts", "/out/in/hosts").Command("make").Plan();

        var steps = plan.Steps.Select(s => s.Description).Where(d => Words.Any(w => d.Contains(w, StringComparison.Ordinal)));
        Assert.That(string.Join('\n', steps), Is.EqualTo(Snapshot));
    }

    private static readonly string[] Words = ["/srv/tree", "/out", "/other", "hand the launcher"];

    private const string Snapshot =
        """
        open /srv/tree of the host read-only, to hide 1 entry of it
        open /srv/tree of the host read-only, to hide 2 entries of it
        open /srv/tree of the host read-only
        prepare what hides them in /other
        show /other: /srv/tree without 1 entry of it, read-only
        put the layers of /other out of reach
        mount an empty file system in memory on /other/out (mode=755,size=67108864)
        keep what is written in /other/out for the launcher
        make /out an empty directory in memory that stays writable (mode=755)
        keep what is written in /out for the launcher
        show /out/in/hosts (from /etc/hosts) read-only
        prepare what hides them in /srv/tree
        show /srv/tree without 2 entries of it, read-only
        put the layers of /srv/tree out of reach
        show /whole (from /srv/tree) read-only
        hand the launcher its side of the layers and listeners
        """;
}

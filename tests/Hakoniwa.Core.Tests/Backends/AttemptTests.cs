using Hakoniwa.Core.Tests.Landlocks;
using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>One list of attempts, made from the hermetic sandbox on both backends and from outside: the differences are those that are documented.</summary>
[TestFixture(SandboxBackend.Namespaces)]
[TestFixture(SandboxBackend.Landlock)]
public sealed class AttemptTests(SandboxBackend backend)
{
    private readonly Dictionary<string, ProbeLine> _inside = [];
    private readonly Dictionary<string, ProbeLine> _outside = [];

    private static IEnumerable<string> Names => Attempts.All.Select(a => a.Name);

    [OneTimeSetUp]
    public void Attempt()
    {
        if (backend == SandboxBackend.Landlock)
            LandlockHost.Needs(6);
        using (var surroundings = new Surroundings())
        {
            var container = Probe.Sandbox().Backend(backend).BindReadOnly(surroundings.Shown);
            foreach (var (attempt, line) in Attempts.All.Zip(Probe.Inside(container, [.. Attempts.All.Select(a => a.Verb(surroundings))])))
                _inside.Add(attempt.Name, line);
            Assert.That(surroundings.VictimLives);
        }

        using var others = new Surroundings();
        var real = Attempts.All.Where(a => a.Outside is not null).ToArray();
        foreach (var (attempt, line) in real.Zip(Probe.Outside([.. real.Select(a => a.Verb(others))])))
            _outside.Add(attempt.Name, line);
    }

    [TestCaseSource(nameof(Names))]
    public void Comes_to_what_is_documented(string name)
    {
        var attempt = Attempts.All.Single(a => a.Name == name);

        Assert.Multiple(() =>
        {
            Assert.That(_inside[name].Ok, Is.EqualTo(backend == SandboxBackend.Landlock ? attempt.WithLandlock : attempt.WithNamespaces), _inside[name].ToString());
            if (attempt.Outside is { } outside)
                Assert.That(_outside[name].Ok, Is.EqualTo(outside), "outside: " + _outside[name]);
        });
    }
}

using Hakoniwa.Backends;

namespace Hakoniwa.Core.Tests.Backends;

public sealed class TreeEndTests
{
    private const int NoProcess = 1 << 30;

    [Test]
    public void Where_there_is_no_descriptor_for_its_process_it_is_confirmed_and_ends_all_the_same()
    {
        using var end = new TreeEnd();

        Assert.That(() => end.Confirm(NoProcess), Throws.Nothing, "a program runs by then, which nothing else would end");
        Assert.That(end.Dispose, Throws.Nothing);
    }
}

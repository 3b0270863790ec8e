using System.IO.Pipes;

using Hakoniwa.Core.Tests.Support;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Core.Tests.Programs;

public sealed class PassedDescriptorTests
{
    private static Command Shell(string script) => Container.Hermetic().Command("/bin/sh", "-c", script);

    private static SafeFileHandle Open(TemporaryDirectory directory, string name, string content) => File.OpenHandle(directory.File(name, content));

    [TestCase(3)]
    [TestCase(4)]
    [TestCase(9)]
    [TestCase(10)]
    [TestCase(255)]
    [TestCase(1023)]
    public void A_descriptor_is_there_at_its_number_and_no_other_is(int number)
    {
        using var directory = new TemporaryDirectory();
        using var handle = Open(directory, "file", "content");

        foreach (var asPid1 in new[] { false, true })
        {
            var output = Shell($"cat /proc/self/fd/{number}; echo; ls /proc/self/fd").AsPid1(asPid1).PassDescriptor(handle, number).Output();
            var seen = output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);

            // The one that ls lists them with gets the first free number.
            var listing = number == 3 ? "4" : "3";
            Assert.That(seen, Is.EquivalentTo(new[] { "content", "0", "1", "2", number.ToString(System.Globalization.CultureInfo.InvariantCulture), listing }), output.StandardError);
        }
    }

    [Test]
    public void Several_are_passed_whatever_numbers_they_have_outside([Values] bool asPid1)
    {
        using var directory = new TemporaryDirectory();
        using var first = Open(directory, "first", "one ");
        using var second = Open(directory, "second", "two ");
        using var third = Open(directory, "third", "three");
        var (firsts, seconds) = ((int)first.DangerousGetHandle(), (int)second.DangerousGetHandle());
        Assume.That(Math.Max(firsts, seconds), Is.LessThan(1024));

        // Each at the number that the other has outside.
        var output = Shell($"cat /proc/self/fd/{seconds} /proc/self/fd/{firsts} <&7; cat <&7").AsPid1(asPid1)
            .PassDescriptor(first, seconds).PassDescriptor(second, firsts).PassDescriptor(third, 7).Output();

        Assert.That(output.StandardOutput, Is.EqualTo("one two three"), output.StandardError);
    }

    [Test]
    public void A_pipe_can_be_written_and_its_end_is_seen()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        using var handle = new SafeFileHandle(pipe.ClientSafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        var command = Shell("echo through the pipe >&5").PassDescriptor(handle, 5);

        Assert.That(command.Status().Success);
        pipe.DisposeLocalCopyOfClientHandle();

        Assert.That(new StreamReader(pipe).ReadToEnd(), Is.EqualTo("through the pipe\n"));
    }

    [Test]
    public void A_directory_or_path_is_refused_unless_it_is_allowed([Values] bool path)
    {
        using var directory = new TemporaryDirectory();
        directory.File("secret", "outside");
        using var handle = path ? Opened.Path(directory.Path) : Opened.Directory(directory.Path);
        var command = Shell("cat /proc/self/fd/5/secret");

        var error = Assert.Throws<SandboxException>(() => command.PassDescriptor(handle, 5).Output())!;
        var allowed = command.PassDescriptor(handle, 5, allowDirectory: true).Output();

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.DescriptorRefused));
            Assert.That(error.Message, Does.Contain("descriptor 5"));
            Assert.That(allowed.StandardOutput, Is.EqualTo("outside"), "it is the way out that it is refused for");
        });
    }

    [TestCase(2)]
    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1024)]
    public void Numbers_that_cannot_be_are_refused(int number)
    {
        using var handle = File.OpenHandle("/dev/null");

        Assert.That(() => Shell("").PassDescriptor(handle, number), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void The_shell_that_waits_needs_one_number_and_says_so()
    {
        using var handle = File.OpenHandle("/dev/null");
        var command = Enumerable.Range(3, 7).Aggregate(Shell("cat <&9"), (c, number) => c.PassDescriptor(handle, number));

        Assert.Multiple(() =>
        {
            Assert.That(Assert.Throws<SandboxException>(() => command.Status())!.Code, Is.EqualTo(ErrorCode.ContradictoryDescription));
            Assert.That(command.AsPid1().Status().Success);
        });
    }

    [Test]
    public void A_closed_handle_is_no_other_file()
    {
        var handle = File.OpenHandle("/dev/null");
        handle.Dispose();

        Assert.That(() => Shell("").PassDescriptor(handle, 3).Status(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Nothing_is_left_open_here()
    {
        using var handle = File.OpenHandle("/dev/null");

        Leftovers.AssertNoneOf(() =>
        {
            Assert.That(Shell("exit 0").PassDescriptor(handle, 3).PassDescriptor(handle, 77).Status().Success);
            Assert.Throws<SandboxException>(() => Container.Hermetic().Command("/no/such/program").PassDescriptor(handle, 3).Status());
        });
    }

    [Test]
    public void The_plan_says_which()
    {
        using var handle = File.OpenHandle("/dev/null");
        var steps = Shell("").PassDescriptor(handle, 5).PassDescriptor(handle, 3).Plan().Steps;
        var close = steps.Single(s => s.Description == "close all other descriptors");

        Assert.Multiple(() =>
        {
            Assert.That(steps.Select(s => s.Description), Has.One.EqualTo("pass the descriptors 3, 5"));
            Assert.That(close.SystemCalls, Is.EqualTo(new[] { "close_range(4, 4, 0)", "close_range(6, 0xffffffff, 0)" }));
        });
    }
}

using System.Globalization;

using Hakoniwa.Reporting;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>What is kept of much.</summary>
public sealed class RecorderTests
{
    private static DeniedCall Denied(string arguments, int process = 7) => new()
    {
        SystemCall = "mount",
        Arguments = arguments,
        Errno = Errno.EPERM,
        Rule = "",
        Process = "sh",
        ProcessId = process,
        Count = 1,
    };

    [Test]
    public void Long_texts_are_bounded_as_well_as_many()
    {
        const int length = 1024;
        var recorder = new ReportRecorder();
        for (var i = 0; i < 500; i++)
            recorder.Add(Denied(i.ToString(CultureInfo.InvariantCulture).PadLeft(length)));
        var report = recorder.Snapshot();

        Assert.That(report.Denials, Has.Length.EqualTo(255), "of 1026 characters each");
        Assert.That(report.Denials.Length + report.Unlisted, Is.EqualTo(500));
    }

    [Test]
    public void The_first_process_is_told_and_the_order_is_that_of_the_first_time()
    {
        var recorder = new ReportRecorder();
        recorder.Add(Denied("b", process: 9));
        recorder.Add(Denied("a"));
        recorder.Add(Denied("b", process: 3));

        Assert.That(recorder.Snapshot().Denials.Select(d => (d.Arguments, d.ProcessId, d.Count)), Is.EqualTo(new[] { ("b", 9, 2L), ("a", 7, 1L) }));
    }

    [Test]
    public void Call_names_and_remarks_are_bounded_too()
    {
        var recorder = new ReportRecorder();
        for (var i = 0; i < 1500; i++)
        {
            recorder.Count("#" + i.ToString(CultureInfo.InvariantCulture));
            recorder.Remark("#" + i.ToString(CultureInfo.InvariantCulture));
        }

        var report = recorder.Snapshot();
        Assert.That((report.Calls.Count, report.Unlisted, report.NotAvailable.Length), Is.EqualTo((1000, 500L, 1000)));
    }
}

namespace Hakoniwa.Benchmarks;

internal static class Report
{
    internal static void Line(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}

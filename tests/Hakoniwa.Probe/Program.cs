using System.Text;

namespace Hakoniwa.Probe;

/// <summary>
/// Does one thing per verb and says how it went, as a line of JSON: <c>{"verb":…,"ok":…,"errno":…,"value":…}</c>. Several invocations can
/// be given at once, separated by <c>--</c>; each gets its line, in order. The exit code is 0 unless a verb is about ending.
/// </summary>
internal static class Program
{
    private static readonly Dictionary<string, Func<string[], Result>> Verbs = new(
        [
            .. FileVerbs.All, .. NetworkVerbs.All, .. RelayVerbs.All, .. LookupVerbs.All, .. InterfaceVerbs.All,
            .. MountVerbs.All, .. NamespaceVerbs.All, .. ProcessVerbs.All, .. KernelVerbs.All, .. SelfVerbs.All,
            .. LimitVerbs.All, .. EscapeMountVerbs.All, .. EscapeProcessVerbs.All, .. OutsideVerbs.All,
            .. RuntimeVerbs.All, .. RuntimeFileVerbs.All, .. RuntimeProcessVerbs.All, .. RuntimeNetworkVerbs.All, .. ReportVerbs.All,
        ],
        StringComparer.Ordinal);

    private static int Main(string[] arguments)
    {
        using var output = Console.OpenStandardOutput();
        for (var start = 0; start < arguments.Length;)
        {
            var end = Array.IndexOf(arguments, "--", start);
            if (end < 0)
                end = arguments.Length;
            var (verb, rest) = (arguments[start], arguments[(start + 1)..end]);
            if (!Verbs.TryGetValue(verb, out var run))
            {
                Console.Error.WriteLine($"unknown verb {verb}");
                return 2;
            }

            output.Write(Encoding.UTF8.GetBytes(run(rest).ToJson(verb) + "\n"));
            output.Flush();
            start = end + 1;
        }

        return 0;
    }
}

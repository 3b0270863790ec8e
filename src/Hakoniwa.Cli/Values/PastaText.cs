namespace Hakoniwa.Cli.Values;

/// <summary>Options of pasta(1) between commas: <c>-t,8080:80,--map-gw</c>.</summary>
internal static class PastaText
{
    private const string MapGateway = "--map-gw";

    private static readonly string[] PortOptions = ["-t", "-u", "-T", "-U", "--tcp-ports", "--udp-ports", "--tcp-ns", "--udp-ns"];

    /// <exception cref="ArgumentException">A port is none.</exception>
    internal static PastaOptions Options(string? text)
    {
        var arguments = text is null ? [] : Arguments(text);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (Ports(arguments, i) is { } ports)
                CheckPorts(ports);
        }

        var mapped = arguments.RemoveAll(a => a == MapGateway) > 0;
        return new() { Arguments = arguments, MapGateway = mapped };
    }

    /// <summary>A list of ports has commas itself: what does not begin with a dash goes on with the value before it.</summary>
    private static List<string> Arguments(string text)
    {
        var arguments = new List<string>();
        var afterValue = false;
        foreach (var part in text.Split(','))
        {
            if (part.Length == 0)
                throw new ArgumentException($"a part of '{text}' is empty");
            var isOption = part[0] == '-';
            if (!isOption && arguments.Count == 0)
                throw new ArgumentException($"'{part}' is not an option of pasta; they begin with a dash, as in pasta:-t,8080:80");
            if (!isOption && afterValue)
                arguments[^1] += "," + part;
            else
                arguments.Add(part);
            afterValue = !isOption || part.Contains('=', StringComparison.Ordinal) || HasAttachedValue(part);
        }

        return arguments;
    }

    private static bool HasAttachedValue(string part) => part.Length > 2 && part[1] != '-';

    /// <summary>The specification of ports that an argument is or has, or null.</summary>
    private static string? Ports(List<string> arguments, int index)
    {
        var argument = arguments[index];
        if (index > 0 && Array.IndexOf(PortOptions, arguments[index - 1]) >= 0)
            return argument;
        if (Array.IndexOf(PortOptions, argument) >= 0)
            return index + 1 < arguments.Count && arguments[index + 1][0] != '-' ? null : throw new ArgumentException($"{argument} lacks its ports, as in {argument},8080:80");
        if (argument.Length > 2 && Array.IndexOf(PortOptions, argument[..2]) >= 0)
            return argument[2..];
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && Array.IndexOf(PortOptions, argument[..equals]) >= 0 ? argument[(equals + 1)..] : null;
    }

    /// <summary>none, auto, all, or [ADDRESS[%INTERFACE]/][~]FROM[-TO][:FROM[-TO]] between commas.</summary>
    private static void CheckPorts(string specification)
    {
        if (specification is "none" or "auto" or "all")
            return;
        foreach (var part in specification[(specification.LastIndexOf('/') + 1)..].Split(','))
        {
            foreach (var side in part.TrimStart('~').Split(':', 2))
            {
                var ends = side.Split('-', 2);
                var (from, to) = (PortText.Port(ends[0]), PortText.Port(ends[^1]));
                if (to < from)
                    throw new ArgumentException($"'{side}' is a range of ports that ends before it begins");
            }
        }
    }
}

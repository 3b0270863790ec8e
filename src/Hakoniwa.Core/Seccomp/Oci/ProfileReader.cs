using System.Collections.Immutable;
using System.Text.Json;

namespace Hakoniwa.Seccomp.Oci;

/// <summary>
/// Reads the seccomp object of the OCI runtime specification, with what Docker and Podman add to it. A file says who may do what, so anything that
/// is not understood is an error: a key that is skipped may have been the one that mattered.
/// </summary>
internal ref partial struct ProfileReader
{
    private static readonly string[] ProfileKeys =
    [
        "defaultAction", "defaultErrnoRet", "defaultErrno", "architectures", "archMap", "flags", "listenerPath", "listenerMetadata", "syscalls",
    ];

    private static readonly string[] MapKeys = ["architecture", "subArchitectures"];

    private static readonly string[] Flags =
    [
        "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
    ];

    private readonly ProfileText _text;
    private readonly ProfileHost _host;
    private readonly Dictionary<string, int> _conditions = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;

    private ProfileReader(ProfileText text, ProfileHost host)
    {
        _text = text;
        _host = host;
        _json = new(text.Bytes);
    }

    /// <exception cref="SandboxException">The text is not a profile, or not for this machine.</exception>
    internal static ProfileContent Read(ProfileText text, ProfileHost host)
    {
        try
        {
            var reader = new ProfileReader(text, host);
            ProfileContent content = reader.ReadProfile();
            reader._json.Read();
            return content;
        }
        catch (JsonException e)
        {
            // The place is at the end of the message as well, in another way of counting.
            int place = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            string message = (place < 0 ? e.Message : e.Message[..place]).TrimEnd('.');
            throw text.Error(ErrorCode.SeccompFileSyntax, text.Offset(e.LineNumber ?? 0, e.BytePositionInLine ?? 0), message, null, e);
        }
    }

    private ProfileContent ReadProfile()
    {
        _json.Read();
        ExpectObject("A seccomp profile");
        long start = Here;
        var action = new ActionParts();
        var rules = ImmutableArray.CreateBuilder<ProfileRule>();
        List<string>? architectures = null;
        List<string>? mapped = null;
        long architecturesAt = 0;
        bool logs = false;
        uint seen = 0;
        while (NextKey("A profile", ProfileKeys, ref seen) is { } key)
        {
            switch (key)
            {
                case "defaultAction":
                    action.Action = Word(key, ActionParts.Actions, "an action");
                    break;
                case "defaultErrnoRet":
                    (action.Number, action.NumberAt) = (Integer(key, ushort.MaxValue), Here);
                    break;
                case "defaultErrno":
                    (action.Name, action.NameAt) = (String(key), Here);
                    break;
                case "architectures":
                    architecturesAt = Here;
                    architectures = Words(key, ArchitectureNames.Scmp, "an architecture");
                    break;
                case "archMap":
                    architecturesAt = Here;
                    mapped = ReadMap();
                    break;
                case "flags":
                    logs = Words(key, Flags, "a flag of seccomp filters").Contains("SECCOMP_FILTER_FLAG_LOG");
                    break;
                case "syscalls":
                    ReadRules(rules);
                    break;
                default:
                    RefuseListener(key);
                    break;
            }
        }

        if (architectures is { Count: > 0 } && mapped is not null)
            throw Error(architecturesAt, "both architectures and archMap are given", "Leave one of them.");

        return new(action.Build(this, start, "defaultAction", "defaultErrnoRet"), rules.DrainToImmutable())
        {
            Further = Further(mapped ?? (architectures is { Count: > 0 } ? architectures : null), architecturesAt),
            Logs = logs,
        };
    }

    private List<string> Words(string key, string[] known, string what)
    {
        var words = new List<string>();
        ExpectArray(key);
        while (NextItem())
            words.Add(Word("An item of " + key, known, what));

        return words;
    }

    /// <summary>The list for this machine: empty if there are lists, and none for it; null if there are none at all.</summary>
    private List<string>? ReadMap()
    {
        string native = ArchitectureNames.ScmpOf(_host.Architecture);
        var listed = new HashSet<string>(StringComparer.Ordinal);
        List<string> found = [];
        ExpectArray("archMap");
        while (NextItem())
        {
            ExpectObject("An item of archMap");
            long start = Here;
            string? architecture = null;
            List<string> further = [];
            uint seen = 0;
            while (NextKey("An item of archMap", MapKeys, ref seen) is { } key)
            {
                if (key == "architecture")
                    architecture = Word(key, ArchitectureNames.Scmp, "an architecture");
                else
                    further = Words(key, ArchitectureNames.Scmp, "an architecture");
            }

            if (architecture is null)
                throw Error(start, "the item of archMap has no architecture");
            if (!listed.Add(architecture))
                throw Error(start, $"archMap has {architecture} twice");
            if (architecture == native)
                found = [architecture, .. further];
        }

        return listed.Count == 0 ? null : found;
    }

    /// <summary>The interfaces beside the machine's own that the profile lets in; calls through all others are refused.</summary>
    private readonly ImmutableArray<SeccompArchitecture> Further(List<string>? named, long at)
    {
        if (named is null)
            return [];

        string native = ArchitectureNames.ScmpOf(_host.Architecture);
        if (!named.Contains(native))
        {
            throw _text.Error(ErrorCode.SeccompFileArchitecture, at, $"the profile is not for this machine: {native} is not among its architectures",
                $"Add {native}, and check that the rules mean what they should there.");
        }

        return [.. _host.Architecture.Companions.Where(further => named.Contains(ArchitectureNames.ScmpOf(further)))];
    }

    /// <summary>
    /// Whoever names an agent wants it to decide. Nobody would tell it here, and each call that it was to decide about would fail without a reason
    /// that anybody could find.
    /// </summary>
    private readonly void RefuseListener(string key)
    {
        if (String(key).Length > 0)
        {
            throw Error($"{key} asks for an agent that answers notifications, which sandboxes do not have",
                "Remove it, and let rules with SCMP_ACT_NOTIFY say allow or deny.");
        }
    }
}

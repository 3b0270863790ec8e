using Hakoniwa.Interop;
using Hakoniwa.Landlock;
using Hakoniwa.Layers;
using Hakoniwa.Mounts;

namespace Hakoniwa.Backends;

/// <content>The file system: every place keeps the name it has on the host.</content>
internal sealed partial class LandlockTranslation
{
    private const LandlockAccess All = LandlockAccess.Read | LandlockAccess.Write | LandlockAccess.Execute;

    private static readonly string[] Devices = ["null", "zero", "full", "random", "urandom", "tty"];

    /// <summary>Where programs look for a directory of their own by a name that they have in them.</summary>
    private static readonly string[] Customary = ["/tmp", "/var/tmp", "/run", "/dev/shm"];

    private readonly Dictionary<string, (LandlockAccess Access, bool IfPresent)> _places = new(StringComparer.Ordinal);
    private IReadOnlyList<MountEntry> _entries = [];

    private void TranslateFiles()
    {
        // What is laid over single files for names and addresses is left to the parts that these are about.
        var table = MountTable.Build(_asked with { AccountEntries = false, Network = Network.Host, Report = Hakoniwa.Report.None });
        _entries = table.Entries;
        Shortfall.Weaker("what is not shown can be listed and looked at: name, size, owner, time");
        Shortfall.Weaker("mode, owner, times and extended attributes of the caller's own files can be changed, wherever they are");
        TranslateRoot(table);
        foreach (var entry in _entries)
            Translate(entry);
        foreach (var restriction in table.Restrictions)
            Take(restriction.Target, restriction.Attributes);
        foreach (var entry in _entries)
            CheckCovered(entry);

        // The directories on the way to what is shown exist with namespaces, too, and programs look into them for what belongs to them; a rule
        // for one is a rule for all that lies below.
        Rules = Rules.Allow("/", LandlockAccess.List, mode: _asked.Mode);
        foreach (var (path, (access, ifPresent)) in _places)
        {
            if (access != LandlockAccess.None)
                Rules = Rules.Allow(path, access, ifPresent ? MissingPath.Skip : MissingPath.Error);
        }

        foreach (var directory in _directories)
            Rules = Rules.Allow(directory.Path, All);
        RenameInCommand();
    }

    private void TranslateRoot(MountTable table)
    {
        if (table.Root is HostRoot root)
        {
            if (root.Directory != "/")
                Shortfall.Impossible($"{root.Directory} is the root directory");
            else
                _places["/"] = (root.Writable ? All : LandlockAccess.Read | LandlockAccess.Execute, false);
        }
        else if (table.Root is MemoryRoot { Size: not null } or MemoryRoot { Inodes: not null })
        {
            Shortfall.Impossible("the root directory in memory has a size");
        }

        if (_asked.WritableRoot)
            Shortfall.Impossible("the root directory can be written to");
    }

    private void Translate(MountEntry entry)
    {
        switch (entry)
        {
            case BindEntry bind when IsSame(bind.Source, bind.Target):
                _places[bind.Target] = (AccessOf(bind), bind.IfPresent);
                break;
            case BindEntry bind:
                Shortfall.Impossible($"{bind.Source} is shown at {bind.Target}");
                break;
            case TmpfsEntry tmpfs:
                TranslateTmpfs(tmpfs);
                break;
            case ProcEntry { Target: "/proc" }:
                _places["/proc"] = (LandlockAccess.Read, false);
                break;
            case DevEntry { Target: "/dev" }:
                foreach (var device in Devices)
                    _places["/dev/" + device] = (LandlockAccess.Read | LandlockAccess.Write, true);
                Shortfall.Weaker("/dev has no shared memory and no terminals of its own");
                break;
            case LayerEntry layer:
                Shortfall.Impossible($"a private layer is at {layer.Target}");
                if (IsSame(layer.Lower, layer.Target))
                    _places[layer.Target] = (LandlockAccess.Read | LandlockAccess.Execute, false);
                break;
            case DirectoryEntry directory when Directory.Exists(directory.Target):
            case SymlinkEntry link when new FileInfo(link.Target).LinkTarget == link.Original:
                break;
            default:
                Shortfall.Impossible($"{Describe(entry)} at {entry.Target}");
                break;
        }
    }

    private void TranslateTmpfs(TmpfsEntry tmpfs)
    {
        if (tmpfs.ReadOnly)
            Shortfall.Impossible($"an empty directory that cannot be written to is at {tmpfs.Target}");
        if (tmpfs.Size is not null || tmpfs.Inodes is not null)
            Shortfall.Impossible($"the file system at {tmpfs.Target} has a size");
        var named = Customary.Contains(tmpfs.Target) || Command.Environment.Values.Any(v => v.StartsWith('/') && SandboxPath.IsWithin(v, tmpfs.Target))
            || (Command.WorkingDirectory is { } directory && SandboxPath.IsWithin(directory, tmpfs.Target));
        if (!named)
            Shortfall.Impossible($"a file system in memory is at {tmpfs.Target}");
        _directories.Add(new(tmpfs.Target, tmpfs.Mode));
    }

    private static LandlockAccess AccessOf(BindEntry bind)
    {
        var access = bind.ReadOnly || (bind.More & MountAttributes.ReadOnly) != 0 ? LandlockAccess.Read | LandlockAccess.Execute : All;
        return (bind.More & MountAttributes.NoExecute) != 0 ? access & ~LandlockAccess.Execute : access;
    }

    private void Take(string target, MountAttributes attributes)
    {
        var taken = ((attributes & MountAttributes.ReadOnly) != 0 ? LandlockAccess.Write : 0) | ((attributes & MountAttributes.NoExecute) != 0 ? LandlockAccess.Execute : 0);
        foreach (var (path, (access, ifPresent)) in _places.ToArray())
        {
            if (SandboxPath.IsWithin(path, target))
                _places[path] = (access & ~taken, ifPresent);
            else if (SandboxPath.IsWithin(target, path) && (access & taken) != 0)
                Shortfall.Impossible($"{target} is restricted more than {path}, which it lies in");
        }

        if (taken != 0 && _directories.Any(d => SandboxPath.IsWithin(target, d.Place) || SandboxPath.IsWithin(d.Place, target)))
            Shortfall.Impossible($"{target} is restricted");
    }

    /// <summary>A rule gives, and none takes: what lies in a place that gives more has that, too.</summary>
    private void CheckCovered(MountEntry entry)
    {
        var own = _places.TryGetValue(entry.Target, out var place) ? place.Access : LandlockAccess.None;
        foreach (var (path, (access, _)) in _places)
        {
            if (path != entry.Target && entry is not (SymlinkEntry or DirectoryEntry or DevEntry) && SandboxPath.IsWithin(entry.Target, path) && (access & ~own) != 0)
                Shortfall.Impossible($"{entry.Target} lies in {path} and is to be less open than that ({access & ~own})");
        }
    }

    /// <summary>Names of private directories stand in the environment; what the program has in itself cannot be changed.</summary>
    private void RenameInCommand()
    {
        var environment = Command.Environment;
        foreach (var (name, value) in environment)
        {
            if (value.StartsWith('/'))
                environment = environment.SetItem(name, Redirect(value));
        }

        if (!environment.ContainsKey("TMPDIR") && _directories.Any(d => d.Place == "/tmp"))
            environment = environment.SetItem("TMPDIR", Redirect("/tmp"));
        Command = Command with { Environment = environment, WorkingDirectory = Redirect(Command.WorkingDirectory ?? "/") };
        if (_directories.Count > 0)
        {
            var places = string.Join(", ", _directories.Select(d => d.Place));
            Shortfall.Weaker($"{places}: directories of this run's own on the host's disk, where {RunDirectory.Parent} is, under the names that TMPDIR, HOME and other variables have; "
                + "by these names themselves they are refused");
        }
    }

    private string Redirect(string path)
    {
        if (!path.StartsWith('/'))
            return path;
        var covering = "";
        foreach (var entry in _entries)
        {
            if (entry.Target.Length > covering.Length && SandboxPath.IsWithin(path, entry.Target))
                covering = entry.Target;
        }

        return _directories.Any(d => d.Place == covering) ? PrivateDirectory.Of(path) : path;
    }

    /// <summary>Whether both names lead to one file of the host; a link on the way makes no difference.</summary>
    private static bool IsSame(string source, string target)
    {
        if (source == target)
            return true;
        var (one, other) = (Identity(source), Identity(target));
        return one is not null && one == other;
    }

    private static (uint, uint, ulong)? Identity(string path)
    {
        var fd = Fcntl.open(path, Fcntl.O_PATH | Fcntl.O_CLOEXEC, 0);
        if (fd < 0)
            return null;
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(fd, ownsHandle: true);
        var status = Beneath.Status(handle, "");
        return (status.stx_dev_major, status.stx_dev_minor, status.stx_ino);
    }

    private static string Describe(MountEntry entry) => entry switch
    {
        HandleEntry => "what a descriptor stands for is shown",
        ProcEntry => "a fresh /proc is",
        DevEntry => "a device directory is",
        MessageQueueEntry => "message queues are",
        OverlayEntry => "an overlay is",
        ScratchEntry => "a scratch layer is",
        SelectedEntry => "a directory without some of its entries is",
        FileEntry => "a file of the description is",
        SymlinkEntry => "a symbolic link is",
        _ => "a directory is",
    };
}

using Hakoniwa.Profiles.Schema;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>Every key of our own rules does what its counterpart in code does.</summary>
public sealed class OwnKeyTests
{
    private static string Caller(bool user) => (user ? Support.Host.UserId : Support.Host.GroupId).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static readonly KeyCase[] Cases =
    [
        // The root.
        new("description = 'x'", c => c),
        new("base = 'minimal'", c => c),
        new("base = 'hermetic'", _ => Container.Hermetic()),
        new("base = 'empty'", _ => Container.Empty()),
        new("rootfs = '/'", c => c.RootFs("/")),
        new("base = 'hermetic'\nrootfs = 'none'", _ => Container.Hermetic().RootFs(null)),
        new("rootdir = { path = '/usr' }", c => c.RootDir("/usr")),
        new("rootdir = { path = '/usr', rw = true }", c => c.RootDir("/usr", writable: true)),
        new("rootdir.path = '/usr'\nrootfs = '/'", c => c.RootDir("/usr").RootFs("/")),
        new("root = { size = '64M', mode = '0711', inodes = 1000 }", c => c.TmpfsRoot(64.MiB(), 0x1C9, 1000)),
        new("root.rw = true", c => c.WritableRoot()),

        // Mounts.
        new("mounts = [{ source = '/usr' }]", c => c.BindReadOnly("/usr")),
        new("mounts = [{ source = '/usr', destination = '/u', type = '', rw = true }]", c => c.BindReadWrite("/usr", "/u")),
        new("mounts = [{ source = '/usr', type = 'bind', attributes = ['noexec', 'nodev', 'nosuid', 'ro'] }]",
            c => c.BindReadOnly("/usr", null, MountAttributes.NoExecute | MountAttributes.NoDevices | MountAttributes.NoSetUserId | MountAttributes.ReadOnly)),
        new("mounts = [{ source = '/nowhere', if-exists = true }]", c => c.BindReadOnly("/nowhere", ifPresent: true)),
        new("mounts = [{ source = '', destination = '/dev', type = 'devfs' }]", c => c.DevFs()),
        new("mounts = [{ type = 'devfs' }]", c => c.DevFs()),
        new("mounts = [{ type = 'tmpfs', destination = '/t', size = 4096, mode = 0o700, inodes = 7 }]", c => c.Tmpfs("/t", 4096, 0x1C0, 7)),
        new("mounts = [{ type = 'procfs' }]", c => c.ProcFs()),
        new("mounts = [{ type = 'procfs', destination = '/p', host-fallback = true }]", c => c.ProcFs("/p", orHosts: true)),
        new("namespaces = [{ type = 'ipc' }]\nmounts = [{ type = 'mqueue' }, { type = 'mqueue', destination = '/q' }]",
            c => c.Unshare(NamespaceKinds.Ipc).MessageQueues().MessageQueues("/q")),
        new("mounts = [{ type = 'layer', source = '/usr', destination = '/l' }]", c => c.PrivateLayer("/usr", "/l")),
        new("mounts = [{ type = 'overlay', destination = '/o', lowers = ['/usr', '/etc'] }]", c => c.Overlay("/o", "/usr", "/etc")),
        new("mounts = [{ type = 'overlay', destination = '/o', lowers = ['/usr'], upper = '/etc', work = '/var' }]",
            c => c.OverlayKept("/o", "/etc", "/var", "/usr")),

        // What is made.
        new("filesystem.files = [{ destination = '/f', contents = 'text' }]", c => c.File("/f", "text")),
        new("filesystem.files = [{ destination = '/f', contents = \"a\\u0000b\", mode = '0600', rw = true }]", c => c.File("/f", "a\0b", 0x180, writable: true)),
        new("[[filesystem.dirs]]\ndestination = '/d'", c => c.Directory("/d")),
        new("[[filesystem.dirs]]\ndestination = '/d/e'\nmode = '1777'", c => c.Directory("/d/e", 0x3FF)),
        new("[[filesystem.symlinks]]\noriginal = 'usr/bin'\nlink = '/bin'", c => c.Symlink("usr/bin", "/bin")),
        new("filesystem.restrict = [{ destination = '/', attributes = ['noexec'] }]", c => c.Restrict("/", MountAttributes.NoExecute)),

        // Processes.
        new("command.cmdline = ['/bin/echo', 'a', '']", c => c) { Line = ["/bin/echo", "a", ""] },
        new("command.cmdline = []", c => c),
        new("command = { cmdline = ['/bin/cat'], cwd = '/usr', argv0 = 'dog', as-pid-1 = true, measure-memory = true }", c => c)
        {
            Line = ["/bin/cat"], Command = c => c.WorkingDirectory("/usr").Argument0("dog").AsPid1().MeasureMemory(),
        },
        new("command.cwd = '/'", c => c) { Command = c => c.WorkingDirectory("/") },
        new("envs = [{ name = 'A', value = 'x y' }, { name = 'GIVEN' }, { name = 'NOT_GIVEN' }]",
            c => c.Environment("A", "x y").Environment("GIVEN", "given").Environment("NOT_GIVEN", "")),
        new("base = 'hermetic'\nenvs = [{ name = 'TMPDIR', unset = true }]", _ => Container.Hermetic().WithoutEnvironment("TMPDIR")),
        new("inherit-envs = ['GIVEN', 'NOT_GIVEN']", c => c.Environment("GIVEN", "given")),
        new("namespaces = [{ type = 'cgroup' }, { type = 'uts' }, { type = 'network', share = false }]",
            c => c.Unshare(NamespaceKinds.Cgroup).Unshare(NamespaceKinds.Uts).Unshare(NamespaceKinds.Network)),
        new("namespaces = [{ type = 'all' }, { type = 'ipc', share = true }, { type = 'network', share = true }]",
            c => c.Unshare(NamespaceKinds.All).Share(NamespaceKinds.Ipc).Share(NamespaceKinds.Network)),
        new("base = 'empty'\nnamespaces = [{ type = 'user' }, { type = 'pid' }, { type = 'mount' }]",
            _ => Container.Empty().Unshare(NamespaceKinds.User | NamespaceKinds.Pid | NamespaceKinds.Mount)),
        new("hostname = 'box'", c => c.HostName("box")),
        new("network.mode = 'none'", c => c.Network(Network.None)),
        new("base = 'hermetic'\nnetwork.mode = 'host'", _ => Container.Hermetic().Network(Network.Host)),
        new("network = { mode = 'allow', allow = ['db.example.com:5432', '[::1]:80'] }", c => c.Network(Network.Allow("db.example.com:5432", "[::1]:80"))),
        new("network = { mode = 'allow', allow = [{ endpoint = '10.0.0.5:80', max-connections = 3 }] }",
            c => c.Network(Network.Allow(new AllowedEndpoint("10.0.0.5", 80, 3)))),
        new("network = { mode = 'pasta', publish = ['8080:80', '127.0.0.2:53/udp', '[::1]:99:98/tcp', '77'], map-gateway = true, program = '/opt/pasta', options = ['-4'] }",
            c => c.Network(Network.Pasta(new()
            {
                Program = "/opt/pasta",
                Arguments = ["-4"],
                MapGateway = true,
                TcpPorts = [new(8080, 80), new(99, 98, System.Net.IPAddress.IPv6Loopback), new(77, 77)],
                UdpPorts = [new(53, 53, System.Net.IPAddress.Parse("127.0.0.2"))],
            }))),

        // Identity.
        new("user.name = 'nobody'", c => c.RunAs("nobody")),
        new("user = { name = 7, group = 8, groups = ['mail', 9] }", c => c.RunAs("7", "8", "mail", "9")),
        new($"uidmaps = [{{ container_id = 0 }}]\ngidmaps = [{{ container_id = 5, host_id = {Caller(user: false)}, count = 1 }}]",
            c => c.MapUserIds(new IdRange(0, Support.Host.UserId)).MapGroupIds(new IdRange(5, Support.Host.GroupId))),
        new($"uidmaps = [{{ container_id = 0, host_id = {Caller(user: true)}, count = 1 }}]", c => c.MapUserIds(new IdRange(0, Support.Host.UserId))),
        new("userns = 'own'", c => c),
        new("account-entries = true\nrootfs = '/'", c => c.RootFs("/").AccountEntries()),
        new("base = 'hermetic'\naccount-entries = false", _ => Container.Hermetic().AccountEntries(false)),
        new("capabilities = ['CAP_NET_RAW', 'CAP_CHOWN', 'CAP_CHECKPOINT_RESTORE']",
            c => c.KeepCapabilities(LinuxCapability.NetRaw, LinuxCapability.Chown, LinuxCapability.CheckpointRestore)),
        new("allow-new-privileges = true", c => c.AllowNewPrivileges()),

        // Limits.
        new("limits = [{ type = 'nofile', value = 256 }, { type = 'walltime', value = 30 }]", c => c.Limit(Rlimit.NoFile, 256))
        {
            Command = c => c.WallTime(TimeSpan.FromSeconds(30)),
        },
        new("limits = [{ type = 'walltime', value = 0.25 }]", c => c) { Command = c => c.WallTime(TimeSpan.FromMilliseconds(250)) },
        new("limits = [{ type = 'walltime', value = '5m' }]", c => c) { Command = c => c.WallTime(TimeSpan.FromMinutes(5)) },
        new("limits = [{ type = 'walltime', value = 9 }, { type = 'walltime', value = 'unlimited' }]", c => c),
        new("limits = [{ type = 'as', value = '1.5G' }, { type = 'core', value = 0 }, { type = 'data', value = '512MiB' }, { type = 'fsize', value = '1T' }]",
            c => c.Limit(Rlimit.AddressSpace, 3UL << 29).Limit(Rlimit.Core, 0).Limit(Rlimit.Data, 512UL << 20).Limit(Rlimit.FileSize, 1UL << 40)),
        new("limits = [{ type = 'cpu', soft = '1m', hard = '2m' }, { type = 'stack', soft = '8M', hard = 'unlimited' }]",
            c => c.Limit(Rlimit.Cpu, 60, 120).Limit(Rlimit.Stack, 8UL << 20, ResourceLimit.Unlimited)),
        new("limits = [{ type = 'locks', value = 1 }, { type = 'memlock', value = '8k' }, { type = 'msgqueue', value = 3 }, { type = 'nice', value = 4 }]",
            c => c.Limit(Rlimit.Locks, 1).Limit(Rlimit.LockedMemory, 8192).Limit(Rlimit.MessageQueues, 3).Limit(Rlimit.Nice, 4)),
        new("limits = [{ type = 'nproc', value = 5 }, { type = 'rss', value = 6 }, { type = 'rtprio', value = 7 }, { type = 'rttime', value = 8 }, { type = 'sigpending', value = 9 }]",
            c => c.Limit(Rlimit.Processes, 5).Limit(Rlimit.ResidentSet, 6).Limit(Rlimit.RealTimePriority, 7).Limit(Rlimit.RealTimeCpu, 8).Limit(Rlimit.PendingSignals, 9)),
        new("mode = 'best-effort'\ncgroup = { memory = '512M', swap = '1M', processes = 200, cpus = 1.5 }",
            c => c.Mode(Mode.BestEffort).LimitMemory(512.MiB(), 1.MiB()).LimitProcesses(200).LimitCpu(1.5)),
        new("mode = 'best-effort'\ncgroup.cpus = 2", c => c.Mode(Mode.BestEffort).LimitCpu(2)),

        // Calls and files.
        new("seccomp.path = 'dotnet'", c => c.Seccomp(SeccompProfile.DotNet)),
        new("seccomp.path = 'podman'", c => c.Seccomp(SeccompProfile.Container)),
        new("seccomp.path = 'unconfined'", c => c.Seccomp(SeccompProfile.Unconfined)),
        new("seccomp = { allow = ['ptrace'], deny = [{ calls = ['personality'] }, { calls = ['sysinfo'], errno = 'ENOSYS' }] }",
            c => c.Seccomp(SeccompProfile.Default.Allow("ptrace").Deny(Errno.EPERM, "personality").Deny(Errno.ENOSYS, "sysinfo"))),
        new("landlock.resources = [{ type = 'fs', mode = 'best-effort' }, { type = 'tcp.bind', mode = 'best-effort' }, { type = 'tcp.connect', mode = 'best-effort' }]",
            c => c.Landlock(LandlockRuleset.Empty.Restrict(LandlockResource.FileSystem, Mode.BestEffort)
                .Restrict(LandlockResource.TcpBind, Mode.BestEffort).Restrict(LandlockResource.TcpConnect, Mode.BestEffort))),
        new("landlock.resources = [{ type = 'abstract-sockets', mode = 'best-effort' }, { type = 'signals', mode = 'best-effort' }]",
            c => c.Landlock(LandlockRuleset.Empty.Restrict(LandlockResource.AbstractSockets, Mode.BestEffort).Restrict(LandlockResource.Signals, Mode.BestEffort))),
        new("landlock.resources = [{ type = 'fs', mode = 'best-effort' }, { type = 'fs', unrestrict = true }]\nlandlock.fs = [{ path = '/', access = 'r' }]",
            c => c.Landlock(LandlockRuleset.Empty)),
        new("""
            landlock.resources = [{ type = 'fs', mode = 'best-effort' }]
            landlock.fs = [{ path = '/', access = 'R-x' }, { path = '/gone', access = 'rw', missing = 'skip' }, { path = '/proc', access = 'x', missing = 'error' }, { path = '/proc', access = 'w' }, { path = '/proc/', access = '-' }]
            """,
            c => c.Landlock(LandlockRuleset.Empty.Restrict(LandlockResource.FileSystem, Mode.BestEffort)
                .Allow("/", LandlockAccess.Read | LandlockAccess.Execute).Allow("/gone", LandlockAccess.Read | LandlockAccess.Write, MissingPath.Skip))),
        new("""
            landlock.resources = [{ type = 'tcp.connect', mode = 'best-effort' }, { type = 'tcp.bind', mode = 'best-effort' }]
            landlock.net = [{ port = 443, access = 'tcp.connect' }, { port = 0, access = 'tcp.bind' }]
            """,
            c => c.Landlock(LandlockRuleset.Empty.Restrict(LandlockResource.TcpBind, Mode.BestEffort).Restrict(LandlockResource.TcpConnect, Mode.BestEffort)
                .AllowTcpConnect(443).AllowTcpBind(0))),

        // The host.
        new("mode = 'enforce'", c => c.Mode(Mode.Enforce)),
        new("backend = 'automatic'", c => c),
        new("backend = 'namespaces'", c => c.Backend(SandboxBackend.Namespaces)),
        new("report = ['denials', 'network']", c => c.Report(Report.Denials | Report.Network)),
        new("report = ['calls']\nseccomp.path = 'audit'", c => c.Seccomp(SeccompProfile.Audit).Report(Report.Calls)),
        new("report = []", c => c),
        new("'@include' = ['builtin:hermetic']", _ => Container.Hermetic()),
    ];

    [TestCaseSource(nameof(Cases))]
    public void A_key_does_what_its_counterpart_in_code_does(KeyCase given)
    {
        using var directory = new ProfileDirectory();

        var profile = directory.LoadOwn(given.Toml);

        Assert.That(profile.Dialect, Is.EqualTo(ProfileDialect.Hakoniwa));
        Same.As(profile.Command(), given.Command(given.Sandbox(new Container()).Command(given.Line[0], given.Line[1..])));
    }

    [Test]
    public void Automatic_ids_and_the_Landlock_backend_are_described_as_in_code()
    {
        using var directory = new ProfileDirectory();

        Assert.Multiple(() =>
        {
            Assert.That(directory.LoadOwn("userns = 'auto'").Container.Spec.UserNamespaceMode, Is.EqualTo(UserNamespaceMode.Auto));
            Assert.That(directory.LoadOwn("backend = 'landlock'").Container.Spec.Backend, Is.EqualTo(SandboxBackend.Landlock));
            Assert.That(directory.LoadOwn("description = 'for builds'").Description, Is.EqualTo("for builds"));
        });
    }

    [Test]
    public void Every_key_and_word_of_the_schema_is_tried_here()
    {
        var tried = string.Join('\n', Cases.Select(c => c.Toml)) + " userns = 'auto' backend = 'landlock' hakoniwa";
        var documents = Cases.Select(c => TomlDocument.Parse("case", System.Text.Encoding.UTF8.GetBytes(c.Toml))).ToList();

        Assert.Multiple(() =>
        {
            foreach (var key in ProfileSchema.Root.Keys.Where(k => k.Name != ProfileSchema.VersionKey))
                CheckTried(key, [.. documents], key.Name, tried);
        });
    }

    private static void CheckTried(ProfileKey key, TomlTable[] tables, string path, string text)
    {
        var values = tables.Select(t => t.TryGet(key.Name, out var value) ? value : null).OfType<TomlValue>().ToArray();
        Assert.That(values, Is.Not.Empty, path);
        var type = key.Type is ListType list ? list.Element : key.Type;
        if (type is EitherType { Other: TableType other })
            type = other;
        if (type is WordType words && key.Name != "capabilities")
            Assert.That(words.Words.Select(w => w.Word).Where(w => !text.Contains($"'{w}'", StringComparison.Ordinal)), Is.Empty, path);
        if (type is not TableType table)
            return;
        TomlTable[] inner = [.. values.SelectMany(v => v is TomlArray a ? a.Items : [v]).OfType<TomlTable>()];
        foreach (var child in table.Keys)
            CheckTried(child, inner, path + "." + child.Name, text);
    }
}

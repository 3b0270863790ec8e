namespace Hakoniwa.Cli.Tests;

/// <summary>Each option, in the description of the sandbox that the line makes.</summary>
[TestFixture]
public sealed class DescriptionTests
{
    private static readonly string Ids = $"{Own("u")} {Own("g")}";

    [TestCase("mount: /x: tmpfs (mode=1777)", "--tmpfs", "/x")]
    [TestCase("mount: /x: tmpfs (mode=700,size=67108864,nr_inodes=9)", "--tmpfs", "/x:size=64M,mode=700,inodes=9")]
    [TestCase("mount: /x: tmpfs (mode=1777)", "--tmpfs=/x")]
    [TestCase("mount: /dev: minimal devices", "--devfs", "/dev")]
    [TestCase("mount: /proc: proc\n", "--proc", "fresh")]
    [TestCase("mount: /proc: proc, or the host's", "--proc=or-host")]
    [TestCase("mount: /shown: /etc of the host, read-only", "-b", "/etc:/shown")]
    [TestCase("mount: /shown: /etc of the host, writable", "-B/etc:/shown")]
    [TestCase("directory: /run/user: mode 700", "--dir", "/run/user")]
    [TestCase("directory: /run/user: mode 1755", "--dir=/run/user:mode=1755")]
    [TestCase("link: /a: to ../b", "--symlink", "../b:/a")]
    [TestCase("file: /etc/x: 5 bytes, mode 444", "--file", "/etc/x=a:b=c")]
    [TestCase("file: /etc/x: 0 bytes, mode 444", "--file", "/etc/x:/dev/null")]
    [TestCase("mount: /etc: /etc of the host, under a private layer", "--overlay", "/etc")]
    [TestCase("mount: /x: /etc of the host, under a private layer", "--overlay", "/etc:/x")]
    [TestCase("mount: /x: overlay of /etc, kept in /srv/up", "--overlay-keep", "/etc:/x,upper=/srv/up,work=/srv/work")]
    [TestCase("mount: /etc: overlay of /etc, kept in /srv/up", "--overlay-keep=/etc,work=/srv/work,upper=/srv/up")]
    [TestCase("root: /srv of the host, read-only", "--rootdir", "/srv", "--rootfs", "none")]
    [TestCase("root: /srv of the host, read-only", "--rootfs=none", "--rootdir=/srv:ro")]
    [TestCase("root: /srv of the host, writable", "--rootdir", "/srv:rw", "--rootfs=none")]
    [TestCase("namespaces: user, mount, pid, uts", "--unshare-uts")]
    [TestCase("host name: garden", "--hostname", "garden")]
    [TestCase("network: host", "--unshare-all", "--network", "host")]
    [TestCase("network: loopback only", "--network", "none")]
    [TestCase("network: connected by pasta", "--network", "pasta")]
    [TestCase("network: connected by pasta", "--network=pasta:-t,8080:80")]
    [TestCase("network: loopback and db.example.com:5432, [::1]:80", "--network-allow", "DB.example.com:5432,[::1]:80")]
    [TestCase("network: loopback and a.example:1, b.example:2", "--network-allow", "a.example:1", "--network-allow=b.example:2", "--network", "allow")]
    [TestCase("network: loopback and a.example:1", "--network", "none", "--network-allow", "a.example:1")]
    [TestCase("run as: user 7, group 8, also in 9, 10", "--user", "7:8:9,10")]
    [TestCase("run as: user root", "--user=root")]
    [TestCase("capabilities: CAP_NET_BIND_SERVICE CAP_SYS_PTRACE", "--cap-add", "sys_ptrace", "--cap-add", "CAP_NET_BIND_SERVICE")]
    [TestCase("privileges: new ones", "--allow-new-privs")]
    [TestCase("limit: NoFile: 256\n", "--limit-nofile", "256")]
    [TestCase("limit: NoFile: 64, at most 256\n", "--limit-nofile=64:256")]
    [TestCase("limit: AddressSpace: 1073741824\n", "--limit-as", "1G")]
    [TestCase("limit: Core: 0\n", "--limit-core", "0")]
    [TestCase("limit: Cpu: 90, at most 120\n", "--limit-cpu", "1.5m:120")]
    [TestCase("limit: Data: 1024\n", "--limit-data", "1K")]
    [TestCase("limit: FileSize: 1048576, at most unlimited\n", "--limit-fsize", "1MiB:unlimited")]
    [TestCase("limit: Locks: 3\n", "--limit-locks", "3")]
    [TestCase("limit: LockedMemory: 65536\n", "--limit-memlock", "64K")]
    [TestCase("limit: MessageQueues: 1\n", "--limit-msgqueue", "1")]
    [TestCase("limit: Nice: 20\n", "--limit-nice", "20")]
    [TestCase("limit: Processes: 100\n", "--limit-nproc", "100")]
    [TestCase("limit: ResidentSet: 1048576\n", "--limit-rss", "1M")]
    [TestCase("limit: RealTimePriority: 0\n", "--limit-rtprio", "0")]
    [TestCase("limit: RealTimeCpu: 200000\n", "--limit-rttime", "200ms")]
    [TestCase("limit: RealTimeCpu: 500\n", "--limit-rttime", "500")]
    [TestCase("limit: PendingSignals: 9\n", "--limit-sigpending", "9")]
    [TestCase("limit: Stack: 8388608, at most unlimited\n", "--limit-stack", "8M:unlimited")]
    [TestCase("limit: wall time: 90 s\n", "--limit-walltime", "1.5m")]
    [TestCase("landlock: FileSystem restricted\n", "--landlock-restrict", "fs:best-effort", "--landlock-restrict", "fs")]
    [TestCase("landlock: Signals restricted, as far as this kernel can\n", "--landlock-restrict", "abstract-sockets:best-effort,signals:best-effort")]
    [TestCase("landlock: /usr: read\n", "--landlock-restrict", "fs:best-effort", "--landlock-fs-ro", "/usr,/etc")]
    [TestCase("landlock: /etc: read\n", "--landlock-restrict", "fs:best-effort", "--landlock-fs-ro", "/usr:/etc")]
    [TestCase("landlock: /usr: read, write\n", "--landlock-restrict", "fs:best-effort", "--landlock-fs-rw=/usr")]
    [TestCase("landlock: /usr: read, execute\n", "--landlock-restrict", "fs:best-effort", "--landlock-fs-rw", "/usr", "--landlock-fs-rx", "/usr")]
    [TestCase("landlock: /usr: read, write, execute\n", "--landlock-restrict", "fs:best-effort", "--landlock-fs-rwx", "/usr")]
    [TestCase("landlock: listen on 0, 80, 65535\n", "--landlock-restrict", "tcp.bind:best-effort", "--landlock-tcp-bind", "80,65535", "--landlock-tcp-bind=0")]
    [TestCase("landlock: connect to 443\n", "--landlock-restrict", "tcp.connect:best-effort", "--landlock-tcp-connect", "443")]
    [TestCase("seccomp: profile audit", "--seccomp", "audit")]
    [TestCase("seccomp: profile unconfined, no filter\n", "--seccomp=unconfined")]
    [TestCase("report: denials, network\n", "--report")]
    [TestCase("variables: A EMPTY\n", "-e", "A=b", "-eEMPTY=", "--setenv", "A=c")]
    [TestCase("directory: start in /usr\n", "-w", ":/usr")]
    [TestCase("execute: /bin/sh\n", "--unshare-all")]
    [TestCase("execute: sh -c 'echo \"a\"'\n", "--", "sh", "-c", "echo \"a\"")]
    [TestCase("execute: echo $'a\\n\\u001b[2J' ''\n", "--", "echo", "a\n\u001b[2J", "")]
    public void An_option_is_in_the_description(string said, params string[] options)
        => Assert.That(DescribedLine.Of(options), Does.Contain("hakoniwa: " + said));

    [Test]
    public void Ids_are_mapped_from_the_callers_own_unless_others_are_named()
    {
        var (uid, gid) = (Own("u"), Own("g"));

        Assert.Multiple(() =>
        {
            Assert.That(DescribedLine.Of("-u", "0", "-g0"), Does.Contain($"user ids: 0 is {uid} of the host, 1 of them\n").And.Contain($"group ids: 0 is {gid} of the host, 1 of them\n"));
            Assert.That(DescribedLine.Of("--uidmap", $"7:{uid}", "-u", "8:200000:10", $"--gidmap=1:{gid}:1"),
                Does.Contain($"user ids: 7 is {uid} of").And.Contain("user ids: 8 is 200000 of the host, 10 of them").And.Contain($"group ids: 1 is {gid} of"));
            Assert.That(DescribedLine.Of("--userns", "own"), Does.Contain($"user ids: {uid} is {uid} of"), Ids);
        });
    }

    [Test]
    public void A_root_directory_with_programs_has_nothing_of_the_hosts_on_top_unless_asked()
    {
        using var whole = new TemporaryDirectory();
        using var bare = new TemporaryDirectory();
        foreach (var name in Directory.GetFileSystemEntries("/").Select(Path.GetFileName))
        {
            Directory.CreateDirectory(Path.Combine(whole.Path, name!));
            if (name != "bin")
                Directory.CreateDirectory(Path.Combine(bare.Path, name!));
        }

        var usr = "mount: /usr: /usr of the host";
        Assert.Multiple(() =>
        {
            Assert.That(DescribedLine.Of("--rootdir", whole.Path), Does.Not.Contain(usr));
            Assert.That(DescribedLine.Of($"--rootdir={whole.Path}:rw"), Does.Not.Contain(usr));
            Assert.That(DescribedLine.Of("--rootdir", whole.Path, "--rootfs=/"), Does.Contain(usr));
            Assert.That(DescribedLine.Of("--rootfs", "/", "--rootdir", whole.Path), Does.Contain(usr));
            Assert.That(DescribedLine.Of("--rootdir", bare.Path, "--rootfs", "none"), Does.Not.Contain(usr));
            if (new DirectoryInfo("/bin").LinkTarget is null)
                Assert.That(DescribedLine.Of("--rootdir", bare.Path), Does.Contain(usr));
            else
                Assert.That(() => DescribedLine.Of("--rootdir", bare.Path), Throws.TypeOf<SandboxException>().With.Message.Contains("the link /bin"), "the host's comes on top");
        });
    }

    [Test]
    public void Options_for_one_place_replace_each_other_in_the_order_of_the_line()
        => Assert.That(DescribedLine.Of("--tmpfs", "/x", "--symlink", "a:/x", "--dir", "/x/"), Does.Contain("directory: /x: mode 700").And.Not.Contain("tmpfs").And.Not.Contain("link: /x"));

    [Test]
    public void A_name_for_the_program_makes_it_pid_1()
    {
        Assert.That(DescribedLine.Of("--argv0", "-login", "--", "sh"), Does.Contain("execute sh"));
        Assert.That(DescribedLine.Of("--argv0=-login", "--", "sh"), Does.Not.Contain("under a shell"));
    }

    private static string Own(string kind)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("id", ["-" + kind]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}

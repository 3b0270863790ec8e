using System.Runtime.InteropServices;

using Hakoniwa.Diagnostics;
using Hakoniwa.Diagnostics.Probing;

namespace Hakoniwa;

/// <summary>Finds out what of this host sandboxes can use, by using it: what <c>hakoniwa doctor</c> prints.</summary>
public static class HostCheck
{
    /// <summary>
    /// Tries everything that sandboxes use, each in a process of its own that ends with the attempt. It takes about a second where all goes well;
    /// an attempt that hangs is given up after ten. Nothing of the host is changed, and nothing is left of it: no process, mount, file or group.
    /// </summary>
    /// <remarks>It answers for the calling user and program: root's answer is not another user's, and a container's is not its host's.</remarks>
    public static HostReport Run()
    {
        var facts = HostFacts.Read();
        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64)
            return HostReport.Of(facts, new ProbeRunner(facts).Run(HostProbes.All));

        return HostReport.Of(facts,
        [
            new(HostProbes.Hermetic, HostCapabilityStatus.DoesNotWork,
                $"sandboxes need Linux on x64 or arm64; this is {RuntimeInformation.OSDescription} on {RuntimeInformation.ProcessArchitecture}",
                "Run on Linux; on Windows in WSL 2") { NeededByEnforce = true },
        ]);
    }

    /// <summary>
    /// The text of an AppArmor profile that lets these programs, and what they start, make user namespaces where Ubuntu's
    /// <c>kernel.apparmor_restrict_unprivileged_userns</c> forbids it, and nothing else. It belongs in <c>/etc/apparmor.d/hakoniwa</c>.
    /// </summary>
    /// <param name="programs">
    /// Paths of the programs that launch sandboxes, links resolved: the <c>dotnet</c> host for <c>dotnet test</c> and <c>dotnet build</c>, the
    /// program itself where it has a host of its own, as <c>hakoniwa</c> has.
    /// </param>
    /// <exception cref="ArgumentException">There is no program, or a path is not absolute or has a quotation mark or line end in it.</exception>
    public static string AppArmorProfile(params IEnumerable<string> programs) => Diagnostics.AppArmorProfile.For(programs);
}

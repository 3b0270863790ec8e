using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild;

/// <content>
/// What <c>Exec</c> does not have. For a parameter that is not given the property <c>HakoniwaExec</c> and its name counts, and then <c>Hakoniwa</c>
/// and its name; <see cref="Inputs"/>, <c>Outputs</c> and <see cref="StepName"/> are a step's own.
/// </content>
public sealed partial class HakoniwaExec
{
    /// <summary>
    /// Files and directories that the command can read. If any are given these are all that it sees of the project; otherwise it sees the whole
    /// project directory, unless <see cref="Strict"/> says something else. A relative path is the project's.
    /// </summary>
    public ITaskItem[] Inputs { get; set; } = [];

    /// <summary>
    /// <c>true</c>: the command sees <see cref="Inputs"/>, <see cref="Tools"/> and nothing else of the project, also if there are no inputs at all:
    /// MSBuild does not pass a list of items that is empty. <c>false</c>: it sees the whole project directory besides. The default is <c>true</c>
    /// if there are inputs. As a default of the project <c>false</c> changes nothing.
    /// </summary>
    public string? Strict { get; set; }

    /// <summary>
    /// Programs that the command can run beyond those of the system and of .NET: files, or directories with all that is in them. Their
    /// directories come first in its <c>PATH</c>.
    /// </summary>
    public ITaskItem[] Tools { get; set; } = [];

    /// <summary>
    /// What the sandbox starts from: the name of a built-in profile, or a TOML file; a relative path is the project's. The default is
    /// <c>Container.Hermetic()</c>. The other parameters count over it.
    /// </summary>
    public string? Profile { get; set; }

    /// <summary>
    /// <c>none</c>, which is the default and leaves a loopback device alone; <c>host</c>; or <c>allow:</c> and endpoints, separated by semicolons,
    /// as in <c>allow:example.org:443;10.0.0.5:5432</c>.
    /// </summary>
    public string? Network { get; set; }

    /// <summary>The names of variables that the command gets from the environment of the build.</summary>
    public string[] PassEnvironment { get; set; } = [];

    /// <summary>
    /// The memory that all processes of the step may take together, such as <c>512M</c> or <c>1.5GiB</c>; a number alone is bytes. Needs cgroup
    /// v2. No limit if left out.
    /// </summary>
    public string? MemoryLimit { get; set; }

    /// <summary>The processor time that each process of the step may take, such as <c>90s</c> or <c>5m</c>; a number alone is seconds. No limit if left out.</summary>
    public string? CpuTime { get; set; }

    /// <summary>
    /// The time after which the step is ended, such as <c>90s</c> or <c>5m</c>; a number alone is seconds. No limit if left out. <c>Timeout</c>, in
    /// milliseconds, is <c>Exec</c>'s own.
    /// </summary>
    public string? WallTime { get; set; }

    /// <summary>How many processes and threads the step may have at once. Needs cgroup v2. No limit if left out.</summary>
    public string? Pids { get; set; }

    /// <summary>The name of a seccomp profile (<c>SeccompProfile.Names</c>), or a file in the format of OCI; a relative path is the project's.</summary>
    public string? Seccomp { get; set; }

    /// <summary>The names of system calls that the sandbox allows beyond those of its seccomp profile, separated by semicolons.</summary>
    public string? SeccompAllow { get; set; }

    /// <summary>
    /// <c>Enforce</c>, the default: without a sandbox the step fails. <c>BestEffort</c>: where the host cannot give one it runs as <c>Exec</c>
    /// would run it, with a warning. <c>Warn</c>: nothing is kept from it in the file system, and what <c>Enforce</c> would have kept from it is a
    /// warning. <c>Off</c>: it runs as <c>Exec</c> would run it.
    /// </summary>
    public string? Mode { get; set; }

    /// <summary>
    /// <c>true</c>: the system calls that the sandbox refuses and the network that the command tries to use are warnings, HAKO3010 to HAKO3013.
    /// The default is <c>false</c>.
    /// </summary>
    public string? Report { get; set; }

    /// <summary><c>true</c>: the outputs are kept, and are restored where the step would do the same again. The default is <c>false</c>.</summary>
    public string? Cache { get; set; }

    /// <summary>Where outputs are kept; a relative path is the project's. The default is <c>hakoniwa</c> in the user's directory for caches.</summary>
    public string? CacheDirectory { get; set; }

    /// <summary>What the cache may take, such as <c>500M</c>. The default is <c>5G</c>.</summary>
    public string? CacheMaxSize { get; set; }

    /// <summary><c>true</c>: the step runs twice, and fails if the outputs differ. The default is <c>false</c>.</summary>
    public string? VerifyDeterminism { get; set; }

    /// <summary>What the task's own errors and warnings begin with; nothing if left out. Items <c>HakoniwaStep</c> give their name.</summary>
    public string? StepName { get; set; }
}

namespace Hakoniwa;

/// <summary>The stable codes of everything that can go wrong; <c>docs/errors.md</c> has a paragraph for each.</summary>
public static class ErrorCode
{
    /// <summary>Not Linux on x86-64 or arm64, or the kernel is too old.</summary>
    public const string UnsupportedHost = "HAKO1001";

    /// <summary>The host forbids user namespaces to this user.</summary>
    public const string UserNamespacesForbidden = "HAKO1002";

    /// <summary>The kernel refused to create the sandbox's first process.</summary>
    public const string CloneFailed = "HAKO1003";

    /// <summary>A set-up step failed that has no code of its own.</summary>
    public const string StepFailed = "HAKO1004";

    /// <summary>The source of a mount does not exist or cannot be opened.</summary>
    public const string MountSource = "HAKO1005";

    /// <summary>The place of a mount or file inside the sandbox does not exist and cannot be made, or the mount was refused.</summary>
    public const string MountTarget = "HAKO1006";

    /// <summary>The program was not found in the sandbox.</summary>
    public const string ProgramNotFound = "HAKO1007";

    /// <summary>The program was found in the sandbox, and cannot be executed.</summary>
    public const string ProgramNotExecutable = "HAKO1008";

    /// <summary>The working directory does not exist in the sandbox.</summary>
    public const string WorkingDirectory = "HAKO1009";

    /// <summary>The map of user or group ids was refused.</summary>
    public const string IdMap = "HAKO1010";

    /// <summary>Somebody else in this process collected the program's exit status.</summary>
    public const string StatusLost = "HAKO1011";

    /// <summary>The sandbox's first process was killed before the program started.</summary>
    public const string KilledDuringSetUp = "HAKO1012";

    /// <summary>The launch was cancelled, or its wall-time limit passed, before the program started.</summary>
    public const string CancelledDuringSetUp = "HAKO1013";

    /// <summary>A descriptor that was to be passed is a directory or a path, which would be a way out.</summary>
    public const string DescriptorRefused = "HAKO1014";

    /// <summary>An allowed endpoint could not be relayed into the sandbox.</summary>
    public const string RelayFailed = "HAKO1015";

    /// <summary>/proc cannot be mounted, since the host's own is covered in part.</summary>
    public const string ProcRefused = "HAKO1016";

    /// <summary>The kernel refused an overlay.</summary>
    public const string OverlayRefused = "HAKO1017";

    /// <summary>A limit needs a cgroup v2 of its own, and this host does not let the caller make one.</summary>
    public const string CgroupUnavailable = "HAKO1018";

    /// <summary>Several ids cannot be mapped: none are granted to the user, or newuidmap and newgidmap are missing or refused.</summary>
    public const string SubordinateIds = "HAKO1019";

    /// <summary>The user or group that the program is to run as does not exist in the sandbox, or is not mapped.</summary>
    public const string UnknownAccount = "HAKO1020";

    /// <summary>pasta, which is to connect the sandbox's network, is missing or failed.</summary>
    public const string NetworkHelper = "HAKO1021";

    /// <summary>The kernel does not let the launcher watch the program, which measuring its memory needs.</summary>
    public const string MemoryNotMeasurable = "HAKO1022";

    /// <summary>A Landlock restriction that is to be enforced cannot be, or a path of its rules does not exist.</summary>
    public const string LandlockUnavailable = "HAKO1023";

    /// <summary>The description has something that takes namespaces, and the backend is the one without.</summary>
    public const string NeedsNamespaces = "HAKO1024";

    /// <summary>The directory for what is private to a run without namespaces cannot be made.</summary>
    public const string PrivateDirectory = "HAKO1025";

    /// <summary>A directory cannot be shown without some of its entries, which takes an overlay.</summary>
    public const string SelectionRefused = "HAKO1026";

    /// <summary>The description contradicts itself.</summary>
    public const string ContradictoryDescription = "HAKO2001";

    /// <summary>A path cannot be the place of a mount or file in the sandbox.</summary>
    public const string UnusablePath = "HAKO2002";

    /// <summary>The file of a seccomp profile cannot be read.</summary>
    public const string SeccompFileUnreadable = "HAKO2010";

    /// <summary>The text of a seccomp profile is not JSON.</summary>
    public const string SeccompFileSyntax = "HAKO2011";

    /// <summary>A seccomp profile says something that means nothing.</summary>
    public const string SeccompFileContent = "HAKO2012";

    /// <summary>A seccomp profile is for other machines than this one.</summary>
    public const string SeccompFileArchitecture = "HAKO2013";

    /// <summary>There is no built-in seccomp profile of that name.</summary>
    public const string UnknownSeccompProfile = "HAKO2014";

    /// <summary>A profile, or a file that it includes, cannot be read.</summary>
    public const string ProfileUnreadable = "HAKO2020";

    /// <summary>A profile is not TOML.</summary>
    public const string ProfileSyntax = "HAKO2021";

    /// <summary>A profile has a key that does not exist, or a value that means nothing.</summary>
    public const string ProfileContent = "HAKO2022";

    /// <summary>A profile includes what cannot be included.</summary>
    public const string ProfileInclude = "HAKO2023";

    /// <summary>A reference in a profile is not one, or to something that is not there.</summary>
    public const string ProfileReference = "HAKO2024";

    /// <summary>There is no built-in profile of that name.</summary>
    public const string UnknownProfile = "HAKO2025";

    /// <summary>The template of a profile cannot be read.</summary>
    public const string TemplateSyntax = "HAKO2030";

    /// <summary>The template of a profile does something with a value that cannot be done.</summary>
    public const string TemplateValue = "HAKO2031";

    /// <summary>The template of a profile is nested too deep, or comes to too much.</summary>
    public const string TemplateTooMuch = "HAKO2032";

    /// <summary>The template of a profile uses something that the original's dialect has and this library has not.</summary>
    public const string TemplateUnsupported = "HAKO2033";

    /// <summary>A file that the template of a profile includes, or something that it asks of the host, cannot be had.</summary>
    public const string TemplateHost = "HAKO2034";

    /// <summary>The seccomp profile denies a call that the launch itself needs after the filter is loaded.</summary>
    public const string ProfileDeniesLaunch = "HAKO3001";

    /// <summary>The kernel refused the seccomp filter.</summary>
    public const string FilterRefused = "HAKO3002";
}

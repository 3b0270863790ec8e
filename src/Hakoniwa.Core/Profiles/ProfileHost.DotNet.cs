using System.Runtime.InteropServices;

using Hakoniwa.Mounts;

namespace Hakoniwa.Profiles;

/// <content>Where .NET is.</content>
internal sealed partial class ProfileHost
{
    private static readonly string[] UsualDotNetRoots = ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/lib64/dotnet", "/usr/local/share/dotnet"];

    /// <summary>
    /// The directory of the .NET installation that the caller's shell would run: <c>DOTNET_ROOT</c>, that of <c>dotnet</c> in <c>PATH</c>, that
    /// of this process, a usual place; without links. Null if there is none.
    /// </summary>
    internal string? DotNetRoot
    {
        get
        {
            if (IsDotNetRoot(Variable("DOTNET_ROOT")))
                return Real(Variable("DOTNET_ROOT")!);
            foreach (var directory in (Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            {
                var program = Path.Combine(Full(directory), "dotnet");
                if (Exists(program) && Path.GetDirectoryName(Real(program)) is { } root && IsDotNetRoot(root))
                    return root;
            }

            // <root>/shared/Microsoft.NETCore.App/<version>/
            var own = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
            return Array.Find([own, .. UsualDotNetRoots], IsDotNetRoot) is { } found ? Real(found) : null;
        }
    }

    /// <summary>The program alone may be a link to something else, such as a launcher of a package manager.</summary>
    private bool IsDotNetRoot(string? directory)
        => !string.IsNullOrEmpty(directory) && Exists(Path.Combine(directory, "dotnet")) && IsDirectory(Path.Combine(directory, "host/fxr"));

    /// <summary>Without links; the path itself where that cannot be told.</summary>
    private string Real(string path) => HostPath.Real(Full(path)) ?? Full(path);
}

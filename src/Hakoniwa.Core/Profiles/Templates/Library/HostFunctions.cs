using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>The functions by which a template asks about its host, and the two that change it.</summary>
internal static class HostFunctions
{
    internal static readonly TemplateFunction[] All =
    [
        new("os_env", call => call.Session.Host.Variable(One(call, "name")) ?? ""),
        new("path_exists", call => call.Session.Host.Exists(One(call, "path"))),
        new("path_is_dir", call => call.Session.Host.IsDirectory(One(call, "path"))),
        new("path_is_symlink", call => call.Session.Host.IsSymlink(One(call, "path"))),
        new("fs_read_link", ReadLink),
        new("fs_glob", Glob),
        new("fs_findup", call => call.Session.Host.FindUp(One(call, "name")) ?? ""),
        new("fs_mkdir", call => Change(call, call.Session.Host.MakeDirectory, "cannot make the directory")),
        new("fs_touch", call => Change(call, call.Session.Host.Touch, "cannot make the file")),
        new("fs_xdg_user_dir", UserDirectory),
    ];

    private static string One(Invocation call, string parameter)
    {
        var text = call.Text(call.Bind(parameter)[0]);
        return text.Contains('\0', StringComparison.Ordinal) ? throw call.Session.Error($"the {parameter} has a NUL character in it") : text;
    }

    private static string ReadLink(Invocation call)
    {
        var path = One(call, "path");
        return call.Session.Host.LinkTarget(path) ?? throw call.Session.HostError($"{TemplateError.Quoted(path)} is no symbolic link");
    }

    private static TemplateList Glob(Invocation call)
    {
        var pattern = One(call, "pattern");
        try
        {
            return call.Made([.. call.Session.Host.Glob(pattern, hidden: true)]);
        }
        catch (FormatException e)
        {
            throw call.Session.Error(e.Message);
        }
    }

    private static object? Change(Invocation call, Action<string> change, string failure)
    {
        var path = One(call, "path");
        try
        {
            change(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw call.Session.HostError($"{failure} {TemplateError.Quoted(path)}: {e.Message}");
        }

        return null;
    }

    private static string UserDirectory(Invocation call)
    {
        var name = One(call, "name");
        try
        {
            return call.Session.Host.UserDirectory(name) ?? "";
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw call.Session.HostError(e.Message);
        }
    }
}

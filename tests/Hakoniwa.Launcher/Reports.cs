namespace Hakoniwa.Launcher;

internal static class Reports
{
    /// <summary>The file appears with its whole content, so that a test that waits for it never reads half of it.</summary>
    internal static void Write(string path, string content)
    {
        File.WriteAllText(path + ".part", content);
        File.Move(path + ".part", path, overwrite: true);
    }
}

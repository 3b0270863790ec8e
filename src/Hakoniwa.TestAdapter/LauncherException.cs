namespace Hakoniwa.TestAdapter;

/// <summary>The launcher cannot do what it was asked; the message starts with the code.</summary>
internal sealed class LauncherException(string code, string message) : Exception($"{code}: {message}");

namespace Hakoniwa.Interop;

/// <summary>dirent.h.</summary>
internal static class Dirent
{
    internal const int DT_UNKNOWN = 0;
    internal const int DT_DIR = 4;
    internal const int DT_REG = 8;
    internal const int DT_LNK = 10;
}

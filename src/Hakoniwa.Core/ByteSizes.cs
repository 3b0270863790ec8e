namespace Hakoniwa;

/// <summary>Sizes in bytes, spelled as people say them: <c>64.MiB()</c>.</summary>
public static class ByteSizes
{
    /// <summary>The number of bytes in <paramref name="count"/> kibibytes (1024 bytes each).</summary>
    public static long KiB(this int count) => (long)count << 10;

    /// <summary>The number of bytes in <paramref name="count"/> mebibytes (1024² bytes each).</summary>
    public static long MiB(this int count) => (long)count << 20;

    /// <summary>The number of bytes in <paramref name="count"/> gibibytes (1024³ bytes each).</summary>
    public static long GiB(this int count) => (long)count << 30;
}

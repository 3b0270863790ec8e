using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// The digests of files that were read before, by their states. It only saves time: what is lost of it, or was written by two builds at once, is
/// computed again.
/// </summary>
internal sealed class DigestMemo
{
    /// <summary>Version 1 of the file: this, the digest of the rest, then the records.</summary>
    private const ulong Magic = 0x3153_4749_445F_4B48;
    private const int MaxRecords = 200_000;
    private const int KeptDays = 30;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private const int Rotation = 29;

    private static readonly ConcurrentDictionary<string, DigestMemo> Shared = new(StringComparer.Ordinal);
    private static readonly int Header = sizeof(ulong) + Digest.Size;

    private readonly object _gate = new();
    private readonly Dictionary<ulong, Known> _added = [];
    private FileState _file;
    private Dictionary<ulong, Known> _known = [];

    private DigestMemo()
    {
    }

    internal int AddedCount
    {
        get
        {
            lock (_gate)
                return _added.Count;
        }
    }

    /// <summary>What this process knows of a store, and what others have added to its file meanwhile.</summary>
    /// <param name="store">The path that the project knows it by.</param>
    /// <param name="path">Of the file.</param>
    internal static DigestMemo Open(string store, string path)
    {
        var memo = Shared.GetOrAdd(store, _ => new());
        lock (memo._gate)
        {
            if (FileState.TryGet(path, out var state) && state != memo._file)
            {
                memo._known = Read(path) ?? memo._known;
                memo._file = state;
            }
        }

        return memo;
    }

    internal bool TryGet(string path, in FileState state, out Digest digest)
    {
        var key = KeyOf(path);
        if (!_known.TryGetValue(key, out var known) || !known.Record.State.IsSame(state))
        {
            lock (_gate)
                known = _added.GetValueOrDefault(key);
        }

        var isKnown = known is not null && known.Record.State.IsSame(state);
        digest = isKnown ? known!.Record.Digest : default;
        return isKnown;
    }

    internal void Add(string path, in FileState state, in Digest digest)
    {
        var key = KeyOf(path);
        lock (_gate)
            _added[key] = new(new(key, state, digest, Today()));
    }

    /// <summary>Writes the file anew, by a temporary one.</summary>
    internal void Save(string path, string temporary)
    {
        lock (_gate)
        {
            if (_added.Count == 0)
                return;
            var all = Read(path) ?? [];
            foreach (var (key, known) in _added)
                all[key] = known;
            var oldest = Today() - KeptDays;
            var kept = all.Values.Where(k => k.Record.Day >= oldest).ToList();
            if (kept.Count > MaxRecords)
            {
                kept.Sort((one, other) => other.Record.Day.CompareTo(one.Record.Day));
                kept.RemoveRange(MaxRecords, kept.Count - MaxRecords);
            }

            Write(temporary, kept);
            File.Move(temporary, path, overwrite: true);
            _known = all;
            _added.Clear();
            _ = FileState.TryGet(path, out _file);
        }
    }

    private static unsafe void Write(string path, List<Known> records)
    {
        var bytes = new byte[Header + (records.Count * sizeof(Record))];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        fixed (byte* start = bytes)
        {
            var next = (Record*)(start + Header);
            foreach (var known in records)
                *next++ = known.Record;
        }

        SHA256.HashData(bytes.AsSpan(Header), bytes.AsSpan(sizeof(ulong)));
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Null if there is none, or it is not whole.</summary>
    private static unsafe Dictionary<ulong, Known>? Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (IOException)
        {
            return null;
        }

        if (bytes.Length < Header || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic)
            return null;
        var body = bytes.AsSpan(Header);
        if (body.Length % sizeof(Record) != 0 || !SHA256.HashData(body).AsSpan().SequenceEqual(bytes.AsSpan(sizeof(ulong), Digest.Size)))
            return null;
        var count = body.Length / sizeof(Record);
        var known = new Dictionary<ulong, Known>(count);
        fixed (byte* start = body)
        {
            var records = (Record*)start;
            for (var i = 0; i < count; i++)
                known[records[i].Key] = new(records[i]);
        }

        return known;
    }

    /// <summary>Two paths with the same key only take each other's place: the state is compared, too.</summary>
    private static ulong KeyOf(string path)
    {
        var hash = (ulong)path.Length;
        var words = MemoryMarshal.Cast<char, ulong>(path.AsSpan());
        foreach (var word in words)
            hash = System.Numerics.BitOperations.RotateLeft((hash ^ word) * Multiplier, Rotation);
        foreach (var left in path.AsSpan(words.Length * sizeof(ulong) / sizeof(char)))
            hash = System.Numerics.BitOperations.RotateLeft((hash ^ left) * Multiplier, Rotation);
        return hash;
    }

    private static long Today() => (long)(DateTime.UtcNow - DateTime.UnixEpoch).TotalDays;

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Record(ulong Key, FileState State, Digest Digest, long Day);

    /// <summary>An object, since the runtime has the code of collections of objects, and would have to compile that of collections of records.</summary>
    private sealed class Known(in Record record)
    {
        internal readonly Record Record = record;
    }
}

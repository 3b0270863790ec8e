using System.Text;

namespace Hakoniwa.Reporting.Files;

/// <summary>
/// An absolute path in a buffer that is used again and again, as the bytes of which it is made, and without <c>.</c>, <c>..</c> and double slashes.
/// </summary>
internal sealed class PathText
{
    /// <summary>PATH_MAX, for the directory and for what is relative to it, with the zero at the end.</summary>
    internal const int Most = 4096;

    private readonly byte[] _asked = new byte[(2 * Most) + 2];
    private readonly byte[] _normal = new byte[(2 * Most) + 2];
    private readonly char[] _characters = new char[(2 * Most) + 2];
    private int _askedLength;
    private int _length;

    /// <summary>The path with its zero, as the kernel is to resolve it: ".." after a link is not the name before it.</summary>
    internal ReadOnlySpan<byte> Asked => _asked.AsSpan(0, _askedLength + 1);

    /// <summary>Without a zero.</summary>
    internal ReadOnlySpan<byte> Normal => _normal.AsSpan(0, _length);

    /// <summary>The normal path with its zero.</summary>
    internal ReadOnlySpan<byte> NormalName => _normal.AsSpan(0, _length + 1);

    /// <summary>A character for each byte, for looking it up: a path need not be text.</summary>
    internal ReadOnlySpan<char> Characters => _characters.AsSpan(0, _length);

    /// <param name="directory">What a relative path starts from; empty for an absolute one.</param>
    /// <param name="path">As it was asked for.</param>
    internal void Set(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path)
    {
        directory.CopyTo(_asked);
        _askedLength = directory.Length;
        if (!directory.IsEmpty)
            _asked[_askedLength++] = (byte)'/';
        path.CopyTo(_asked.AsSpan(_askedLength));
        _askedLength += path.Length;
        _asked[_askedLength] = 0;
        Normalize();
    }

    private void Normalize()
    {
        _length = 0;
        ReadOnlySpan<byte> left = _asked.AsSpan(0, _askedLength);
        while (!left.IsEmpty)
        {
            var slash = left.IndexOf((byte)'/');
            var part = slash < 0 ? left : left[..slash];
            left = slash < 0 ? [] : left[(slash + 1)..];
            if (part.IsEmpty || part.SequenceEqual("."u8))
                continue;
            if (part.SequenceEqual(".."u8))
            {
                _length = Math.Max(0, Normal.LastIndexOf((byte)'/'));
                continue;
            }

            _normal[_length++] = (byte)'/';
            part.CopyTo(_normal.AsSpan(_length));
            _length += part.Length;
        }

        if (_length == 0)
            _normal[_length++] = (byte)'/';
        _normal[_length] = 0;
        Encoding.Latin1.GetChars(Normal, _characters);
    }
}

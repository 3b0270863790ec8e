using System.Globalization;

using Hakoniwa.Layers;

namespace Hakoniwa.Launch;

/// <summary>Names for a <see cref="CallKind.ForEachName"/>: one after the other, each with its zero, and an empty one at the end.</summary>
internal sealed class PackedNames
{
    private readonly List<byte> _bytes = [];

    internal int Count { get; private set; }

    internal void Add(string name)
    {
        _bytes.AddRange(FileName.Encode(name));
        Count++;
    }

    internal Arg AsArgument() => Arg.Bytes(new NativeBytes([.. _bytes, 0], Count.ToString(CultureInfo.InvariantCulture) + (Count == 1 ? " name" : " names")));
}

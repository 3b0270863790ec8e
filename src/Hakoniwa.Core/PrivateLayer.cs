using Hakoniwa.Layers;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa;

/// <summary>What a program wrote to a directory that <see cref="Container.PrivateLayer"/> covers, or to a <see
/// cref="Container.ScratchLayer"/>.</summary>
/// <remarks>
/// The layer is in memory and lives as long as the <see cref="SandboxProcess"/> it came from is not disposed. It belongs to whoever ran in
/// the sandbox: take nothing in it on trust. Of names that are not UTF-8 each byte that is not is a lone surrogate, U+DC80 to U+DCFF. What is mounted below the directory on the host is not visible through the layer.
/// </remarks>
public sealed class PrivateLayer
{
    private readonly SafeFileHandle _directory;
    private readonly ScratchPlaces? _scratch;

    /// <summary>The directories that copies lie in now: thousands of files have few.</summary>
    private readonly StagingPlaces _places = new();

    internal PrivateLayer(LayerHandle layer) => (_directory, _scratch) = layer;

    /// <summary>Everything that stands in the layer, sorted by path, directories before what is in them.</summary>
    /// <exception cref="IOException">
    /// A directory cannot be read: the program took the permission away, or nested too deep. Or it renamed a directory of a scratch layer with
    /// other mounts in it.
    /// </exception>
    public IReadOnlyList<LayerChange> Changes() => LayerReader.Read(_directory, _scratch);

    /// <summary>
    /// Copies a regular file to <paramref name="directory"/>, at the same relative path, under a temporary name; <see
    /// cref="StagedFile.Commit"/> puts it in place. Directories on the way are made. Neither side follows a symbolic link below its directory.
    /// Permissions are kept as far as the umask allows, without set-user-id, set-group-id and sticky bits.
    /// </summary>
    /// <remarks>Not for several threads at a time, nor are the files that it returns.</remarks>
    /// <param name="path">Relative to the layer, with slashes.</param>
    /// <param name="directory">On the host; it must exist.</param>
    /// <exception cref="IOException">It is not a regular file, or it cannot be read or copied. Nothing is left behind.</exception>
    public StagedFile Stage(string path, string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (path.Contains('\0', StringComparison.Ordinal) || path.EndsWith('/'))
            throw new ArgumentException("A file's path has no NUL character and does not end in a slash.", nameof(path));
        using var source = LayerFile.Open(_directory, path, out var stat);
        var copied = stat;
        return _places.Stage(path, directory, LayerFile.Permissions(stat), target => LayerFile.Copy(source, copied, target));
    }

    /// <summary>Opens a regular file to read.</summary>
    /// <inheritdoc cref="Stage" path="/exception"/>
    internal SafeFileHandle OpenFile(string path, out Interop.Stat.statx stat) => LayerFile.Open(_directory, path, out stat);
}

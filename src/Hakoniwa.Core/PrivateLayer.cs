using Microsoft.Win32.SafeHandles;

namespace Hakoniwa;

/// <summary>What a program wrote to a directory that <see cref="Container.PrivateLayer"/> covers.</summary>
public sealed class PrivateLayer
{
    private readonly SafeFileHandle _directory;

    internal PrivateLayer(SafeFileHandle directory) => _directory = directory;
}

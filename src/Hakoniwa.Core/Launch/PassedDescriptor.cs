using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>A descriptor of the caller's that the program gets.</summary>
internal sealed record PassedDescriptor(SafeFileHandle Handle, bool AllowDirectory);

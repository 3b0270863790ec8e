using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Streams;

/// <summary>A descriptor of the caller's that the program gets.</summary>
internal sealed record PassedDescriptor(SafeFileHandle Handle, bool AllowDirectory);

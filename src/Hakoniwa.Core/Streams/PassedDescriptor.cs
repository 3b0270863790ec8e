using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Streams;

/// <summary>A descriptor of the caller's that the program gets, under a number of its own.</summary>
internal sealed record PassedDescriptor(int Number, SafeFileHandle Handle, bool AllowDirectory);

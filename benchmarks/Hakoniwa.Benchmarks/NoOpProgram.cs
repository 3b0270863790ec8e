using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hakoniwa.Benchmarks;

/// <summary>
/// A static program that exits with 0 in three instructions, written as an ELF file of 1 page: what is measured is the sandbox, not a
/// dynamic loader.
/// </summary>
internal static class NoOpProgram
{
    private const ulong LoadAddress = 0x400000;
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const ushort MachineX64 = 62;
    private const ushort MachineArm64 = 183;

    // mov eax, 60 (exit); xor edi, edi; syscall
    private static readonly byte[] X64 = [0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05];

    // mov x8, #93 (exit); mov x0, #0; svc #0
    private static readonly byte[] Arm64 = [0xa8, 0x0b, 0x80, 0xd2, 0x00, 0x00, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4];

    internal static void Write(string path)
    {
        var isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        var code = isArm ? Arm64 : X64;
        var file = new byte[HeaderSize + ProgramHeaderSize + code.Length];
        var entry = LoadAddress + HeaderSize + ProgramHeaderSize;

        ReadOnlySpan<byte> identification = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(file);
        Write16(file, 16, 2);
        Write16(file, 18, isArm ? MachineArm64 : MachineX64);
        Write32(file, 20, 1);
        Write64(file, 24, entry);
        Write64(file, 32, HeaderSize);
        Write16(file, 52, HeaderSize);
        Write16(file, 54, ProgramHeaderSize);
        Write16(file, 56, 1);

        // One segment, readable and executable, that is the whole file.
        Write32(file, HeaderSize, 1);
        Write32(file, HeaderSize + 4, 5);
        Write64(file, HeaderSize + 16, LoadAddress);
        Write64(file, HeaderSize + 24, LoadAddress);
        Write64(file, HeaderSize + 32, (ulong)file.Length);
        Write64(file, HeaderSize + 40, (ulong)file.Length);
        Write64(file, HeaderSize + 48, 0x1000);
        code.CopyTo(file, HeaderSize + ProgramHeaderSize);

        File.WriteAllBytes(path, file);
        File.SetUnixFileMode(path, (UnixFileMode)0x1ED);
    }

    private static void Write16(byte[] file, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(offset), value);

    private static void Write32(byte[] file, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);

    private static void Write64(byte[] file, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(offset), value);
}

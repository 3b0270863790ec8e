namespace Hakoniwa.Probe;

/// <summary>Changing the file tree, by the old calls and by the new ones.</summary>
internal static class MountVerbs
{
    private const int AtFdcwd = -100;
    private const int Remounting = 32;
    private const int Binding = 4096;
    private const int Detach = 2;
    private const int CloneTree = 1;
    private const int Recursive = 0x8000;
    private const int EmptyPath = 0x1000;
    private const int MountAttrSize = 32;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("mount", a => Sys.Try(Numbers.Mount, Sys.Text(a[0]), Sys.Text(a[1]), Sys.Text(a[0]))),
        new("bind", a => Sys.Try(Numbers.Mount, Sys.Text(a[0]), Sys.Text(a[1]), 0, Binding)),
        new("remount-writable", a => Sys.Try(Numbers.Mount, 0, Sys.Text(a[0]), 0, Remounting | Binding)),
        new("umount", a => Sys.Try(Numbers.Umount2, Sys.Text(a[0]), Detach)),
        new("pivot-root", a => Sys.Try(Numbers.PivotRoot, Sys.Text(a[0]), Sys.Text(a[0]))),
        new("chroot", a => Sys.Try(Numbers.Chroot, Sys.Text(a[0]))),
        new("fsopen", a => Sys.Try(Numbers.Fsopen, Sys.Text(a[0]))),
        new("open-tree", a => Sys.Try(Numbers.OpenTree, AtFdcwd, Sys.Text(a[0]), CloneTree | Recursive)),
        new("mount-setattr", a => Sys.Try(Numbers.MountSetattr, AtFdcwd, Sys.Text(a[0]), EmptyPath, Sys.Memory(MountAttrSize), MountAttrSize)),
        new("mounts", _ => Result.Of(File.ReadLines("/proc/self/mountinfo"))),
    ];
}

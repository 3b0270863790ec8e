using System.Collections.Concurrent;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>One thread that waits for the ends of all processes that are awaited asynchronously.</summary>
internal static unsafe class ExitWatcher
{
    private const int Batch = 32;

    private static readonly ConcurrentDictionary<long, TaskCompletionSource> Awaited = new();
    private static readonly object Gate = new();
    private static int? _instance;
    private static long _lastKey;

    /// <summary>Completes <paramref name="ended"/> when the process that <paramref name="pidfd"/> stands for has ended.</summary>
    /// <returns>The key for <see cref="Forget"/>.</returns>
    internal static long Watch(SafeFileHandle pidfd, TaskCompletionSource ended)
    {
        var epoll = Instance();
        var key = Interlocked.Increment(ref _lastKey);
        Awaited[key] = ended;
        var registration = stackalloc byte[Epoll.MaxEventSize];
        Epoll.Fill(registration, Epoll.EPOLLIN | Epoll.EPOLLONESHOT, key);
        try
        {
            Descriptors.Check(Epoll.epoll_ctl(epoll, Epoll.EPOLL_CTL_ADD, (int)pidfd.DangerousGetHandle(), registration), "epoll_ctl");
            return key;
        }
        catch
        {
            Forget(key);
            throw;
        }
    }

    /// <summary>For a process whose descriptor is closed: with it the kernel drops the registration, and with that the event.</summary>
    internal static void Forget(long key) => Awaited.TryRemove(key, out _);

    /// <summary>Made at the first use; a failure for want of descriptors is tried again at the next.</summary>
    private static int Instance()
    {
        lock (Gate)
            return _instance ??= Start();
    }

    private static int Start()
    {
        var epoll = Descriptors.Check(Epoll.epoll_create1(Epoll.EPOLL_CLOEXEC), "epoll_create1");
        new Thread(() => Serve(epoll)) { IsBackground = true, Name = "Hakoniwa exit watcher" }.Start();
        return epoll;
    }

    private static void Serve(int epoll)
    {
        var events = stackalloc byte[Batch * Epoll.MaxEventSize];
        while (true)
        {
            var count = Epoll.epoll_wait(epoll, events, Batch, -1);
            if (count < 0 && (Errno)Marshal.GetLastPInvokeError() != Errno.EINTR)
                throw new InvalidOperationException("epoll_wait: " + (Errno)Marshal.GetLastPInvokeError());
            for (var i = 0; i < count; i++)
            {
                if (Awaited.TryRemove(Epoll.Data(events + i * Epoll.EventSize), out var ended))
                    ended.TrySetResult();
            }
        }
    }
}

using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Hakoniwa.Probe;

/// <summary>What reports are about: calls made by number with any registers, many of them, from many threads, with memory that changes.</summary>
internal static class ReportVerbs
{
    private const int Vector = 16;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("registers", a => Sys.Try(Sys.Number(a[0]), Registers(a, 1), Registers(a, 2), Registers(a, 3), Registers(a, 4), Registers(a, 5), Registers(a, 6))),
        new("every-call", a => EveryCall(a)),
        new("mount-as", a => Sys.Try(Numbers.Mount, Sys.Text(a[0]), Sys.Text(a[1]), Sys.Text(a[2]), nint.Parse(a[3], CultureInfo.InvariantCulture))),
        new("mount-bytes", a => Sys.Try(Numbers.Mount, Bytes(Convert.FromHexString(a[0])), Sys.Text("/t"), 0, 0)),
        new("denials", a => Flood(Sys.Number(a[0]), Sys.Number(a[1]))),
        new("denials-named", a => FloodNames(Sys.Number(a[0]))),
        new("changing-path", a => ChangingPath(Sys.Number(a[0]))),
        new("changing-address", a => ChangingAddress(Sys.Number(a[0]))),
        new("send-to", a => SendTo(a[0], Sys.Number(a[1]))),
        new("sendmsg", a => SendMessage(a[0], Sys.Number(a[1]), many: false)),
        new("sendmmsg", a => SendMessage(a[0], Sys.Number(a[1]), many: true)),
    ];

    private static nint Registers(string[] arguments, int index)
        => arguments.Length > index ? unchecked((nint)long.Parse(arguments[index], CultureInfo.InvariantCulture)) : 0;

    /// <summary>Each of these numbers once, with registers that mean nothing to anybody; the errors as one value each.</summary>
    private static Result EveryCall(string[] numbers)
    {
        var answers = new string[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            var answer = Sys.Call(Sys.Number(numbers[i]), -1, -1, -1, -1, -1, -1);
            answers[i] = (answer < 0 ? Marshal.GetLastPInvokeError() : 0).ToString(CultureInfo.InvariantCulture);
        }

        return Result.Of(answers);
    }

    private static nint Bytes(byte[] bytes)
    {
        var memory = Sys.Memory(bytes.Length + 1);
        Marshal.Copy(bytes, 0, memory, bytes.Length);
        return memory;
    }

    /// <summary>So many threads that are refused so often each; how often it was another error than EPERM.</summary>
    private static Result Flood(int threads, int times)
    {
        var wrong = 0;
        InParallel(threads, _ =>
        {
            for (var i = 0; i < times; i++)
            {
                if (Sys.Call(Numbers.Ptrace, 0) >= 0 || Marshal.GetLastPInvokeError() != (int)Errno.EPERM)
                    Interlocked.Increment(ref wrong);
            }
        });
        return Result.Of(wrong.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>So many refusals that have nothing in common.</summary>
    private static Result FloodNames(int times)
    {
        var name = Sys.Memory(64);
        var wrong = 0;
        for (var i = 0; i < times; i++)
        {
            var bytes = Encoding.ASCII.GetBytes("/n" + i.ToString(CultureInfo.InvariantCulture) + "\0");
            Marshal.Copy(bytes, 0, name, bytes.Length);
            if (Sys.Call(Numbers.Chroot, name) >= 0 || Marshal.GetLastPInvokeError() != (int)Errno.EPERM)
                wrong++;
        }

        return Result.Of(wrong.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Another thread changes the path all the time.</summary>
    private static Result ChangingPath(int times)
    {
        var (one, other) = ("/one\0"u8.ToArray(), "/two\0"u8.ToArray());
        var path = Bytes(one);
        return WhileChanging(i => Marshal.Copy(i % 2 == 0 ? one : other, 0, path, one.Length), times, () => Sys.Call(Numbers.Chroot, path));
    }

    private static Result ChangingAddress(int times)
    {
        var address = Address("192.0.2.1", 1);
        var (one, other) = (IPAddress.Parse("192.0.2.1").GetAddressBytes(), IPAddress.Loopback.GetAddressBytes());
        var socket = (nint)Sys.Call(Numbers.Socket, 2, 2);
        return WhileChanging(i => Marshal.Copy(i % 2 == 0 ? one : other, 0, address + 4, 4), times, () => Sys.Call(Numbers.Connect, socket, address, Vector));
    }

    /// <summary>The different errors that came of it, 0 for success.</summary>
    private static Result WhileChanging(Action<int> change, int times, Func<nint> call)
    {
        var end = false;
        var thread = new Thread(() =>
        {
            for (var i = 0; !Volatile.Read(ref end); i++)
                change(i);
        });
        thread.Start();
        var errors = new SortedSet<int>();
        for (var i = 0; i < times; i++)
            errors.Add(call() < 0 ? Marshal.GetLastPInvokeError() : 0);
        Volatile.Write(ref end, true);
        thread.Join();
        return Result.Of(errors.Select(e => e.ToString(CultureInfo.InvariantCulture)));
    }

    private static Result SendTo(string host, int port)
        => Sys.Try(Numbers.Sendto, Sys.Call(Numbers.Socket, 2, 2), Sys.Text("x"), 1, 0, Address(host, port), Vector);

    private static Result SendMessage(string host, int port, bool many)
    {
        var socket = (nint)Sys.Call(Numbers.Socket, 2, 2);
        var payload = Sys.Memory(Vector);
        Marshal.WriteIntPtr(payload, Sys.Text("x"));
        Marshal.WriteIntPtr(payload + 8, 1);
        var header = Sys.Memory(64);
        Marshal.WriteIntPtr(header, Address(host, port));
        Marshal.WriteInt32(header + 8, Vector);
        Marshal.WriteIntPtr(header + 16, payload);
        Marshal.WriteIntPtr(header + 24, 1);
        return many ? Sys.Try(Numbers.Sendmmsg, socket, header, 1) : Sys.Try(Numbers.Sendmsg, socket, header);
    }

    /// <summary>struct sockaddr_in.</summary>
    private static nint Address(string host, int port)
    {
        var address = Sys.Memory(Vector);
        Marshal.WriteInt16(address, 2);
        Marshal.WriteInt16(address + 2, IPAddress.HostToNetworkOrder((short)port));
        Marshal.Copy(IPAddress.Parse(host).GetAddressBytes(), 0, address + 4, 4);
        return address;
    }

    private static void InParallel(int threads, Action<int> work)
    {
        var all = Enumerable.Range(0, threads).Select(i => new Thread(() => work(i))).ToArray();
        foreach (var thread in all)
            thread.Start();
        foreach (var thread in all)
            thread.Join();
    }
}

namespace Hakoniwa.TestAdapter.Tests.Support;

/// <summary>The tests in the generated projects; each run picks one by its name.</summary>
internal static class TestSource
{
    internal const string Text = """
        using System.Collections;
        using System.Diagnostics;
        using NUnit.Framework;

        public class Tests
        {
            [Test] public void Passes() { }

            [Test] public void Fails() => Assert.Fail("as it was told to");

            [Test] public void Fails_fast() => Environment.FailFast("these are its last words");

            [Test] public void Exits() => Environment.Exit(5);

            [Test] public void Overflows_the_stack() => Console.WriteLine(Overflow(1));

            [Test] public void Hangs() => Thread.Sleep(Timeout.Infinite);

            [Test] public void Reports()
            {
                foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
                {
                    if (!((string)variable.Value!).Contains('\n'))
                        Console.WriteLine($"env:{variable.Key}={variable.Value}");
                }
                Console.WriteLine("color=" + TestContext.Parameters["color"]);
                Console.WriteLine("work=" + TestContext.CurrentContext.WorkDirectory);
                Console.WriteLine("cwd=" + Environment.CurrentDirectory);
                Console.WriteLine("devices=" + string.Join(",", System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().Select(n => n.Name)));
                Console.WriteLine("pid1=" + File.ReadAllText("/proc/1/cmdline").Split('\0')[0]);
            }

            [Test] public void Tries_the_network()
            {
                try { new System.Net.Sockets.TcpClient().Connect("192.0.2.1", 443); } catch (System.Net.Sockets.SocketException) { }
                try { System.Net.Dns.GetHostAddresses("db.example.org"); } catch (System.Net.Sockets.SocketException) { }
                new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0).Start();
            }

            [Test] public void Tries_to_mount() => Console.WriteLine("mounted=" + mount("a;b%3B$(c)", "/tmp", "tmpfs", 0, 0));

            [Test] public void Tries_to_mount_and_fails_fast()
            {
                Tries_to_mount();
                Environment.FailFast("these are its last words");
            }

            [System.Runtime.InteropServices.DllImport("libc")] private static extern int mount(string source, string target, string type, nuint flags, nint data);

            [Test] public void Leaves_things_behind()
            {
                File.WriteAllText("/tmp/left-by-hakoniwas-tests", "");
                File.WriteAllText("/var/tmp/left-by-hakoniwas-tests", "");
                File.WriteAllText("/dev/shm/left-by-hakoniwas-tests", "");
                File.WriteAllText(Path.Combine(Environment.GetEnvironmentVariable("HOME")!, "left-by-hakoniwas-tests"), "");
                Process.Start("sleep", "86391");
            }

            private static int Overflow(int depth) => Overflow(depth + 1) + 1;
        }
        """;
}

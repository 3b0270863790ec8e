using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>
/// Other runtimes, compilers and databases under the default profile, as far as this machine has them. A refusal ends the program at once here
/// (see <see cref="Strictly"/>), so a run that ends well shows that it did not even try what the profile refuses.
/// </summary>
public sealed class DefaultProfileProgramTests
{
    private static readonly SeccompProfile Strict = Strictly.Profile("default", DefaultPolicy.Value);

    private const string Python =
        """
        import asyncio, concurrent.futures, ctypes, mmap, multiprocessing, os, socket, sqlite3, ssl, subprocess, tempfile, threading

        def square(n): return n * n

        async def talk():
            async def serve(reader, writer):
                writer.write(await reader.read(4)); await writer.drain(); writer.close()
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"word"); await writer.drain()
            return await reader.read(4)

        if __name__ == "__main__":
            with multiprocessing.Pool(2) as pool: assert pool.map(square, [1, 2]) == [1, 4]
            with concurrent.futures.ThreadPoolExecutor(8) as threads: assert list(threads.map(square, range(3))) == [0, 1, 4]
            lock = multiprocessing.Lock(); lock.acquire(); lock.release()
            assert asyncio.run(talk()) == b"word"
            assert subprocess.run(["cat"], input=b"word", capture_output=True).stdout == b"word"
            db = sqlite3.connect("/tmp/db"); db.execute("create table t (n)"); db.execute("insert into t values (1)"); db.commit()
            with tempfile.TemporaryFile() as f: f.truncate(4096); mmap.mmap(f.fileno(), 4096)[0] = 1
            ssl.create_default_context(); ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 0)()
            a, b = socket.socketpair(); a.send(b"x"); b.recv(1)
            os.sched_setaffinity(0, os.sched_getaffinity(0)); os.nice(1)
            print("all of it")
        """;

    private const string Node =
        """
        const fs = require('fs'), http = require('http'), { execFileSync, fork } = require('child_process'), { Worker } = require('worker_threads');
        const watcher = fs.watch('/tmp', () => { watcher.close(); });
        fs.writeFileSync('/tmp/seen', '1');
        fs.promises.copyFile('/tmp/seen', '/tmp/copied').then(() => fs.promises.rm('/tmp/copied'));
        new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true }).on('message', () => {
          const server = http.createServer((_, answer) => answer.end('word')).listen(0, '127.0.0.1', () => {
            http.get({ port: server.address().port, host: '127.0.0.1', agent: false }, answer => answer.on('data', data => {
              server.close();
              console.log(execFileSync('/bin/echo', [data.toString()]).toString().trim());
            }));
          });
        });
        """;

    private const string Java =
        """
        import java.net.*; import java.nio.file.*; import java.util.stream.*;
        public class Main {
            public static void main(String[] args) throws Exception {
                try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); var client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    server.accept().getOutputStream().write(1);
                    System.gc();
                    var process = new ProcessBuilder("echo", "word").redirectErrorStream(true).start();
                    Files.writeString(Path.of("/tmp/j"), "x");
                    System.out.println(client.getInputStream().read() + IntStream.range(0, 100000).parallel().sum() + new String(process.getInputStream().readAllBytes()));
                }
            }
        }
        """;

    private static readonly TestCaseData[] Programs =
    [
        Case("python3", "/usr/bin/python3", $"cat >p.py <<'END'\n{Python}\nEND\n/usr/bin/python3 p.py", "all of it"),
        Case("node", "/usr/bin/node", $"cat >n.js <<'END'\n{Node}\nEND\n/usr/bin/node n.js", "word"),
        Case("java", "/usr/bin/java", $"cat >Main.java <<'END'\n{Java}\nEND\n/usr/bin/java -Xmx256m Main.java", "704982705word"),
        Case("perl", "/usr/bin/perl",
            "/usr/bin/perl -MSocket -e 'socketpair(A, B, AF_UNIX, SOCK_STREAM, 0); if (!fork) { syswrite B, \"word\"; exit } wait; sysread A, $w, 4; alarm 9; print `echo $w`'", "word"),
        Case("git", "/usr/bin/git",
            "git init -q r && cd r && git config user.email a@b && git config user.name a && echo 1 >f && git add . && git commit -qm one && git gc -q && git clone -q . ../c && cd ../c && git log --format=%s", "one"),
        Case("gcc and make", "/usr/bin/gcc",
            "printf '#include <stdio.h>\\nint main(void){puts(\"word\");}\\n' >m.c && printf 'm: m.o\\n' >Makefile && make -j2 -s m >/dev/null && ./m && gcc -g -O2 -flto m.c -o n && ar r l.a m.o 2>/dev/null && strip n", "word"),
        Case("cmake", "/usr/bin/cmake",
            "printf 'project(p C)\\nadd_executable(m m.c)\\ncmake_minimum_required(VERSION 3.10)\\n' >CMakeLists.txt && echo 'int main(void){return 0;}' >m.c && cmake -S . -B b >log 2>&1 && cmake --build b >>log && b/m && echo built", "built"),
        Case("sqlite", "/usr/bin/sqlite3", "sqlite3 x.db 'pragma journal_mode=wal; create table t(n); insert into t values(42); select n from t; vacuum;'", "wal\n42"),
        Case("the usual small programs", "/bin/sh",
            "echo one >a && cp -p a b && mkdir d && install -m 600 a d/c && ln -s a l && sed -i s/one/two/ a && ls -l >list && find . -name c && tar cf x.tar d && tar xf x.tar && gzip a && df . >/dev/null && timeout 9 date >/dev/null && nice id >/dev/null && sync", "./d/c"),
    ];

    private const string PostgreSql =
        """
        bin=$(echo /usr/lib/postgresql/*/bin | cut -d' ' -f1)
        $bin/initdb -D db -A trust -U me >log
        $bin/pg_ctl -D db -w -s -o '-k /tmp -h 127.0.0.1' -l log start || { cat log >&2; exit 1; }
        $bin/psql -h 127.0.0.1 -U me -Atc 'select sum(n) from generate_series(1,1000) n' postgres
        $bin/pg_ctl -D db -s -m fast stop
        """;

    [TestCaseSource(nameof(Programs))]
    public void A_program_works_without_a_refusal(string needed, string script, string expected) => AssertWorks(Strict, needed, script, expected);

    /// <summary>Its processes ask for another parent-death signal than the one that the sandbox ends by, and give up without.</summary>
    [Test]
    public void PostgreSQL_works_with_prctl_allowed()
    {
        const string place = "/usr/lib/postgresql";
        AssertWorks(Strict.Allow("prctl"), place, PostgreSql, "500500");
        Output without = Run(SeccompProfile.Default, PostgreSql);
        Assert.That(without.StandardError, Does.Contain("could not request parent death signal: Operation not permitted"));
    }

    private static void AssertWorks(SeccompProfile profile, string needed, string script, string expected)
    {
        if (!Path.Exists(needed))
            Assert.Ignore($"needs {needed}, which this machine does not have");

        Output output = Run(profile, script);
        Assert.That(output.Status.Code, Is.Zero, output.StandardOutput + output.StandardError);
        Assert.That(output.StandardOutput.Trim(), Is.EqualTo(expected));
    }

    private static Output Run(SeccompProfile profile, string script)
    {
        // PostgreSQL does not run as root.
        Container container = Container.Hermetic().Seccomp(profile);
        if (Host.IsRoot)
            container = container.MapIds(1000, 1000).Environment("HOME", "/tmp");
        return container.Command("/bin/sh", "-ec", script).WorkingDirectory("/tmp").Output();
    }

    private static TestCaseData Case(string name, string needed, string script, string expected) =>
        new TestCaseData(needed, script, expected).SetName($"{{m}}({name})");
}

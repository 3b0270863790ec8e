using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>
/// A C program with threads, processes, a socket on loopback, names and files, built with each C library that the machine has: each takes
/// other calls for the same. Refusals end the program, see <see cref="Strictly"/>.
/// </summary>
public sealed class LibraryTests
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <arpa/inet.h>
        #include <dirent.h>
        #include <fcntl.h>
        #include <netdb.h>
        #include <pthread.h>
        #include <spawn.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/resource.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <sys/wait.h>
        #include <time.h>
        #include <unistd.h>

        static int listener;

        static void *serve(void *nothing)
        {
            int peer = accept(listener, 0, 0);
            write(peer, "word", 4);
            close(peer);
            return nothing;
        }

        int main(void)
        {
            struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
            socklen_t length = sizeof address;
            struct addrinfo *found, hint = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG };
            char word[5] = "", name[] = "/tmp/c-XXXXXX", *arguments[] = { "true", 0 };
            struct timespec pause = { 0, 1000 };
            struct rlimit limit;
            pthread_t thread;
            int status = 1, client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            pid_t child;

            listener = socket(AF_INET, SOCK_STREAM, 0);
            if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1) || getsockname(listener, (struct sockaddr *)&address, &length))
                return 2;
            if (pthread_create(&thread, 0, serve, 0) || connect(client, (struct sockaddr *)&address, length) || recv(client, word, 4, MSG_WAITALL) != 4)
                return 3;
            pthread_join(thread, 0);
            if (posix_spawn(&child, "/bin/true", 0, 0, arguments, environ) || waitpid(child, &status, 0) != child || status)
                return 4;
            if (!(child = fork()))
                _exit(7);
            if (wait(&status) != child || WEXITSTATUS(status) != 7 || system("exit 5") != 5 << 8)
                return 5;
            int file = mkstemp(name);
            if (file < 0 || ftruncate(file, 4096) || mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) == MAP_FAILED)
                return 6;
            if (fchmodat(AT_FDCWD, name, 0600, 0) || faccessat(AT_FDCWD, name, R_OK, AT_EACCESS) || unlink(name) || !opendir("/tmp"))
                return 7;
            if (getrlimit(RLIMIT_NOFILE, &limit) || setrlimit(RLIMIT_NOFILE, &limit) || clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, 0))
                return 8;
            if (getaddrinfo("localhost", "80", &hint, &found))
                return 9;
            free(malloc(1 << 25));
            puts(word);
            return 0;
        }
        """;

    [Test]
    public void A_C_program_runs_without_a_refusal(
        [Values("gcc", "gcc -static", "musl-gcc", "musl-gcc -static")] string compiler, [Values("default", "dotnet")] string profile)
    {
        string[] words = compiler.Split(' ');
        Host.NeedsProgram("/usr/bin/" + words[0]);
        using var directory = new TemporaryDirectory();
        string source = directory.File("program.c", Source);
        string program = directory.Place("program");
        var (code, _, error) = Host.Run(words[0], [.. words[1..], "-w", "-pthread", "-o", program, source]);
        Assert.That(code, Is.Zero, error);

        SeccompProfile strict = Strictly.Profile(profile, profile == "default" ? DefaultPolicy.Value : DotNetPolicy.Value);
        Output output = Container.Hermetic().Seccomp(strict).BindReadOnly(directory.Path).Command(program).Output();

        Assert.That(output.Status.Code, Is.Zero, output.StandardError);
        Assert.That(output.StandardOutput, Is.EqualTo("word\n"));
    }
}

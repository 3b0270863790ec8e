using System.Collections.Immutable;

using Hakoniwa.Mounts;

namespace Hakoniwa;

/// <summary>
/// A program to run in a <see cref="Container"/>. It is immutable: every method returns a new value. The plan is built once, at the first
/// use, and used for every run; commands can be run again and from many threads at once.
/// </summary>
public sealed partial class Command
{
    private readonly Container _container;
    private readonly CommandSpec _spec;
    private readonly Lazy<SandboxPlan> _plan;

    internal Command(Container container, string program, IEnumerable<string> arguments)
        : this(container, new CommandSpec(Checked(program, nameof(program)), CheckedArguments(arguments))
        {
            Environment = container.Spec.Environment,
        })
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
    }

    private Command(Container container, CommandSpec spec)
    {
        _container = container;
        _spec = spec;
        _plan = new(() => Launch.PlanBuilder.Build(_container.Spec, _spec), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>
    /// The steps that running this command will take. Nothing is launched; the host is looked at, not changed.
    /// </summary>
    /// <exception cref="SandboxException">The description contradicts itself or cannot be had on this host.</exception>
    public SandboxPlan Plan()
    {
        Diagnostics.HostSupport.Check();

        try
        {
            // Without mount_setattr the plan names each mount of the host, and is only good for the mount table it was made from.
            return Diagnostics.KernelFeatures.MountSetattr ? _plan.Value : Launch.PlanBuilder.Build(_container.Spec, _spec);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The runtime keeps errno in HResult.
            var errno = e switch
            {
                UnauthorizedAccessException => Errno.EACCES,
                FileNotFoundException or DirectoryNotFoundException => Errno.ENOENT,
                _ => (Errno)e.HResult,
            };
            throw new SandboxException(ErrorCode.StepFailed, $"making the plan from what the host has: {errno}: {e.Message}", Launch.Descriptors.Remedy(errno), e)
            {
                Errno = errno,
            };
        }
    }

    /// <summary>A command with further arguments.</summary>
    public Command Arguments(params IEnumerable<string> arguments)
        => With(_spec with { Arguments = _spec.Arguments.AddRange(arguments.Select(a => CheckedArgument(a))) });

    /// <summary>
    /// What the program finds as its own name, argv[0], in place of the name it is looked up by. The program is then PID 1 itself (see
    /// <see cref="AsPid1"/>): no shell can be relied on to start a program under another name. A script's interpreter does not pass it on.
    /// </summary>
    /// <exception cref="ArgumentException">It contains a NUL character.</exception>
    public Command Argument0(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return With(_spec with { Argument0 = Checked(name, nameof(name)) });
    }

    /// <summary>The directory in the sandbox that the program starts in. The default is its root.</summary>
    public Command WorkingDirectory(string path)
        => With(_spec with { WorkingDirectory = SandboxPath.Normalize(path, nameof(path)) });

    /// <summary>
    /// Whether the program itself is PID 1 of its PID namespace. By default a shell of the sandbox is, if it has one: signals with default
    /// action do not reach a PID 1, and its abort() is reported as SIGSEGV. Where a limit is too small for a shell beside the program, such as
    /// <see cref="Rlimit.NoFile"/> below 12, there is none either.
    /// </summary>
    public Command AsPid1(bool asPid1 = true) => With(_spec with { AsPid1 = asPid1 });

    /// <summary>Kills the sandbox when this much time has passed since its launch began.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive, or more than 24 days.</exception>
    public Command WallTime(TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero || limit.TotalMilliseconds > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(limit), "The wall-time limit must be positive and at most 24 days; leave it out for none.");
        return With(_spec with { WallTime = limit });
    }

    private Command With(CommandSpec spec) => new(_container, spec);

    private static ImmutableArray<string> CheckedArguments(IEnumerable<string> arguments)
    {
        var all = ImmutableArray.CreateBuilder<string>();
        foreach (var argument in arguments)
            all.Add(CheckedArgument(argument));
        return all.DrainToImmutable();
    }

    private static string CheckedArgument(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument, "arguments");
        return Checked(argument, "arguments");
    }

    private static string Checked(string text, string parameter)
        => text is not null && text.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("A program or argument cannot contain a NUL character.", parameter)
            : text!;
}

namespace Hakoniwa.Launch;

/// <summary>The compiled programs of a plan: as many as were ever launched at once.</summary>
internal sealed class ProgramPool(SandboxPlan plan)
{
    private readonly Stack<ChildProgram> _free = new();

    internal ChildProgram Rent()
    {
        lock (_free)
        {
            if (_free.TryPop(out var program))
            {
                program.Reset();
                return program;
            }
        }

        var compiled = ChildProgram.Compile(plan.Program, plan.SlotCount);
        compiled.Reset();
        return compiled;
    }

    internal void Return(ChildProgram program)
    {
        lock (_free)
            _free.Push(program);
    }
}

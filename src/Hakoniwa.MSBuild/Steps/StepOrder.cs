namespace Hakoniwa.MSBuild.Steps;

/// <summary>The order of steps: that of the project, but each after those that it depends on.</summary>
internal static class StepOrder
{
    /// <param name="steps">In the order of the project.</param>
    /// <exception cref="StepException">Two have one name, one depends on a step that does not exist, or steps depend on each other.</exception>
    internal static IReadOnlyList<StepItem> Of(IReadOnlyList<StepItem> steps)
    {
        var byName = new Dictionary<string, StepItem>(StringComparer.OrdinalIgnoreCase);
        foreach (var step in steps)
        {
            if (!byName.TryAdd(step.Name, step))
                throw new StepException(MSBuildErrorCode.InvalidParameter, $"Two HakoniwaStep items are named \"{step.Name}\".");
        }

        var ordered = new List<StepItem>();
        var entered = new List<StepItem>();
        foreach (var step in steps)
            Visit(step);
        return ordered;

        void Visit(StepItem step)
        {
            if (ordered.Contains(step))
                return;
            var circle = entered.IndexOf(step);
            if (circle >= 0)
            {
                var names = string.Join(", ", entered.Skip(circle).Append(step).Select(s => $"\"{s.Name}\""));
                throw new StepException(MSBuildErrorCode.InvalidParameter, $"HakoniwaStep items depend on each other in a circle: {names}.");
            }

            entered.Add(step);
            foreach (var name in step.DependsOn)
            {
                Visit(byName.GetValueOrDefault(name)
                    ?? throw new StepException(MSBuildErrorCode.InvalidParameter, $"HakoniwaStep \"{step.Name}\" depends on \"{name}\", and there is no step of that name."));
            }

            entered.RemoveAt(entered.Count - 1);
            ordered.Add(step);
        }
    }
}

using System.Globalization;

using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>Filters that are about numbers.</summary>
internal static class NumberFilters
{
    internal static object Abs(Invocation call) => call.Bind("value")[0] switch
    {
        long.MinValue => throw call.Session.Error("the result does not fit into 64 bits"),
        long number => (object)Math.Abs(number),
        double number => Math.Abs(number),
        var other => throw NoNumber(call, other),
    };

    internal static object Int(Invocation call)
    {
        var value = call.Bind("value")[0];
        switch (value)
        {
            case Undefined:
                return 0L;
            case bool truth:
                return truth ? 1L : 0L;
            case long number:
                return number;
            case double number when Math.Abs(number) < long.MaxValue:
                return (long)number;
            case string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number;
            case string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < long.MaxValue:
                return (long)number;
            default:
                throw NoNumber(call, value);
        }
    }

    internal static object Float(Invocation call)
    {
        var value = call.Bind("value")[0];
        return value switch
        {
            Undefined => 0.0,
            bool truth => truth ? 1.0 : 0.0,
            long number => (double)number,
            double number => number,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw NoNumber(call, value),
        };
    }

    internal static object Round(Invocation call)
    {
        var arguments = call.Bind("value", "precision?");
        var precision = call.Integer(arguments[1], 0);
        if (precision is < 0 or > 15)
            throw call.Session.Error("'round' keeps from 0 to 15 digits");
        return arguments[0] switch
        {
            long number => (object)number,
            double number => Math.Round(number, (int)precision, MidpointRounding.AwayFromZero),
            var other => throw NoNumber(call, other),
        };
    }

    internal static object? Sum(Invocation call)
    {
        object? sum = 0L;
        foreach (var item in call.List(call.Bind("value")[0]))
            sum = ValueMath.Operate(call.Session, "+", sum, item);
        return sum;
    }

    private static SandboxException NoNumber(Invocation call, object? value) => call.Session.Error(value is string text
        ? $"{TemplateError.Quoted(text)} is no number" : $"a number is needed, and this is {ValueKind.Of(value)}");
}

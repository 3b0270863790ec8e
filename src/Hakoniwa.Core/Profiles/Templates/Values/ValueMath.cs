namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>What the signs between two values do.</summary>
internal static class ValueMath
{
    internal static object? Operate(Session session, string sign, object? left, object? right)
    {
        var order = new ValueOrder(session);
        return sign switch
        {
            "==" => order.Same(left, right),
            "!=" => !order.Same(left, right),
            "<" => order.Compare(left, right) < 0,
            "<=" => order.Compare(left, right) <= 0,
            ">" => order.Compare(left, right) > 0,
            ">=" => order.Compare(left, right) >= 0,
            "in" => ValueAccess.Contains(session, right, left),
            "~" => Join(session, ValueText.Of(session, left), ValueText.Of(session, right)),
            _ => Calculate(session, sign, left, right),
        };
    }

    internal static object Negate(Session session, object? value) => value switch
    {
        long.MinValue => throw Overflow(session),
        long number => (object)-number,
        double number => -number,
        _ => throw session.Error($"'-' needs a number, and this is {ValueKind.Of(value)}"),
    };

    internal static string Join(Session session, string left, string right)
    {
        session.Charge(left.Length + right.Length);
        return left + right;
    }

    private static object? Calculate(Session session, string sign, object? left, object? right)
    {
        switch (sign, left, right)
        {
            case ("+", string a, string b):
                return Join(session, a, b);
            case ("+", TemplateList a, TemplateList b):
                return TemplateList.Of(session, [.. a.Items, .. b.Items]);
            case ("*", string or TemplateList, long times):
                return Repeat(session, left, times);
            case ("*", long times, string or TemplateList):
                return Repeat(session, right, times);
            case (_, bool or long, bool or long):
                return Whole(session, sign, Convert.ToInt64(left, null), Convert.ToInt64(right, null));
            case (_, bool or long or double, bool or long or double):
                return Floating(sign, Convert.ToDouble(left, null), Convert.ToDouble(right, null));
            default:
                throw session.Error($"'{sign}' does not go with {ValueKind.Of(left)} and {ValueKind.Of(right)}");
        }
    }

    private static object Repeat(Session session, object? value, long times)
    {
        if (times < 0)
            throw session.Error("nothing can be repeated less than no times");
        var length = value is string whole ? whole.Length : ((TemplateList)value!).Items.Count;
        if (length == 0)
            return value!;
        session.Charge(times > Session.MaxWork ? times : times * length);
        if (value is string text)
            return new System.Text.StringBuilder(text.Length * (int)times).Insert(0, text, (int)times).ToString();
        var items = new List<object?>();
        for (var i = 0; i < times; i++)
            items.AddRange(((TemplateList)value).Items);
        return TemplateList.Of(session, items);
    }

    private static object Whole(Session session, string sign, long a, long b)
    {
        if (sign is "//" or "%" && b == 0)
            throw session.Error("nothing can be divided by 0");
        try
        {
            return checked(sign switch
            {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => (double)a / b,
                "%" => b == -1 ? 0 : Remainder(a, b),
                "//" => b == -1 ? -a : (a - Remainder(a, b)) / b,
                _ => (object)Power(session, a, b),
            });
        }
        catch (OverflowException)
        {
            throw Overflow(session);
        }
    }

    /// <summary>Never negative, as the original has it.</summary>
    private static long Remainder(long a, long b) => a % b is var rest && rest < 0 ? rest + Math.Abs(b) : rest;

    private static long Power(Session session, long a, long b)
    {
        if (b < 0)
            throw session.Error("an integer has no power with a negative exponent; write 2.0 for 2");
        if (a is 0 or 1 or -1)
            return b == 0 ? 1 : a == -1 && b % 2 == 0 ? 1 : a;
        var value = 1L;
        for (; b > 0; b--)
            value = checked(value * a);
        return value;
    }

    private static double Floating(string sign, double a, double b) => sign switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "%" => a % b,
        "//" => Quotient(a, b),
        _ => Math.Pow(a, b),
    };

    private static double Quotient(double a, double b) => Math.Truncate(a / b) + (a % b >= 0 || !double.IsFinite(a / b) ? 0 : b > 0 ? -1 : 1);

    private static SandboxException Overflow(Session session) => session.Error("the result does not fit into 64 bits");
}

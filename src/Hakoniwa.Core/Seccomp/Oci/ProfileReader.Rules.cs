using System.Collections.Immutable;
using System.Globalization;

namespace Hakoniwa.Seccomp.Oci;

/// <content>The list of rules.</content>
internal ref partial struct ProfileReader
{
    // The kernel takes 4096 instructions, and each condition needs one at least; the compiler would only find out at great length.
    private const int MostConditionsOfACall = 1000;

    private const int LongestCallName = 64;

    private static readonly string[] RuleKeys = ["names", "name", "action", "args", "comment", "includes", "excludes", "errnoRet", "errno"];

    private static readonly string[] FilterKeys = ["arches", "caps", "minKernel"];

    private void ReadRules(ImmutableArray<ProfileRule>.Builder rules)
    {
        ExpectArray("syscalls");
        while (NextItem())
            ReadRule(rules);
    }

    private void ReadRule(ImmutableArray<ProfileRule>.Builder rules)
    {
        ExpectObject("An item of syscalls");
        long start = Here;
        var action = new ActionParts();
        List<string>? names = null;
        ImmutableArray<SeccompCondition> conditions = [];
        RuleFilter includes = default;
        RuleFilter excludes = default;
        uint seen = 0;
        while (NextKey("A rule", RuleKeys, ref seen) is { } key)
        {
            switch (key)
            {
                case "name" or "names" when names is not null:
                    throw Error("both name and names are given", "Leave one of them.");
                case "names":
                    names = Names();
                    break;
                case "name":
                    names = [CallName(key)];
                    break;
                case "action":
                    action.Action = Word(key, ActionParts.Actions, "an action");
                    break;
                case "errnoRet":
                    (action.Number, action.NumberAt) = (Integer(key, ushort.MaxValue), Here);
                    break;
                case "errno":
                    (action.Name, action.NameAt) = (String(key), Here);
                    break;
                case "args":
                    conditions = Conditions();
                    break;
                case "includes":
                    includes = Filter(key);
                    break;
                case "excludes":
                    excludes = Filter(key);
                    break;
                default:
                    String(key);
                    break;
            }
        }

        if (names is null)
            throw Error(start, "the rule has no names");

        SeccompAction built = action.Build(this, start, "action", "errnoRet");
        if (!includes.Includes || excludes.Excludes)
            return;

        var when = new CapabilityCondition(includes.Capabilities, excludes.Capabilities);
        foreach (string name in names)
        {
            Count(name, conditions.Length, start);
            rules.Add(new(new(name, built, conditions), when));
        }
    }

    private readonly void Count(string call, int conditions, long at)
    {
        int sum = _conditions.GetValueOrDefault(call) + conditions;
        if (sum > MostConditionsOfACall)
            throw Error(at, $"the rules of {call} have more conditions than a filter can hold");

        _conditions[call] = sum;
    }

    private List<string> Names()
    {
        var names = new List<string>();
        ExpectArray("names");
        long start = Here;
        while (NextItem())
            names.Add(CallName("An item of names"));

        return names.Count > 0 ? names : throw Error(start, "the rule names no call");
    }

    /// <summary>Calls that nobody knows are taken, since profiles are written for many kernels; what cannot be the name of a call is not.</summary>
    private readonly string CallName(string key)
    {
        string name = String(key);
        return name.Length is > 0 and <= LongestCallName && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? name
            : throw Error($"'{Quoted(name)}' cannot be the name of a call");
    }

    private RuleFilter Filter(string key)
    {
        bool? isArchitecture = null;
        bool? hasKernel = null;
        ulong capabilities = 0;
        ExpectObject(key);
        uint seen = 0;
        while (NextKey(key, FilterKeys, ref seen) is { } part)
        {
            switch (part)
            {
                case "arches":
                    List<string> arches = Words(part, ArchitectureNames.Libseccomp, "an architecture");
                    isArchitecture = arches.Count == 0 ? null : arches.Contains(ArchitectureNames.LibseccompOf(_host.Architecture));
                    break;
                case "caps":
                    foreach (string capability in Words(part, Capabilities.CapabilityNames.All, "a capability"))
                        capabilities |= 1UL << Array.IndexOf(Capabilities.CapabilityNames.All, capability);

                    break;
                default:
                    hasKernel = _host.Kernel >= KernelVersion(part);
                    break;
            }
        }

        return new(isArchitecture, hasKernel, capabilities);
    }

    private readonly Version KernelVersion(string key)
    {
        string text = String(key);
        string[] parts = text.Split('.');
        if (parts.Length == 2 && Part(parts[0]) is { } major && Part(parts[1]) is { } minor)
            return new(major, minor);

        throw Error($"'{Quoted(text)}' is not a kernel's version", "Write it as \"4.8\".");

        static int? Part(string digits) =>
            digits.Length <= 4 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    /// <summary>What <c>includes</c> or <c>excludes</c> says about this machine; null where it says nothing about something.</summary>
    private readonly record struct RuleFilter(bool? IsArchitecture, bool? HasKernel, ulong Capabilities)
    {
        /// <summary>All that is asked for is so; capabilities are another matter.</summary>
        internal bool Includes => IsArchitecture != false && HasKernel != false;

        /// <summary>Anything that is named is so; capabilities are another matter.</summary>
        internal bool Excludes => IsArchitecture == true || HasKernel == true;
    }
}

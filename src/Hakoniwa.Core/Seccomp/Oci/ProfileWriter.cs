using System.Collections.Immutable;
using System.Text.Json;

using Hakoniwa.Reporting;

using static Hakoniwa.Interop.Seccomp;

namespace Hakoniwa.Seccomp.Oci;

/// <summary>Writes a policy in the format that <see cref="ProfileReader"/> reads: calls with the same rules together, in a stable order.</summary>
internal sealed class ProfileWriter
{
    private readonly Utf8JsonWriter _json;

    private ProfileWriter(Utf8JsonWriter json) => _json = json;

    internal static string Write(SeccompPolicy policy, bool logs, SeccompArchitecture native)
        => JsonText.Of(json => new ProfileWriter(json).WriteProfile(policy, logs, native));

    private void WriteProfile(SeccompPolicy policy, bool logs, SeccompArchitecture native)
    {
        _json.WriteStartObject();
        WriteAction(policy.DefaultAction, "defaultAction", "defaultErrnoRet");

        // Without a list it is the native interface alone, on any machine that reads this. One that lets foreign calls through unseen lets them
        // through by their names, too.
        ImmutableArray<SeccompArchitecture> further = policy.ForeignAction.IsAllow ? native.Companions : policy.Further;
        if (!further.IsEmpty)
            WriteList("architectures", [native, .. further], ArchitectureNames.ScmpOf);
        if (logs)
            WriteList("flags", ["SECCOMP_FILTER_FLAG_LOG"], flag => flag);

        _json.WriteStartArray("syscalls");
        foreach (IGrouping<string, Chain> same in Chains(policy).GroupBy(chain => chain.Key))
        {
            foreach (SeccompRule rule in same.First().Rules)
                WriteRule([.. same.Select(chain => chain.Call)], rule);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    /// <summary>The rules of each call; those of calls that are decided by the number alone come first.</summary>
    private static IEnumerable<Chain> Chains(SeccompPolicy policy) => policy.Rules
        .GroupBy(rule => rule.SystemCall)
        .Select(rules => new Chain(rules.Key, ChainExpansion.Of(rules.Key, rules, policy.DefaultAction)))
        .OrderBy(chain => chain.Rules is [{ Conditions.IsEmpty: true }] ? uint.MaxValue - chain.Rules[0].Action.Value : uint.MaxValue)
        .ThenBy(chain => chain.Call, StringComparer.Ordinal);

    private void WriteRule(string[] calls, SeccompRule rule)
    {
        _json.WriteStartObject();
        WriteList("names", calls, call => call);
        WriteAction(rule.Action, "action", "errnoRet");
        if (!rule.Conditions.IsEmpty)
        {
            _json.WriteStartArray("args");
            foreach (SeccompCondition condition in rule.Conditions)
                WriteCondition(condition);

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void WriteAction(SeccompAction action, string actionKey, string numberKey)
    {
        if (action.Kind == SECCOMP_RET_TRAP && action.Data != 0)
            throw new InvalidOperationException("The format has no place for the data of a trap.");

        _json.WriteString(actionKey, ActionParts.NameOf(action));
        if (action.Kind is SECCOMP_RET_ERRNO or SECCOMP_RET_TRACE)
            _json.WriteNumber(numberKey, action.Data);
    }

    private void WriteCondition(SeccompCondition condition)
    {
        _json.WriteStartObject();
        _json.WriteNumber("index", condition.Index);
        if (condition.Mask == ulong.MaxValue)
        {
            _json.WriteNumber("value", condition.Value);
        }
        else
        {
            _json.WriteNumber("value", condition.Mask);
            _json.WriteNumber("valueTwo", condition.Value);
        }

        _json.WriteString("op", ProfileReader.OperatorOf(condition));
        _json.WriteEndObject();
    }

    private void WriteList<T>(string key, IEnumerable<T> items, Func<T, string> name)
    {
        _json.WriteStartArray(key);
        foreach (T item in items)
            _json.WriteStringValue(name(item));

        _json.WriteEndArray();
    }

    /// <summary>A call with its rules, in their order.</summary>
    private sealed record Chain(string Call, ImmutableArray<SeccompRule> Rules)
    {
        /// <summary>The same for calls with the same rules.</summary>
        internal string Key { get; } = string.Join(';', Rules.Select(rule => $"{rule.Action.Value}:{string.Join('&', rule.Conditions)}"));
    }
}

using System.Text.Json;

using Hakoniwa.Values;

namespace Hakoniwa.Profiles.Schema;

/// <content>What each type of value is as JSON.</content>
internal static partial class JsonSchema
{
    private static void Type(Utf8JsonWriter writer, ProfileType type)
    {
        switch (type)
        {
            case TableType table:
                Table(writer, table, []);
                break;
            case ListType list:
                writer.WriteString("type", "array");
                writer.WriteStartObject("items");
                Type(writer, list.Element);
                writer.WriteEndObject();
                break;
            case EitherType either:
                AnyOf(writer, () => Type(writer, either.Text), () => Type(writer, either.Other));
                break;
            case BooleanType:
                writer.WriteString("type", "boolean");
                break;
            case IntegerType integer:
                Integer(writer, integer.Least, integer.Most);
                break;
            case NumberType number:
                writer.WriteString("type", "number");
                writer.WriteNumber("minimum", number.Least);
                writer.WriteNumber("maximum", number.Most);
                break;
            case SizeType size:
                AnyOf(writer, () => Integer(writer, size.Least, long.MaxValue), () => Text(writer, SizeText.Pattern));
                break;
            case AmountType:
                AnyOf(
                    writer,
                    () =>
                    {
                        writer.WriteString("type", "number");
                        writer.WriteNumber("minimum", 0);
                    },
                    () => Text(writer, pattern: null));
                break;
            case FileModeType:
                AnyOf(writer, () => Integer(writer, 0, 0xFFF), () => Text(writer, "^0?[0-7]{1,4}$"));
                break;
            case WordType words:
                AnyOf(writer, () => Words(writer, words), () => Text(writer, Reference));
                break;
            default:
                writer.WriteString("type", "string");
                Restriction(writer, type);
                break;
        }
    }

    private static void Restriction(Utf8JsonWriter writer, ProfileType type)
    {
        switch (type)
        {
            case SandboxPathType:
                writer.WriteString("pattern", @"^(/|\$\{)");
                break;
            case AccessType:
                writer.WriteString("pattern", $"^[rwxRWX-]*$|{Reference}");
                break;
            case VariableNameType:
                writer.WriteString("pattern", $"^[^=]+$|{Reference}");
                break;
            case TextType { MayBeEmpty: false } or HostPathType { MayBeEmpty: false } or HostPathOrNoneType or SeccompPathType:
                writer.WriteNumber("minLength", 1);
                break;
        }
    }

    private static void Integer(Utf8JsonWriter writer, long least, long most)
    {
        writer.WriteString("type", "integer");
        writer.WriteNumber("minimum", least);
        if (most < long.MaxValue)
            writer.WriteNumber("maximum", most);
    }

    private static void Text(Utf8JsonWriter writer, string? pattern)
    {
        writer.WriteString("type", "string");
        if (pattern is not null)
            writer.WriteString("pattern", pattern == Reference ? pattern : $"{pattern}|{Reference}");
    }

    private static void Words(Utf8JsonWriter writer, WordType words)
    {
        writer.WriteStartArray("enum");
        foreach (var (word, _) in words.Words)
            writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    private static void AnyOf(Utf8JsonWriter writer, params ReadOnlySpan<Action> alternatives)
    {
        writer.WriteStartArray("anyOf");
        foreach (var alternative in alternatives)
        {
            writer.WriteStartObject();
            alternative();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

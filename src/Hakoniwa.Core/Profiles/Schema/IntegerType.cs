using System.Globalization;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

internal sealed class IntegerType(long least, long most) : ProfileType
{
    /// <summary>An id of a user or group; the last number stands for none.</summary>
    internal static readonly IntegerType Id = new(0, uint.MaxValue - 1);

    internal long Least => least;

    internal long Most => most;

    internal override string Expected => "an integer";

    internal override ProfileValue Read(TomlValue value, ProfileReading reading)
    {
        if (value is not TomlInteger { Value: var number })
            throw Unexpected(value);
        if (number >= least && number <= most)
            return new(value, number);
        if (least == most)
            throw ProfileErrors.At(value, string.Create(CultureInfo.InvariantCulture, $"expected {least}, found {number}"));
        var upTo = most == long.MaxValue ? "on" : "to " + most.ToString(CultureInfo.InvariantCulture);
        throw ProfileErrors.At(value, string.Create(CultureInfo.InvariantCulture, $"expected a number from {least} {upTo}, found {number}"));
    }
}

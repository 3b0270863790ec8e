using System.Globalization;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>A number that may have a fraction.</summary>
internal sealed class NumberType(double least, double most) : ProfileType
{
    internal double Least => least;

    internal double Most => most;

    internal override string Expected => "a number";

    internal override ProfileValue Read(TomlValue value, ProfileReading reading)
    {
        var number = value switch
        {
            TomlInteger i => i.Value,
            TomlFloat f => f.Value,
            _ => throw Unexpected(value),
        };
        return number >= least && number <= most
            ? new(value, number)
            : throw ProfileErrors.At(value, string.Create(CultureInfo.InvariantCulture, $"expected a number from {least} to {most}, found {number}"));
    }
}

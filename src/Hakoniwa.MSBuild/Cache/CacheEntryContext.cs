using System.Text.Json.Serialization;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>The form of an entry in its file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CacheEntry))]
internal sealed partial class CacheEntryContext : JsonSerializerContext;

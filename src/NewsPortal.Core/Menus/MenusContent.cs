using System.Text.Json;
using System.Text.Json.Serialization;

namespace NewsPortal.Core.Menus;

/// <summary>What an entry of a menu leads to. Stored by name: never rename.</summary>
public enum MenuTarget
{
    /// <summary>A category.</summary>
    Section,

    /// <summary>A tag.</summary>
    Topic,
    Series,
    Author,

    /// <summary>A page, such as "About us".</summary>
    Page,

    /// <summary>An address that somebody typed; it has its own label.</summary>
    Address,
}

/// <summary>An entry of a menu.</summary>
/// <param name="Target">What it leads to.</param>
/// <param name="Id">The id of that; null for an address.</param>
/// <param name="Address">A path of this site, or an absolute web address; null for anything else.</param>
/// <param name="Label">The newspaper's own words for it; empty takes the thing's name.</param>
public sealed record MenuItem(MenuTarget Target, long? Id, string? Address, string Label)
{
    public const int LabelLength = 60;
    public const int AddressLength = 500;
}

/// <summary>A column of the footer.</summary>
/// <param name="Heading">The words above it.</param>
/// <param name="Items">Its entries.</param>
public sealed record MenuColumn(string Heading, IReadOnlyList<MenuItem> Items)
{
    public const int HeadingLength = 60;

    /// <summary>The most columns.</summary>
    public const int Most = 3;
}

/// <summary>The menus as somebody arranged them. A version of the menus is one of these.</summary>
public sealed record MenusContent
{
    /// <summary>The most entries of the main menu: as many as stand side by side.</summary>
    public const int MostInMain = 10;

    /// <summary>The most entries of a column.</summary>
    public const int MostInColumn = 24;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The main menu; null follows the sections.</summary>
    public IReadOnlyList<MenuItem>? Main { get; init; }

    /// <summary>The columns of the footer; null follows the sections and the pages.</summary>
    public IReadOnlyList<MenuColumn>? Footer { get; init; }

    /// <summary>Every entry.</summary>
    [JsonIgnore]
    public IEnumerable<MenuItem> Items => [.. Main ?? [], .. (Footer ?? []).SelectMany(column => column.Items)];

    internal string ToJson() => JsonSerializer.Serialize(this, Json);

    internal static MenusContent FromJson(string json) =>
        JsonSerializer.Deserialize<MenusContent>(json, Json) ?? new MenusContent();
}

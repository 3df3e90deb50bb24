using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NewsPortal.TestKit;

/// <summary>
/// What Google's documentation requires and recommends for structured data on news pages. One sentence per fault, none
/// for valid data.
/// </summary>
public static partial class StructuredDataRules
{
    private static readonly string[] Articles =
    [
        "NewsArticle",
        "Article",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "AdvertiserContentArticle",
    ];

    /// <summary>All JSON-LD objects on a page; throws if a block is not JSON.</summary>
    public static IReadOnlyList<JsonElement> StructuredData(this Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return
        [
            .. page
                .Document.QuerySelectorAll("script[type='application/ld+json']")
                .Select(s => JsonDocument.Parse(s.TextContent).RootElement),
        ];
    }

    /// <summary>A page's object of a type.</summary>
    public static JsonElement StructuredData(this Page page, string type) =>
        page.StructuredData().Single(data => Types(data).Contains(type));

    /// <summary>The types of an object; search engines accept one or several.</summary>
    public static IReadOnlyList<string> Types(JsonElement data) =>
        !data.TryGetProperty("@type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)]
        : [type.GetString()!];

    /// <summary>The faults in all structured data of a page.</summary>
    public static IReadOnlyList<string> StructuredDataFaults(this Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var check = new Check();
        foreach (var data in page.StructuredData())
        {
            check.Text(data, "@context", "https://schema.org");
            check.Object(data);
        }

        var all = page.StructuredData();
        if (
            page.Document.QuerySelector("nav[aria-label=Breadcrumb]") is not null
            && !all.Any(data => Types(data).Contains("BreadcrumbList"))
        )
        {
            check.Faults.Add("The page has a breadcrumb, but machines are told of none.");
        }

        return check.Faults;
    }

    private sealed class Check
    {
        public List<string> Faults { get; } = [];

        public void Object(JsonElement data)
        {
            var types = Types(data);
            if (types.Count == 0)
            {
                Faults.Add($"An object has no type: {data}");
            }
            else if (types.Any(Articles.Contains))
            {
                if (data.TryGetProperty("mainEntityOfPage", out _))
                {
                    Article(data);
                }
            }

            foreach (var type in types)
            {
                Known(type, data);
            }

            foreach (var property in data.EnumerateObject())
            {
                Value(property.Name, property.Value);
            }
        }

        /// <summary>Nothing is empty, every time is valid, every address is absolute.</summary>
        private void Value(string name, JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    Object(value);
                    break;
                case JsonValueKind.Array:
                    foreach (var item in value.EnumerateArray())
                    {
                        Value(name, item);
                    }

                    break;
                case JsonValueKind.Null:
                    Faults.Add($"{name} is null.");
                    break;
                case JsonValueKind.String when string.IsNullOrWhiteSpace(value.GetString()):
                    Faults.Add($"{name} is empty.");
                    break;
                case JsonValueKind.String
                    when name is "url" or "@id" or "sameAs" or "item" or "urlTemplate" or "mainEntityOfPage"
                        || name.EndsWith("Policy", StringComparison.Ordinal)
                        || name == "publishingPrinciples":
                    var address =
                        name == "urlTemplate"
                            ? value.GetString()!.Replace("{search_term_string}", "x", StringComparison.Ordinal)
                            : value.GetString()!;
                    if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                    {
                        Faults.Add($"{name} is no absolute address: {value}");
                    }

                    break;
                case JsonValueKind.String when name.StartsWith("date", StringComparison.Ordinal):
                    if (!Time().IsMatch(value.GetString()!))
                    {
                        Faults.Add($"{name} is no time with its zone: {value}");
                    }

                    break;
            }
        }

        private void Known(string type, JsonElement data)
        {
            switch (type)
            {
                case "BreadcrumbList":
                    Breadcrumb(data);
                    break;
                case "NewsMediaOrganization":
                    Require(data, "name", "url");
                    break;
                case "ImageObject":
                    Require(data, "url", "width", "height");
                    break;
                case "WebSite" when data.TryGetProperty("potentialAction", out var action):
                    Require(data, "name", "url");
                    Require(action, "target", "query-input");
                    break;
                case "ProfilePage":
                    Require(data, "mainEntity");
                    Require(data.GetProperty("mainEntity"), "name", "url");
                    break;
                case "Person" when !data.TryGetProperty("@id", out _):
                    Require(data, "name");
                    break;
                case "CorrectionComment":
                    Require(data, "text", "datePublished");
                    break;
                case "CollectionPage" or "CreativeWorkSeries":
                    Require(data, "name", "url");
                    break;
                case "ItemList":
                    Require(data, "itemListElement");
                    break;
            }
        }

        private void Article(JsonElement data)
        {
            Require(data, "headline", "datePublished", "dateModified", "author", "publisher", "url");
            if (data.TryGetProperty("headline", out var headline) && headline.GetString()!.Length > 110)
            {
                Faults.Add("The headline has more than 110 characters.");
            }

            foreach (var author in Items(data, "author"))
            {
                Require(author, "name", "url");
            }

            if (data.TryGetProperty("image", out var image))
            {
                var shapes = image
                    .EnumerateArray()
                    .Select(i =>
                        Math.Round(i.GetProperty("width").GetDouble() / i.GetProperty("height").GetDouble(), 2)
                    )
                    .ToList();
                // Three crops of a photograph, or the single card drawn without one.
                if (!shapes.SequenceEqual([1.78, 1.33, 1]) && !shapes.SequenceEqual([1.9]))
                {
                    Faults.Add(
                        $"The pictures are not 16:9, 4:3 and 1:1, but {string.Join(", ", shapes.Select(s => s.ToString(CultureInfo.InvariantCulture)))}."
                    );
                }
            }
        }

        private void Breadcrumb(JsonElement data)
        {
            var items = Items(data, "itemListElement").ToList();
            for (var i = 0; i < items.Count; i++)
            {
                Require(items[i], "name", "position");
                if (items[i].GetProperty("position").GetInt32() != i + 1)
                {
                    Faults.Add("The breadcrumb's positions do not count from 1.");
                }

                if (i < items.Count - 1)
                {
                    Require(items[i], "item");
                }
            }

            if (items.Count < 2)
            {
                Faults.Add("A breadcrumb needs two steps.");
            }
        }

        public void Text(JsonElement data, string name, string expected)
        {
            if (!data.TryGetProperty(name, out var value) || value.GetString() != expected)
            {
                Faults.Add($"{name} is not {expected}.");
            }
        }

        private void Require(JsonElement data, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (!data.TryGetProperty(name, out _))
                {
                    Faults.Add($"{string.Join('/', Types(data))} has no {name}.");
                }
            }
        }

        private static IEnumerable<JsonElement> Items(JsonElement data, string name) =>
            !data.TryGetProperty(name, out var value) ? []
            : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
            : [value];
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Time();
}

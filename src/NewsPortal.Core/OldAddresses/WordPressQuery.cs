using System.Globalization;
using System.Net;

namespace NewsPortal.Core.OldAddresses;

/// <summary>The query of a WordPress address by name, one value each.</summary>
internal sealed class WordPressQuery
{
    /// <summary>The parameters that WordPress reads: an address with one of them is never the front page.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "p",
        "page_id",
        "attachment_id",
        "attachment",
        "cat",
        "category_name",
        "tag",
        "tag_id",
        "author",
        "author_name",
        "s",
        "feed",
        "m",
        "year",
        "monthnum",
        "day",
        "name",
        "pagename",
        "paged",
        "post_type",
        "rest_route",
        "sitemap",
        "robots",
        "taxonomy",
        "term",
    };

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private WordPressQuery() { }

    /// <summary>True when WordPress would show something other than the bare path.</summary>
    public bool Asks => _values.Count > 0;

    /// <summary>A value, trimmed and decoded; null if missing.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Parses the query of a request, with or without its question mark.</summary>
    public static WordPressQuery Parse(string query)
    {
        var result = new WordPressQuery();
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = WebUtility.UrlDecode(equals < 0 ? pair : pair[..equals]).ToLowerInvariant();
            if (Known.Contains(name))
            {
                result._values[name] = equals < 0 ? "" : WebUtility.UrlDecode(pair[(equals + 1)..]).Trim();
            }
        }

        return result;
    }

    /// <summary>A number as PHP parses it, from the leading digits; null for none.</summary>
    public long? Number(string name)
    {
        var digits = new string([.. (this[name] ?? "").TakeWhile(char.IsAsciiDigit)]);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The first of several names, as in "tag=one,two" and "tag=one+two"; null for none.</summary>
    public string? First(string name) =>
        this[name]?.Split([',', '+', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            is [var first, ..]
            ? first
            : null;
}

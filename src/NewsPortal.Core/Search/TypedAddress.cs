namespace NewsPortal.Core.Search;

/// <summary>
/// Recognizes a query that is the address of a story, complete or path only: readers paste old bookmarks and links. The
/// last path segment is usually the headline as a slug.
/// </summary>
internal static class TypedAddress
{
    private static readonly string[] Schemes = ["https://", "http://", "//"];

    /// <summary>The path without host, query and trailing slash; null when the query is something else.</summary>
    public static string? PathOf(string query) => Find(query) is { } found ? query[found.Path..found.End] : null;

    /// <summary>Where the words of the last segment start and end; null when the query is something else.</summary>
    public static (int Start, int End)? SlugOf(string query) =>
        Find(query) is { } found ? (found.Slug, found.End) : null;

    private static (int Path, int Slug, int End)? Find(string query)
    {
        if (query.Contains(' ', StringComparison.Ordinal))
        {
            return null;
        }

        var scheme = Array.Find(Schemes, s => query.StartsWith(s, StringComparison.OrdinalIgnoreCase))?.Length ?? 0;
        var path = query.IndexOf('/', scheme);
        if (path < 0)
        {
            return null;
        }

        // "and/or" is not an address: a host contains a dot, and a path without a host begins the query.
        var isAddress = scheme > 0 || path == 0 || query.AsSpan(0, path).Contains('.');
        var end = query.AsSpan(path).IndexOfAny('?', '#') is >= 0 and var rest ? path + rest : query.Length;
        while (end > path && query[end - 1] == '/')
        {
            end--;
        }

        var slug = end > path ? query.LastIndexOf('/', end - 1) + 1 : end;
        return isAddress && slug < end ? (path, slug, end) : null;
    }
}

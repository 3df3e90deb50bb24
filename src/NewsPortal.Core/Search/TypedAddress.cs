namespace NewsPortal.Core.Search;

/// <summary>
/// Reads a query that is the address of a story, whole or from its path on: readers paste what an old bookmark or a
/// link says. The last part of the path is the headline in other signs.
/// </summary>
internal static class TypedAddress
{
    private static readonly string[] Schemes = ["https://", "http://", "//"];

    /// <summary>The path, without host, query and the last slash; null when the query is something else.</summary>
    public static string? PathOf(string query) => Find(query) is { } found ? query[found.Path..found.End] : null;

    /// <summary>Where the words of its last part begin and end; null when the query is something else.</summary>
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

        // "and/or" is no address: a host has a point, a path without one begins the query.
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

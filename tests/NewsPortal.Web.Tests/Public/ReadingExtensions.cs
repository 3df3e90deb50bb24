using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>What tests look for on public pages.</summary>
internal static class ReadingExtensions
{
    /// <summary>The headlines listed on a page, in order.</summary>
    public static IReadOnlyList<string> Headlines(this Page page) =>
        [.. page.Document.QuerySelectorAll("main .card-headline, main .latest a").Select(e => e.TextContent.Trim())];

    /// <summary>The texts of all elements matching a selector.</summary>
    public static IReadOnlyList<string> All(this Page page, string selector) =>
        [
            .. page
                .Document.QuerySelectorAll(selector)
                .Select(e =>
                    string.Join(' ', e.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                ),
        ];

    /// <summary>The address of the page of older stories; null on the last page.</summary>
    public static string? Older(this Page page) =>
        page.Document.QuerySelector(".pager a[rel=next]")?.GetAttribute("href");

    /// <summary>The address of the page of newer stories; null on the first page.</summary>
    public static string? Newer(this Page page) =>
        page.Document.QuerySelector(".pager a[rel=prev]")?.GetAttribute("href");
}

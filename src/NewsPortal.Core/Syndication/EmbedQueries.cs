using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>Finds the stories that other sites embed; nothing that readers cannot see.</summary>
public sealed class EmbedQueries(ArticleQueries articles, ArticleCards cards, SiteDirectoryQueries directory)
{
    /// <summary>Longer than any address of ours, with what others hang on to it.</summary>
    private const int MaxLength = 3000;

    /// <summary>The story at an absolute address, an old one included; null when it is none of ours.</summary>
    public async Task<ArticleCard?> FindAsync(string? url, CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        if (!IsOurs(url, new Uri(site.BaseUrl), out var path))
        {
            return null;
        }

        var lookup = await articles.FindAsync(path, cancellationToken);
        if (lookup is { Value: null, Path: { } moved })
        {
            lookup = await articles.FindAsync(moved, cancellationToken);
        }

        return lookup.Value is { Kind: ArticleKind.Story } story ? await FindAsync(story.Id, cancellationToken) : null;
    }

    /// <summary>The story with a number; null when there is none.</summary>
    public async Task<ArticleCard?> FindAsync(long id, CancellationToken cancellationToken) =>
        (await cards.LoadAsync([id], cancellationToken)).SingleOrDefault();

    /// <summary>http and https count as one, for pages are linked as both long after a site has moved.</summary>
    private static bool IsOurs(string? url, Uri site, out string path)
    {
        path = "";
        if (
            url is not { Length: > 0 and <= MaxLength }
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.UserInfo.Length > 0
            || !string.Equals(uri.IdnHost, site.IdnHost, StringComparison.OrdinalIgnoreCase)
            || (uri.Port != site.Port && !(uri.IsDefaultPort && site.IsDefaultPort))
        )
        {
            return false;
        }

        path = uri.AbsolutePath;
        return true;
    }
}

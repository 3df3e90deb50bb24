using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>Finds stories for embedding on other sites; only those that readers can see.</summary>
public sealed class EmbedQueries(ArticleQueries articles, ArticleCards cards, SiteDirectoryQueries directory)
{
    /// <summary>Longer than any address of ours, including query parameters that others append.</summary>
    private const int MaxLength = 3000;

    /// <summary>The story at an absolute address, current or old; null if it is not ours.</summary>
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

    /// <summary>The story with an id; null for none.</summary>
    public async Task<ArticleCard?> FindAsync(long id, CancellationToken cancellationToken) =>
        (await cards.LoadAsync([id], cancellationToken)).SingleOrDefault();

    /// <summary>http and https count as one, because both kinds of link outlive a site's move to https.</summary>
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

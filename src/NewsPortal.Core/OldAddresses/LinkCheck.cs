using Microsoft.Extensions.Options;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>Finds links to addresses of this site at which readers would find nothing.</summary>
public sealed class LinkCheck(Places places, Redirects redirects, SiteTime time, IOptions<SiteOptions> options)
    : IPublicationCheck
{
    /// <summary>Readers have no account there.</summary>
    private const string Newsroom = "/admin";

    /// <inheritdoc />
    public async Task<IReadOnlyList<CheckFinding>> FindAsync(CheckedStory story, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(story);
        var links = story
            .Body()
            .QuerySelectorAll("a[href]")
            .Select(link => (Words: PlainText.Line(link.TextContent), Path: PathOf(link.GetAttribute("href")!)))
            .Where(link => link.Path is not null)
            .DistinctBy(link => link.Path)
            .ToList();
        if (links.Count == 0)
        {
            return [];
        }

        var living = await LivingAsync([.. links.Select(link => link.Path!)], cancellationToken);
        return
        [
            .. links
                .Where(link => !living.Contains(link.Path!))
                .Select(link => new CheckFinding(
                    StoryCheck.InternalLinks,
                    new FieldError(
                        nameof(ArticleContent.Body),
                        ArticleErrorCodes.LinkDead,
                        link.Words.Length > 0 ? HtmlText.Excerpt(link.Words, 60) : link.Path!,
                        link.Path!
                    )
                )
                {
                    Passage = link.Words.Length > 0 ? link.Words : null,
                }),
        ];
    }

    /// <summary>The path of an address of this site, as it is stored; null for an address elsewhere.</summary>
    private string? PathOf(string address)
    {
        var cut = address.AsSpan().IndexOfAny('?', '#');
        var plain = (cut >= 0 ? address[..cut] : address).Trim();
        if (plain.StartsWith('/') && !plain.StartsWith("//", StringComparison.Ordinal))
        {
            return ArticlePaths.Normalise(plain);
        }

        return
            Uri.TryCreate(plain, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.Authority.Equals(new Uri(options.Value.BaseUrl).Authority, StringComparison.OrdinalIgnoreCase)
            ? ArticlePaths.Normalise(uri.AbsolutePath)
            : null;
    }

    /// <summary>The paths at which something is, or will be by itself, or that lead to such a thing.</summary>
    private async Task<HashSet<string>> LivingAsync(
        IReadOnlyCollection<string> paths,
        CancellationToken cancellationToken
    )
    {
        var asked = paths
            .Where(path =>
                path.Length <= ArticlePaths.MaxLength
                && path != Newsroom
                && !path.StartsWith(Newsroom + "/", StringComparison.Ordinal)
            )
            .ToList();
        var here = await places.FindAsync(asked, cancellationToken);
        HashSet<string> living = [.. here.Where(p => p.Value.IsLiving || p.Value.IsScheduled).Select(p => p.Key)];
        var moved = await redirects.FindAsync([.. asked.Where(path => !living.Contains(path))], cancellationToken);
        var ends = await redirects.EndsAsync(moved, time.UtcNow, cancellationToken);
        living.UnionWith(moved.Zip(ends).Where(m => m.Second.Address is not null).Select(m => m.First.FromPath));
        return living;
    }
}

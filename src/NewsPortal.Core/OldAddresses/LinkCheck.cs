using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Finds links to addresses of this site at which readers would find nothing.</summary>
public sealed class LinkCheck(NewsDbContext db, IOptions<SiteOptions> options) : IPublicationCheck
{
    /// <summary>First segments below which the program itself answers.</summary>
    private static readonly FrozenSet<string> Ours = FrozenSet.ToFrozenSet([
        "feed",
        "search",
        "sitemap.xml",
        "news-sitemap.xml",
        "robots.txt",
        "media",
        "embed",
        "corrections",
        "security.txt",
    ]);

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

        var living = await LivingAsync([.. links.Select(link => link.Path!)], story.Id, cancellationToken);
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
            && Uri.TryCreate(options.Value.BaseUrl, UriKind.Absolute, out var site)
            && string.Equals(uri.Authority, site.Authority, StringComparison.OrdinalIgnoreCase)
            ? ArticlePaths.Normalise(uri.AbsolutePath)
            : null;
    }

    private async Task<HashSet<string>> LivingAsync(
        IReadOnlyList<string> paths,
        long? self,
        CancellationToken cancellationToken
    )
    {
        HashSet<string> living = [.. paths.Where(IsOurs)];
        List<string> wanted = [.. paths.Where(p => !living.Contains(p) && p.Length <= ArticlePaths.MaxLength)];
        living.UnionWith(await TermsAsync(wanted, cancellationToken));

        // A scheduled story will be there; the one that is checked may name its own address.
        living.UnionWith(
            await db
                .Articles.Where(a => wanted.Contains(a.Path!) && (a.State == ArticleState.Published || a.Id == self))
                .Select(a => a.Path!)
                .ToListAsync(cancellationToken)
        );
        living.UnionWith(
            await db
                .Redirects.Where(r =>
                    wanted.Contains(r.FromPath)
                    && (
                        r.Target != RedirectTarget.Article
                        || db.Articles.Any(a => a.Id == r.TargetId && a.State == ArticleState.Published)
                    )
                )
                .Select(r => r.FromPath)
                .ToListAsync(cancellationToken)
        );
        return living;
    }

    /// <summary>Sections, topics, authors and series that exist, with their feeds and further pages.</summary>
    private async Task<IEnumerable<string>> TermsAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var named = paths
            .Select(path => (Path: path, Parts: path.Split('/')))
            .Where(p => p.Parts.Length > 2)
            .ToLookup(p => p.Parts[1], p => (p.Path, Slug: p.Parts[2]));
        List<string> living = [];
        await AddAsync("category", db.Categories.Select(c => c.Slug));
        await AddAsync("tag", db.Tags.Select(t => t.Slug));
        await AddAsync("author", db.Authors.Select(a => a.Slug));
        await AddAsync("series", db.Series.Select(s => s.Slug));
        return living;

        async Task AddAsync(string kind, IQueryable<string> slugs)
        {
            var asked = named[kind].ToList();
            if (asked.Count > 0)
            {
                var wanted = asked.ConvertAll(a => a.Slug);
                var there = await slugs.Where(slug => wanted.Contains(slug)).ToListAsync(cancellationToken);
                living.AddRange(asked.Where(a => there.Contains(a.Slug)).Select(a => a.Path));
            }
        }
    }

    private static bool IsOurs(string path)
    {
        var parts = path.Split('/')[1..];
        return parts[0].Length == 0
            || Ours.Contains(parts[0])
            || (
                parts.Length <= 3
                && parts[0].Length == 4
                && parts.All(part => part.Length <= 4 && part.All(char.IsAsciiDigit))
            );
    }
}

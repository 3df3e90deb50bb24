using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.Articles;

/// <summary>Finds the article that belongs to an address, and reads all that its page shows.</summary>
public sealed class ArticleQueries(
    NewsDbContext db, SiteTime time, Redirects redirects, ArticleCards cards, RelatedArticles related,
    StoryNeighbours neighbours, CorrectionQueries corrections, SeriesQueries series, SiteDirectoryReader directory)
{
    private const int SummaryLength = 300;

    /// <summary>
    /// What readers find at a path, as it stands in the request (encoded or not). A story is also found by an old
    /// address, or by its slug below a wrong date.
    /// </summary>
    public async Task<Lookup<ArticlePage>> FindAsync(string path, CancellationToken cancellationToken)
    {
        var wanted = ArticlePaths.Normalise(path);
        if (wanted.Length > ArticlePaths.MaxLength)
        {
            return Lookup<ArticlePage>.Unknown;
        }

        var now = time.UtcNow;

        // A page has its path from the first save; until it is published, the address means what it meant before.
        var here = await PlaceAsync(db.Articles.Where(a => a.Path == wanted && a.PublishedAt != null), cancellationToken);
        if (here is null && await redirects.FindAsync(wanted, now, cancellationToken) is { } moved)
        {
            return Lookup<ArticlePage>.Moved(ArticlePaths.Encode(moved));
        }

        here ??= await FormerAsync(wanted, cancellationToken);
        if (here is null || here.PublishedAt > now)
        {
            return Lookup<ArticlePage>.Unknown;
        }

        return here.State switch
        {
            ArticleState.TakenDown => Lookup<ArticlePage>.Gone,
            ArticleState.Published when here.Path != wanted => Lookup<ArticlePage>.Moved(ArticlePaths.Encode(here.Path!)),
            ArticleState.Published => Lookup<ArticlePage>.Found(
                await ReadAsync(here.Id, cancellationToken), ArticlePaths.Encode(here.Path!)),
            _ => Lookup<ArticlePage>.Unknown,
        };
    }

    /// <summary>Which of these articles readers can see now.</summary>
    public async Task<IReadOnlyList<long>> VisibleAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        return await db.Articles.VisibleAt(now).Where(a => ids.Contains(a.Id))
            .Select(a => a.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The page of any article, whatever its state, for the newsroom's preview; null when there is none.</summary>
    public async Task<ArticlePage?> PreviewAsync(long id, CancellationToken cancellationToken) =>
        await db.Articles.AnyAsync(a => a.Id == id, cancellationToken) ? await ReadAsync(id, cancellationToken) : null;

    /// <summary>The page of all corrections, below the newsroom's own words about them where it has a page of that path.</summary>
    public async Task<Lookup<CorrectionsPage>> CorrectionsAsync(ListPosition position, CancellationToken cancellationToken) =>
        Lookup<CorrectionsPage>.Found(
            new CorrectionsPage(
                (await FindAsync(CorrectionQueries.Address, cancellationToken)).Value,
                await corrections.ListAsync(position, cancellationToken)),
            CorrectionQueries.Address);

    /// <summary>An article whose present address is another: by a redirect to one taken down, or by slug below a wrong date.</summary>
    private async Task<Place?> FormerAsync(string path, CancellationToken cancellationToken)
    {
        var redirected = await PlaceAsync(
            db.Articles.Where(a => db.Redirects.Any(
                r => r.FromPath == path && r.Target == RedirectTarget.Article && r.TargetId == a.Id)),
            cancellationToken);
        if (redirected is not null)
        {
            return redirected;
        }

        var segments = path.TrimStart('/').Split('/');
        return segments.Length == 4 && segments.Take(3).All(s => s.Length <= 4 && s.All(char.IsAsciiDigit))
            ? await PlaceAsync(
                db.Articles.Where(a => a.Kind == ArticleKind.Story && a.Slug == segments[3] && a.Path != null),
                cancellationToken)
            : null;
    }

    private static Task<Place?> PlaceAsync(IQueryable<Article> articles, CancellationToken cancellationToken) =>
        articles.AsNoTracking().Select(a => new Place(a.Id, a.Path, a.State, a.PublishedAt))
            .FirstOrDefaultAsync(cancellationToken);

    private async Task<ArticlePage> ReadAsync(long id, CancellationToken cancellationToken)
    {
        var row = await db.Articles.AsNoTracking().Where(a => a.Id == id)
            .Select(a => new
            {
                a.Kind,
                a.StoryKind,
                Series = a.Series == null ? null : new SeriesLink(a.Series.Id, a.Series.Slug, a.Series.Title),
                a.Headline,
                a.Language,
                a.TranslationGroup,
                a.Standfirst,
                a.SeoTitle,
                a.SeoDescription,
                a.Beginning,
                a.RenderedBody,
                a.WordCount,
                a.Path,
                a.PictureCaption,
                a.PictureCredit,
                a.PublishedAt,
                a.UpdatedAt,
                a.ListedAt,
                Picture = PictureRef.Of(a.Picture, a.PictureAlt),
                BodyPicture = PictureRef.Of(a.BodyPicture),
                MediaCaption = a.Picture == null ? "" : a.Picture.Caption,
                MediaCredit = a.Picture == null ? "" : a.Picture.Credit,
                Views = db.ArticleViewTotals.Where(v => v.ArticleId == a.Id).Select(v => (long?)v.Views).FirstOrDefault(),
            })
            .SingleAsync(cancellationToken);
        var sections = (await cards.SectionsAsync([id], cancellationToken))[id].ToList();
        var tags = await db.ArticleTags.AsNoTracking().Where(l => l.ArticleId == id).OrderBy(l => l.Position)
            .Select(l => new TagLink(l.TagId, l.Tag.Slug, l.Tag.Name)).ToListAsync(cancellationToken);
        var authors = await AuthorsAsync(id, cancellationToken);
        var place = row.ListedAt is { } listedAt ? new Cursor(listedAt, id) : (Cursor?)null;

        // One pass in the order of the page: whoever comes first shows a story, and the others find the next.
        HashSet<long> shown = [id];
        var part = await series.PlaceOfAsync(id, row.Series, cancellationToken);
        shown.UnionWith(part?.Parts.Select(p => p.Id) ?? []);
        var (older, newer) = await neighbours.BesideAsync(place, sections.Count > 0 ? sections[0].Id : null, cancellationToken);
        older = older is not null && shown.Add(older.Id) ? older : null;
        newer = newer is not null && shown.Add(newer.Id) ? newer : null;
        var moreByAuthor = row.Kind == ArticleKind.Story && authors.Count > 0
            ? await neighbours.ByAuthorAsync(authors[0].Id, shown, cancellationToken)
            : [];
        shown.UnionWith(moreByAuthor.Select(story => story.Id));
        return new ArticlePage
        {
            Id = id,
            Kind = row.Kind,
            StoryKind = row.StoryKind,
            Headline = row.Headline,
            Language = row.Language,
            Versions = await VersionsAsync(id, row.TranslationGroup, cancellationToken),
            Standfirst = row.Standfirst,
            SeoTitle = row.SeoTitle,
            SeoDescription = row.SeoDescription,
            Summary = HtmlText.Excerpt(row.Standfirst.Length > 0 ? row.Standfirst : row.Beginning, SummaryLength),
            Body = row.RenderedBody,
            WordCount = row.WordCount,
            Path = row.Path,
            Picture = row.Picture,
            BodyPicture = row.BodyPicture,
            PictureCaption = row.PictureCaption.Length > 0 ? row.PictureCaption : row.MediaCaption,
            PictureCredit = row.PictureCredit.Length > 0 ? row.PictureCredit : row.MediaCredit,
            PublishedAt = row.PublishedAt,
            UpdatedAt = row.UpdatedAt,
            Views = row.Views ?? 0,
            Sections = sections,
            Ancestors = sections.Count == 0 ? [] : (await directory.GetAsync(cancellationToken)).AncestorsOf(sections[0]),
            Authors = authors,
            Tags = tags,
            Corrections = await corrections.OfAsync(id, cancellationToken),
            Series = part,
            Older = older,
            Newer = newer,
            MoreByAuthor = moreByAuthor,
            Related = row.Kind == ArticleKind.Story
                ? await related.FindAsync(id, sections.Count > 0 ? sections[0].Id : null, shown, cancellationToken)
                : [],
        };
    }

    private async Task<IReadOnlyList<StoryVersion>> VersionsAsync(long id, Guid? group, CancellationToken cancellationToken)
    {
        if (group is null)
        {
            return [];
        }

        var now = time.UtcNow;
        var versions = await db.Articles.AsNoTracking().ListedAt(now)
            .Where(a => a.TranslationGroup == group && a.Id != id).OrderBy(a => a.Id)
            .Select(a => new { a.Language, a.Headline, a.Path }).ToListAsync(cancellationToken);
        return versions.ConvertAll(v => new StoryVersion(v.Language ?? time.Culture.Name, v.Headline, v.Path!));
    }

    private async Task<IReadOnlyList<AuthorProfile>> AuthorsAsync(long articleId, CancellationToken cancellationToken)
    {
        var ids = await db.ArticleAuthors.AsNoTracking().Where(l => l.ArticleId == articleId).OrderBy(l => l.Position)
            .Select(l => l.AuthorId).ToListAsync(cancellationToken);
        var profiles = await db.ReadProfilesAsync(db.Authors.Where(a => ids.Contains(a.Id)), cancellationToken);
        return [.. profiles.OrderBy(p => ids.IndexOf(p.Id))];
    }

    private sealed record Place(long Id, string? Path, ArticleState State, DateTime? PublishedAt);
}

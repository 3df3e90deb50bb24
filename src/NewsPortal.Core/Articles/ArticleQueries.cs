using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Finds the article at an address and reads everything on its page.</summary>
public sealed class ArticleQueries(
    NewsDbContext db,
    SiteTime time,
    Redirects redirects,
    ArticleVersions versions,
    BodyRenderer renderer,
    RelatedArticles related,
    StoryNeighbours neighbours,
    CorrectionQueries corrections,
    SeriesQueries series,
    SiteDirectoryQueries directory,
    PageContents contents
)
{
    private const int SummaryLength = 300;

    /// <summary>
    /// What readers find at a path as requested (encoded or not). A story is also found by an old address, or by its
    /// slug below a wrong date.
    /// </summary>
    public async Task<AddressResult<ArticlePage>> FindAsync(string path, CancellationToken cancellationToken)
    {
        var wanted = ArticlePaths.Normalise(path);
        if (wanted.Length > ArticlePaths.MaxLength)
        {
            return AddressResult<ArticlePage>.Unknown;
        }

        var now = time.UtcNow;
        contents.Has(CacheTags.Address(wanted));

        // A page has its path from the first save; until it is published, the address keeps its previous meaning.
        var here = await PlaceAsync(
            db.Articles.Where(a => a.Path == wanted && a.PublishedAt != null),
            cancellationToken
        );
        if (
            (here is null || here.PublishedAt > now)
            && await redirects.FindAsync(wanted, now, cancellationToken) is { } moved
        )
        {
            return AddressResult<ArticlePage>.Moved(ArticlePaths.Encode(moved));
        }

        here ??= await FormerAsync(wanted, cancellationToken);
        if (here is null || here.PublishedAt > now)
        {
            return AddressResult<ArticlePage>.Unknown;
        }

        return here.State switch
        {
            ArticleState.TakenDown => await ReplacementAsync(here.Id, now, cancellationToken) is { } instead
                ? AddressResult<ArticlePage>.Moved(ArticlePaths.Encode(instead))
                : AddressResult<ArticlePage>.Gone,
            ArticleState.Published when here.Path != wanted => AddressResult<ArticlePage>.Moved(
                ArticlePaths.Encode(here.Path!)
            ),
            ArticleState.Published => AddressResult<ArticlePage>.Found(
                await ComposeAsync(await PublishedAsync(here.Id, cancellationToken), cancellationToken),
                ArticlePaths.Encode(here.Path!)
            ),
            _ => AddressResult<ArticlePage>.Unknown,
        };
    }

    /// <summary>Which of these articles readers can see now.</summary>
    public async Task<IReadOnlyList<long>> VisibleAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        return await db
            .Articles.VisibleAt(now)
            .Where(a => ids.Contains(a.Id))
            .Select(a => a.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// The page as if the newest version were published now, for the newsroom; null if there is no such article.
    /// </summary>
    public async Task<ArticlePage?> PreviewAsync(long id, CancellationToken cancellationToken) =>
        await db.Known().AnyAsync(a => a.Id == id, cancellationToken) ? await SharedAsync(id, cancellationToken) : null;

    /// <summary>The same for who has a preview link, whoever else they are.</summary>
    internal async Task<ArticlePage?> SharedAsync(long id, CancellationToken cancellationToken) =>
        await versions.NewestAsync(id, cancellationToken) is { } content
            ? await ComposeAsync(await NewestAsync(id, content, cancellationToken), cancellationToken)
            : null;

    /// <summary>The page of all corrections, below the newsroom's own text if it has a page with that path.</summary>
    public async Task<AddressResult<CorrectionsPage>> CorrectionsAsync(
        ListPosition position,
        CancellationToken cancellationToken
    ) =>
        AddressResult<CorrectionsPage>.Found(
            new CorrectionsPage(
                (await FindAsync(CorrectionQueries.Address, cancellationToken)).Value,
                await corrections.ListAsync(position, cancellationToken)
            ),
            CorrectionQueries.Address
        );

    /// <summary>
    /// An article whose current address is different: by a redirect, one taken down, or by its slug below a wrong date.
    /// </summary>
    private async Task<Place?> FormerAsync(string path, CancellationToken cancellationToken)
    {
        var redirected = await PlaceAsync(
            db.Articles.Where(a =>
                db.Redirects.Any(r => r.FromPath == path && r.Target == RedirectTarget.Article && r.TargetId == a.Id)
            ),
            cancellationToken
        );
        if (redirected is not null)
        {
            return redirected;
        }

        var segments = path.TrimStart('/').Split('/');
        return segments.Length == 4 && segments.Take(3).All(s => s.Length <= 4 && s.All(char.IsAsciiDigit))
            ? await PlaceAsync(
                db.Articles.Where(a => a.Kind == ArticleKind.Story && a.Slug == segments[3] && a.Path != null),
                cancellationToken
            )
            : null;
    }

    /// <summary>The address of what replaces an article that was taken down; null for none, or none visible.</summary>
    private async Task<string?> ReplacementAsync(long id, DateTime now, CancellationToken cancellationToken) =>
        await db
            .Articles.VisibleAt(now)
            .Where(a => db.Articles.Any(old => old.Id == id && old.ReplacedById == a.Id))
            .Select(a => a.Path)
            .SingleOrDefaultAsync(cancellationToken);

    private static Task<Place?> PlaceAsync(IQueryable<Article> articles, CancellationToken cancellationToken) =>
        articles
            .AsNoTracking()
            .Select(a => new Place(a.Id, a.Path, a.State, a.PublishedAt))
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>What readers see of a public article.</summary>
    private async Task<Source> PublishedAsync(long id, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var row = await db
            .Articles.AsNoTracking()
            .Where(a => a.Id == id)
            .Select(a => new
            {
                Facts = new Facts(a.Id, a.Kind, a.Path, a.PublishedAt, a.UpdatedAt, a.ListedAt, a.TranslationGroup),
                Content = db
                    .ArticleVersions.Where(v => v.ArticleId == a.Id && v.Number == a.PublishedVersion)
                    .Select(v => v.Content.Fields)
                    .Single(),
                Series = a.Series == null ? null : new SeriesLink(a.Series.Id, a.Series.Slug, a.Series.Title),
                a.Beginning,
                a.RenderedBody,
                a.WordCount,
                Picture = PictureRef.Shown(a.Picture, a.PictureAlt, now),
                BodyPicture = PictureRef.Shown(a.BodyPicture, now),
                HasEnded = a.Media.Any(l => l.MediaItem.RightsEnd <= now),
                NextEnd = a.Media.Where(l => l.MediaItem.RightsEnd > now).Min(l => l.MediaItem.RightsEnd),
                MediaCaption = a.Picture == null ? "" : a.Picture.Caption,
                MediaCredit = a.Picture == null ? "" : a.Picture.Credit,
                Views = db
                    .ArticleViewTotals.Where(v => v.ArticleId == a.Id)
                    .Select(v => (long?)v.Views)
                    .FirstOrDefault(),
            })
            .SingleAsync(cancellationToken);
        contents.Has([CacheTags.Article(id), CacheTags.Views(id)]);
        contents.Ends(row.NextEnd);
        contents.Ends(row.Picture?.RightsEnd);
        return new Source(
            row.Facts,
            row.Content,
            row.HasEnded
                ? EndedPictures.Without(row.RenderedBody, await db.EndedPicturesAsync([id], now, cancellationToken))
                : row.RenderedBody,
            row.Beginning,
            row.WordCount,
            new Pictures(row.Picture, row.BodyPicture, row.MediaCaption, row.MediaCredit),
            row.Series,
            await db
                .ArticleCategories.AsNoTracking()
                .Where(l => l.ArticleId == id && l.Position != null)
                .OrderBy(l => l.Position)
                .Select(l => l.CategoryId)
                .ToListAsync(cancellationToken),
            await db
                .ArticleTags.AsNoTracking()
                .Where(l => l.ArticleId == id)
                .OrderBy(l => l.Position)
                .Select(l => new TagLink(l.TagId, l.Tag.Slug, l.Tag.Name))
                .ToListAsync(cancellationToken),
            await db
                .ArticleAuthors.AsNoTracking()
                .Where(l => l.ArticleId == id)
                .OrderBy(l => l.Position)
                .Select(l => l.AuthorId)
                .ToListAsync(cancellationToken),
            row.Views ?? 0
        );
    }

    /// <summary>The same for the newest version, built from its content.</summary>
    private async Task<Source> NewestAsync(long id, ArticleContent content, CancellationToken cancellationToken)
    {
        var row = await db
            .Articles.AsNoTracking()
            .Where(a => a.Id == id)
            .Select(a => new
            {
                Facts = new Facts(a.Id, a.Kind, a.Path, a.PublishedAt, a.UpdatedAt, a.ListedAt, a.TranslationGroup),
                Views = db
                    .ArticleViewTotals.Where(v => v.ArticleId == a.Id)
                    .Select(v => (long?)v.Views)
                    .FirstOrDefault(),
            })
            .SingleAsync(cancellationToken);
        var rendered = await renderer.RenderAsync(content.Body ?? "", cancellationToken);
        var now = time.UtcNow;
        var media = rendered.MediaIds.Append(content.PictureId ?? 0).ToList();
        var pictures = await db
            .Media.AsNoTracking()
            .Where(m => media.Contains(m.Id))
            .Select(m => new
            {
                m.Id,
                Picture = PictureRef.Shown(m, now),
                m.Caption,
                m.Credit,
            })
            .ToDictionaryAsync(m => m.Id, cancellationToken);
        var ended = pictures.Values.Where(m => m.Picture is null).Select(m => m.Id).ToHashSet();
        var featured = content.PictureId is { } picture ? pictures.GetValueOrDefault(picture) : null;
        var first = rendered.PictureId is { } shown ? pictures.GetValueOrDefault(shown) : null;
        var plain = HtmlText.Of(content.Body ?? "");
        var tags = (
            await db
                .ContentReferences.AsNoTracking()
                .Where(r => r.ArticleId == id && r.Kind == ReferenceKind.Tag)
                .Join(
                    db.Tags,
                    r => r.TargetId,
                    t => t.Id,
                    (r, t) =>
                        new
                        {
                            r.Position,
                            t.Id,
                            t.Slug,
                            t.Name,
                        }
                )
                .ToListAsync(cancellationToken)
        ).OrderBy(t => t.Position).Select(t => new TagLink(t.Id, t.Slug, t.Name)).ToList();
        return new Source(
            row.Facts,
            content with
            {
                Body = null,
            },
            EndedPictures.Without(rendered.Html, ended),
            HtmlText.Excerpt(plain, Article.BeginningLength),
            HtmlText.CountWords(content.Headline) + HtmlText.CountWords(plain),
            new Pictures(
                featured?.Picture is { } found ? found with { Alt = content.PictureAlt ?? found.Alt } : null,
                first?.Picture,
                featured?.Caption ?? "",
                featured?.Credit ?? ""
            ),
            await db
                .Series.AsNoTracking()
                .Where(s => s.Id == content.SeriesId)
                .Select(s => new SeriesLink(s.Id, s.Slug, s.Title))
                .SingleOrDefaultAsync(cancellationToken),
            content.CategoryIds,
            tags,
            content.AuthorIds,
            row.Views ?? 0
        );
    }

    private async Task<ArticlePage> ComposeAsync(Source source, CancellationToken cancellationToken)
    {
        var (facts, content, pictures) = (source.Facts, source.Content, source.Pictures);
        var id = facts.Id;
        var site = await directory.GetAsync(cancellationToken);
        var sections = source
            .SectionIds.Where(site.Sections.ContainsKey)
            .Select(section => site.Sections[section])
            .ToList();
        var authors = await AuthorsAsync(source.AuthorIds, cancellationToken);
        contents.Has(source.Tags.Select(tag => CacheTags.Tag(tag.Id)));
        var place = facts.ListedAt is { } listedAt ? new Cursor(listedAt, id) : (Cursor?)null;

        // One pass in page order: the first list to have a story shows it, the others take their next one.
        HashSet<long> shown = [id];
        var part = await series.PlaceOfAsync(id, source.Series, cancellationToken);
        shown.UnionWith(part?.Parts.Select(p => p.Id) ?? []);
        var (older, newer) = await neighbours.BesideAsync(
            place,
            sections.Count > 0 ? sections[0].Id : null,
            cancellationToken
        );
        older = older is not null && shown.Add(older.Id) ? older : null;
        newer = newer is not null && shown.Add(newer.Id) ? newer : null;
        var moreByAuthor =
            facts.Kind == ArticleKind.Story && authors.Count > 0
                ? await neighbours.ByAuthorAsync(authors[0].Id, shown, cancellationToken)
                : [];
        shown.UnionWith(moreByAuthor.Select(story => story.Id));
        return new ArticlePage
        {
            Id = id,
            Kind = facts.Kind,
            Content = content,
            Versions = await VersionsAsync(id, facts.TranslationGroup, cancellationToken),
            Summary = HtmlText.Excerpt(content.Standfirst ?? source.Beginning, SummaryLength),
            Body = source.Body,
            WordCount = source.WordCount,
            Path = facts.Path,
            Picture = pictures.Featured,
            BodyPicture = pictures.FirstOfBody,
            PictureCaption = content.PictureCaption ?? pictures.Caption,
            PictureCredit = content.PictureCredit ?? pictures.Credit,
            PublishedAt = facts.PublishedAt,
            UpdatedAt = facts.UpdatedAt,
            Views = source.Views,
            Sections = sections,
            Ancestors = sections.Count == 0 ? [] : site.AncestorsOf(sections[0]),
            Authors = authors,
            Tags = source.Tags,
            Corrections = await corrections.OfAsync(id, cancellationToken),
            Series = part,
            Older = older,
            Newer = newer,
            MoreByAuthor = moreByAuthor,
            Related =
                facts.Kind == ArticleKind.Story
                    ? await related.FindAsync(id, sections.Count > 0 ? sections[0].Id : null, shown, cancellationToken)
                    : [],
        };
    }

    private async Task<IReadOnlyList<StoryVersion>> VersionsAsync(
        long id,
        Guid? group,
        CancellationToken cancellationToken
    )
    {
        if (group is null)
        {
            return [];
        }

        var now = time.UtcNow;
        var others = await db
            .Articles.AsNoTracking()
            .ListedAt(now)
            .Where(a => a.TranslationGroup == group && a.Id != id)
            .OrderBy(a => a.Id)
            .Select(a => new
            {
                a.Language,
                a.Headline,
                a.Path,
            })
            .ToListAsync(cancellationToken);
        return others.ConvertAll(v => new StoryVersion(v.Language ?? time.Culture.Name, v.Headline, v.Path!));
    }

    private async Task<IReadOnlyList<AuthorProfile>> AuthorsAsync(
        IReadOnlyList<long> ids,
        CancellationToken cancellationToken
    )
    {
        var profiles = await db.ReadProfilesAsync(
            db.Authors.Where(a => ids.Contains(a.Id)),
            time.UtcNow,
            cancellationToken
        );
        profiles.ForEach(contents.Shows);
        return [.. profiles.OrderBy(p => Array.IndexOf([.. ids], p.Id))];
    }

    private sealed record Place(long Id, string? Path, ArticleState State, DateTime? PublishedAt);

    private sealed record Facts(
        long Id,
        ArticleKind Kind,
        string? Path,
        DateTime? PublishedAt,
        DateTime? UpdatedAt,
        DateTime? ListedAt,
        Guid? TranslationGroup
    );

    private sealed record Pictures(PictureRef? Featured, PictureRef? FirstOfBody, string Caption, string Credit);

    /// <summary>The data of a page, published or previewed.</summary>
    private sealed record Source(
        Facts Facts,
        ArticleContent Content,
        string Body,
        string Beginning,
        int WordCount,
        Pictures Pictures,
        SeriesLink? Series,
        IReadOnlyList<long> SectionIds,
        IReadOnlyList<TagLink> Tags,
        IReadOnlyList<long> AuthorIds,
        long Views
    );
}

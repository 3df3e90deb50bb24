using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Finds the article at an address and reads everything on its page.</summary>
public sealed class ArticleQueries(
    NewsDbContext db,
    CompiledQueries compiled,
    SiteTime time,
    Redirects redirects,
    ArticleVersions versions,
    BodyRenderer renderer,
    StoryAround around,
    CorrectionQueries corrections,
    SeriesQueries series,
    SiteDirectoryQueries directory,
    AuthorDirectoryQueries authors,
    PageContents contents
)
{
    private const int SummaryLength = 300;
    private const string ExampleOfPath = "example of a path";
    private static readonly DateTime ExampleOfNow = new(1001, 1, 1, 0, 0, 0, DateTimeKind.Utc);

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
        var found = await PublishedAsync(wanted, now, cancellationToken);
        var here = found?.Place;
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
                await ComposeAsync(found!.Source, cancellationToken),
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

    /// <summary>What readers see at an address, if it is public; one query.</summary>
    private async Task<Published?> PublishedAsync(string path, DateTime now, CancellationToken cancellationToken)
    {
        var read = compiled.Get(
            nameof(PublishedAsync),
            () =>
                EF.CompileAsyncQuery(
                    CompiledQueries.Lambda<Func<NewsDbContext, string, DateTime, IQueryable<PublishedRow>>>(
                        PublishedAt(ExampleOfPath, ExampleOfNow),
                        ExampleOfPath,
                        ExampleOfNow
                    )
                )
        );
        var row = await read(db, path, now).FirstOrDefaultAsync(cancellationToken);
        return row is null
            ? null
            : new Published(
                new Place(row.Facts.Id, row.Facts.Path, row.State, row.Facts.PublishedAt),
                new Source(
                    row.Facts,
                    row.Content,
                    row.RenderedBody,
                    row.Beginning,
                    row.WordCount,
                    new Pictures(row.Picture, row.BodyPicture, row.MediaCaption, row.MediaCredit),
                    row.Series,
                    IdList.Read(row.LabelIds),
                    IdList.Read(row.AuthorIds),
                    row.Views ?? 0
                )
                {
                    SeriesNumber = row.SeriesNumber,
                    SeriesCount = row.SeriesCount,
                    HasEndedPictures = row.HasEnded,
                    NextEnd = row.NextEnd,
                }
            );
    }

    private IQueryable<PublishedRow> PublishedAt(string path, DateTime now)
    {
        var listed = db.Articles.ListedAt(now);
        return db
            .Articles.AsNoTracking()
            .Where(a => a.Path == path && a.PublishedAt != null)
            .Select(a => new PublishedRow
            {
                Facts = new Facts(a.Id, a.Kind, a.Path, a.PublishedAt, a.UpdatedAt, a.ListedAt, a.TranslationGroup),
                State = a.State,
                Content = db
                    .ArticleVersions.Where(v => v.ArticleId == a.Id && v.Number == a.PublishedVersion)
                    .Select(v => v.Content.Fields)
                    .Single(),
                Series = a.Series == null ? null : new SeriesLink(a.Series.Id, a.Series.Slug, a.Series.Title),
                SeriesCount =
                    a.SeriesId == null ? 0 : listed.Count(p => p.SeriesId != null && p.SeriesId == a.SeriesId),
                SeriesNumber =
                    a.SeriesId == null || a.ListedAt == null
                        ? 0
                        : listed.Count(p =>
                            p.SeriesId != null
                            && p.SeriesId == a.SeriesId
                            && (
                                p.SeriesPosition < a.SeriesPosition
                                || (
                                    p.SeriesPosition == a.SeriesPosition
                                    && (
                                        p.PublishedAt < a.PublishedAt
                                        || (p.PublishedAt == a.PublishedAt && p.Id <= a.Id)
                                    )
                                )
                            )
                        ),
                Beginning = a.Beginning,
                RenderedBody = a.RenderedBody,
                WordCount = a.WordCount,
                Picture = PictureRef.Shown(a.Picture, a.PictureAlt, now),
                BodyPicture = PictureRef.Shown(a.BodyPicture, now),
                HasEnded = a.Media.Any(l => l.MediaItem.RightsEnd <= now),
                NextEnd = a.Media.Where(l => l.MediaItem.RightsEnd > now).Min(l => l.MediaItem.RightsEnd),
                MediaCaption = a.Picture == null ? "" : a.Picture.Caption,
                MediaCredit = a.Picture == null ? "" : a.Picture.Credit,
                LabelIds = a.LabelIds,
                AuthorIds = a.AuthorIds,
                Views = db
                    .ArticleViewTotals.Where(v => v.ArticleId == a.Id)
                    .Select(v => (long?)v.Views)
                    .FirstOrDefault(),
            });
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
        var linked = await db
            .Series.AsNoTracking()
            .Where(s => s.Id == content.SeriesId)
            .Select(s => new SeriesLink(s.Id, s.Slug, s.Title))
            .SingleOrDefaultAsync(cancellationToken);
        var (number, count) = linked is null ? (0, 0) : await series.PlaceOfAsync(id, linked.Id, cancellationToken);
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
            linked,
            content.CategoryIds,
            content.AuthorIds,
            row.Views ?? 0
        )
        {
            IsPreview = true,
            SeriesNumber = number,
            SeriesCount = count,
        };
    }

    private async Task<ArticlePage> ComposeAsync(Source source, CancellationToken cancellationToken)
    {
        var (facts, content, pictures) = (source.Facts, source.Content, source.Pictures);
        var id = facts.Id;
        var site = await directory.GetAsync(cancellationToken);
        var sections = site.SectionsOf(source.SectionIds);
        var people = (await authors.WithAsync(source.AuthorIds, cancellationToken)).Of(source.AuthorIds);
        contents.Has([CacheTags.Article(id), CacheTags.Views(id)]);
        contents.Ends(source.NextEnd);
        contents.Ends(pictures.Featured?.RightsEnd);
        foreach (var author in people)
        {
            contents.Shows(author);
        }

        var beside = await around.FindAsync(
            new StoryPlace
            {
                Id = id,
                Kind = facts.Kind,
                IsPreview = source.IsPreview,
                TranslationGroup = facts.TranslationGroup,
                Position = facts.ListedAt is { } listedAt ? new Cursor(listedAt, id) : null,
                SectionId = sections.Count > 0 ? sections[0].Id : null,
                AuthorId = people.Count > 0 ? people[0].Id : null,
                Series = source.Series,
                SeriesNumber = source.SeriesNumber,
                SeriesCount = source.SeriesCount,
                HasEndedPictures = source.HasEndedPictures,
            },
            cancellationToken
        );
        return new ArticlePage
        {
            Id = id,
            Kind = facts.Kind,
            Content = content,
            Versions = beside.Versions,
            Summary = HtmlText.Excerpt(content.Standfirst ?? source.Beginning, SummaryLength),
            Body = EndedPictures.Without(source.Body, beside.EndedPictures),
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
            Authors = people,
            Tags = beside.Tags,
            Corrections = beside.Corrections,
            Series = beside.Series,
            Older = beside.Older,
            Newer = beside.Newer,
            MoreByAuthor = beside.MoreByAuthor,
            Related = beside.Related,
        };
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

    private sealed record PublishedRow
    {
        public required Facts Facts { get; init; }
        public required ArticleState State { get; init; }
        public required ArticleContent Content { get; init; }
        public required SeriesLink? Series { get; init; }
        public required int SeriesCount { get; init; }
        public required int SeriesNumber { get; init; }
        public required string Beginning { get; init; }
        public required string RenderedBody { get; init; }
        public required int WordCount { get; init; }
        public required PictureRef? Picture { get; init; }
        public required PictureRef? BodyPicture { get; init; }
        public required bool HasEnded { get; init; }
        public required DateTime? NextEnd { get; init; }
        public required string MediaCaption { get; init; }
        public required string MediaCredit { get; init; }
        public required string LabelIds { get; init; }
        public required string AuthorIds { get; init; }
        public required long? Views { get; init; }
    }

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
        IReadOnlyList<long> AuthorIds,
        long Views
    )
    {
        public bool IsPreview { get; init; }
        public int SeriesNumber { get; init; }
        public int SeriesCount { get; init; }
        public bool HasEndedPictures { get; init; }

        /// <summary>UTC; when the rights to the next of its pictures end. Null for never.</summary>
        public DateTime? NextEnd { get; init; }
    }

    /// <summary>What has an address, and what readers see of it if it is public.</summary>
    private sealed record Published(Place Place, Source Source);
}

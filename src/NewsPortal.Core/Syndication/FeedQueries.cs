using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>
/// Reads feeds: always the newest stories, regardless of how editors arranged the corresponding page.
/// </summary>
public sealed class FeedQueries(
    NewsDbContext db,
    FrontQueries fronts,
    ListQueries lists,
    SeriesQueries series,
    ArticleCards cards,
    CorrectionQueries corrections,
    SiteDirectoryQueries directory,
    LastChange lastChange,
    FeedTexts texts,
    SiteTime time,
    IOptions<SyndicationOptions> options,
    PageContents contents
)
{
    /// <summary>Stories in a feed.</summary>
    public const int Size = 20;

    /// <summary>The feed of the whole site.</summary>
    public async Task<AddressResult<Feed>> SiteAsync(CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        var stories = await lists.AllAsync(ListPosition.Newest, Size, cancellationToken);
        return AddressResult<Feed>.Found(
            await FeedAsync(site.Name, site.Description, "/", stories, cancellationToken),
            ""
        );
    }

    /// <summary>The feed of a section and its subsections; the path may include the section's ancestors.</summary>
    public async Task<AddressResult<Feed>> SectionAsync(string path, CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        return site.FindSection(Normalised(path)) is not { } section
            ? Elsewhere(await fronts.SectionAsync(path, ListPosition.Newest, cancellationToken))
            : await FoundAsync(
                section.Name,
                section.Description,
                section.Path,
                await lists.InCategoryAsync(section.Id, ListPosition.Newest, Size, cancellationToken),
                cancellationToken
            );
    }

    /// <summary>The feed of a topic.</summary>
    public async Task<AddressResult<Feed>> TagAsync(string slug, CancellationToken cancellationToken)
    {
        var wanted = Normalised(slug);
        var listed = db.ArticleTags.ListedAt(time.UtcNow);
        var tag = await db
            .Tags.AsNoTracking()
            .Where(t => t.Slug == wanted && listed.Any(l => l.TagId == t.Id))
            .Select(t => new
            {
                t.Name,
                t.Introduction,
                Link = new TagLink(t.Id, t.Slug, t.Name),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (tag is not null)
        {
            contents.Has(CacheTags.Tag(tag.Link.Id));
        }

        return tag is null
            ? Elsewhere(await fronts.TagAsync(slug, ListPosition.Newest, cancellationToken))
            : await FoundAsync(
                tag.Name,
                tag.Introduction,
                tag.Link.Path,
                await lists.WithTagAsync(tag.Link.Id, ListPosition.Newest, Size, cancellationToken),
                cancellationToken
            );
    }

    /// <summary>The feed of an author.</summary>
    public async Task<AddressResult<Feed>> AuthorAsync(string slug, CancellationToken cancellationToken)
    {
        var wanted = Normalised(slug);
        var author = await db
            .Authors.AsNoTracking()
            .Where(a => a.Slug == wanted)
            .Select(a => new { a.Role, Line = new Byline(a.Id, a.Slug, a.Name, null) })
            .SingleOrDefaultAsync(cancellationToken);
        if (author is not null)
        {
            contents.Has(CacheTags.Author(author.Line.Id));
        }

        return author is null
            ? Elsewhere(await fronts.AuthorAsync(slug, ListPosition.Newest, cancellationToken))
            : await FoundAsync(
                author.Line.Name,
                author.Role,
                author.Line.Path,
                await lists.ByAuthorAsync(author.Line.Id, ListPosition.Newest, Size, cancellationToken),
                cancellationToken
            );
    }

    /// <summary>The feed of a series: its newest parts in order of publication, not of reading.</summary>
    public async Task<AddressResult<Feed>> SeriesAsync(string slug, CancellationToken cancellationToken)
    {
        var wanted = Normalised(slug);
        var now = time.UtcNow;
        var listed = db.Articles.ListedAt(now);
        var found = await db
            .Series.AsNoTracking()
            .Where(s => s.Slug == wanted && listed.Any(a => a.SeriesId == s.Id))
            .Select(s => new { s.Introduction, Link = new SeriesLink(s.Id, s.Slug, s.Title) })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return Elsewhere(await series.FindAsync(slug, null, cancellationToken));
        }

        contents.Has([CacheTags.Series(found.Link.Id), CacheTags.Parts(found.Link.Id)]);
        var ids = await db
            .Articles.ListedAt(now)
            .Where(a => a.SeriesId == found.Link.Id)
            .OrderByDescending(a => a.ListedAt)
            .ThenByDescending(a => a.Id)
            .Select(a => a.Id)
            .Take(Size)
            .ToListAsync(cancellationToken);
        return await FoundAsync(
            found.Link.Title,
            found.Introduction,
            found.Link.Path,
            new ListPage<ArticleCard>(await cards.LoadAsync(ids, cancellationToken), null, null),
            cancellationToken
        );
    }

    private static string Normalised(string path) => ArticlePaths.Normalise(path).TrimStart('/');

    private static AddressResult<Feed> Elsewhere<T>(AddressResult<T> page)
        where T : class => new(null, page.Path, page.IsGone);

    private async Task<AddressResult<Feed>> FoundAsync(
        string name,
        string description,
        string path,
        ListPage<ArticleCard> stories,
        CancellationToken cancellationToken
    )
    {
        var site = await directory.GetAsync(cancellationToken);
        return AddressResult<Feed>.Found(
            await FeedAsync($"{name} – {site.Name}", description, path, stories, cancellationToken),
            path
        );
    }

    private async Task<Feed> FeedAsync(
        string title,
        string description,
        string path,
        ListPage<ArticleCard> stories,
        CancellationToken cancellationToken
    )
    {
        var site = await directory.GetAsync(cancellationToken);
        var unchangedSince = await lastChange.FindAsync(cancellationToken);
        var ids = stories.Items.Select(card => card.Id).ToList();
        contents.Has(ids.Select(CacheTags.Article));
        var fullText = options.Value.FullText;
        var now = time.UtcNow;
        var rows = await db
            .Articles.AsNoTracking()
            .Where(a => ids.Contains(a.Id))
            .Select(a => new
            {
                a.Id,
                a.FeedId,
                a.StoryKind,
                a.UpdatedAt,
                Body = fullText ? a.RenderedBody : null,
                NextEnd = a.Media.Where(l => l.MediaItem.RightsEnd > now).Min(l => l.MediaItem.RightsEnd),
                Content = db
                    .ArticleVersions.Where(v => v.ArticleId == a.Id && v.Number == a.PublishedVersion)
                    .Select(v => v.Content.Fields)
                    .FirstOrDefault(),
                Audio = a.BodyAudio == null
                    ? null
                    : new FileRef(
                        a.BodyAudio.Id,
                        a.BodyAudio.Name,
                        a.BodyAudio.FileName,
                        a.BodyAudio.ContentType,
                        a.BodyAudio.Bytes
                    ),
            })
            .ToDictionaryAsync(a => a.Id, cancellationToken);
        contents.Ends(rows.Values.Min(row => row.NextEnd));
        var notes = await corrections.OfAsync(ids, cancellationToken);
        var ended = fullText ? await db.EndedPicturesAsync(ids, time.UtcNow, cancellationToken) : new HashSet<long>();
        var tags = (
            await db
                .ArticleTags.AsNoTracking()
                .Where(l => ids.Contains(l.ArticleId))
                .OrderBy(l => l.Position)
                .Select(l => new { l.ArticleId, Tag = new TagLink(l.TagId, l.Tag.Slug, l.Tag.Name) })
                .ToListAsync(cancellationToken)
        ).ToLookup(l => l.ArticleId, l => l.Tag);
        contents.Has(tags.SelectMany(group => group).Select(tag => CacheTags.Tag(tag.Id)));
        return new Feed(
            title,
            description,
            site.Absolute(path),
            site.Name,
            site.BaseUrl,
            time.Culture.Name,
            [
                .. stories
                    .Items.Where(card => rows.ContainsKey(card.Id))
                    .Select(card =>
                    {
                        var row = rows[card.Id];
                        return new FeedEntry(
                            card,
                            row.StoryKind,
                            ChangedAt(card, row.UpdatedAt, notes[card.Id]),
                            row.Body is null
                                ? null
                                : texts.Of(
                                    row.Id,
                                    row.Content?.Opened(EndedPictures.Without(row.Body, ended))
                                        ?? EndedPictures.Without(row.Body, ended),
                                    site.Absolute(card.Address)
                                )
                        )
                        {
                            FeedId = row.FeedId,
                            Enclosure =
                                row.Content?.Enclosure is { } enclosure ? enclosure
                                : row.Audio is { } audio ? new Enclosure(audio.Address, audio.ContentType, audio.Bytes)
                                : null,
                            Tags = [.. tags[card.Id]],
                            Corrections = [.. notes[card.Id]],
                        };
                    }),
            ]
        )
        {
            UnchangedSince = unchangedSince,
        };
    }

    /// <summary>The newest of publication, update and substantive corrections (docs/adr/0014).</summary>
    private static DateTime ChangedAt(ArticleCard card, DateTime? updatedAt, IEnumerable<CorrectionNote> notes) =>
        notes
            .Where(note => note.Kind.IsSubstantive())
            .Select(note => note.At)
            .Append(updatedAt ?? card.PublishedAt)
            .Append(card.PublishedAt)
            .Max();
}

using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Reads what is around a story on its page: topics, notes, translations, the parts of its series, the previous and
/// next story in its section, others by its author, and what to read next. All in one query: a union of short seeks
/// finds the ids, and what they name is joined to it once. What to read next is computed when content changes (see
/// Search/RelateStories); until then the newest stories of the section are used.
/// </summary>
public sealed class StoryAround(
    NewsDbContext db,
    CompiledQueries compiled,
    SiteTime time,
    ArticleCards cards,
    PageContents contents
)
{
    /// <summary>How many related stories an article shows, if the site has enough.</summary>
    public const int RelatedCount = 4;

    private const int MoreByAuthor = 4;

    /// <summary>
    /// What the page shows beside its series before what to read next: itself, its neighbours, its author's.
    /// </summary>
    private const int MostShownBefore = 1 + 2 + MoreByAuthor;

    private static readonly DateTime ExampleOfNow = new(1001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime ExampleOfUntil = new(1002, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // What an id was found as.
    private const int Topic = 0;
    private const int Note = 1;
    private const int EndedPicture = 2;
    private const int Translation = 3;
    private const int Part = 4;
    private const int Older = 5;
    private const int Newer = 6;
    private const int ByAuthor = 7;
    private const int Related = 8;
    private const int Newest = 9;
    private const int Upcoming = 10;
    private const int UpcomingRelated = 11;

    /// <summary>Everything around a story; in page order, each list without what stands above it.</summary>
    internal async Task<Surroundings> FindAsync(StoryPlace place, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        Announce(place);
        var rows = (await ReadAsync(place, now, cancellationToken)).ToLookup(row => row.List);

        // The first list to have a story shows it, the others take their next one.
        HashSet<long> shown = [place.Id];
        var part = PartOf(place, rows[Part]);
        shown.UnionWith(part?.Parts.Select(p => p.Id) ?? []);
        Name(part?.Parts.Select(p => p.Id));
        Name(Stories(rows[Older].Concat(rows[Newer])).Select(story => story.Id));
        contents.Until(Stories(rows[UpcomingRelated]).Select(story => (DateTime?)story.PublishedAt).FirstOrDefault());
        if (!rows[Newer].Any())
        {
            contents.Until(Stories(rows[Upcoming]).Select(story => (DateTime?)story.PublishedAt).FirstOrDefault());
        }

        var (older, newer) = (Beside(rows[Older]), Beside(rows[Newer]));
        List<StoryLink> byAuthor =
        [
            .. Stories(rows[ByAuthor].OrderByDescending(r => r.Story?.PublishedAt).ThenByDescending(r => r.Story?.Id))
                .Where(story => !shown.Contains(story.Id))
                .Take(MoreByAuthor)
                .Select(Link),
        ];
        shown.UnionWith(byAuthor.Select(story => story.Id));
        Name(byAuthor.Select(story => story.Id));
        var related = Next(rows[Related].OrderBy(row => row.Order));
        if (related.Count == 0 && place.Kind == ArticleKind.Story)
        {
            contents.Has(place.SectionId is { } own ? CacheTags.Section(own) : CacheTags.Stories);
            related = Next(
                rows[Newest].OrderByDescending(r => r.Story?.PublishedAt).ThenByDescending(r => r.Story?.Id)
            );
        }

        List<TagLink> tags = [.. rows[Topic].OrderBy(row => row.Order).Select(row => row.Tag).OfType<TagLink>()];
        contents.Has(tags.Select(tag => CacheTags.Tag(tag.Id)));
        return new Surroundings
        {
            Tags = tags,
            Corrections =
            [
                .. rows[Note]
                    .Select(row => row.Note)
                    .OfType<CorrectionNote>()
                    .OrderByDescending(note => note.At)
                    .ThenByDescending(note => note.Id),
            ],
            EndedPictures = rows[EndedPicture].Select(row => row.Order).ToHashSet(),
            Versions =
            [
                .. Stories(rows[Translation].OrderBy(row => row.Story?.Id))
                    .Select(story => new StoryVersion(story.Language ?? time.Culture.Name, story.Headline, story.Path)),
            ],
            Series = part,
            Older = older,
            Newer = newer,
            MoreByAuthor = byAuthor,
            Related = await cards.OfAsync(related, cancellationToken),
        };

        void Name(IEnumerable<long>? stories) => contents.Has((stories ?? []).Select(CacheTags.Card));

        StoryLink? Beside(IEnumerable<Row> of) =>
            Stories(of).Select(Link).FirstOrDefault() is { } link && shown.Add(link.Id) ? link : null;

        List<CardRow> Next(IEnumerable<Row> of) =>
            [.. Stories(of).Where(story => !shown.Contains(story.Id)).Take(RelatedCount)];
    }

    /// <summary>What the page is made of besides the stories on it, so that it notices the next one.</summary>
    private void Announce(StoryPlace place)
    {
        if (place.Series is { } series)
        {
            contents.Has([CacheTags.Series(series.Id), CacheTags.Parts(series.Id)]);
        }

        if (place is { Kind: ArticleKind.Story, AuthorId: { } author })
        {
            contents.Has(CacheTags.Byline(author));
        }
    }

    private async Task<List<Row>> ReadAsync(StoryPlace place, DateTime now, CancellationToken cancellationToken)
    {
        var example = StoryPlace.ExampleLike(place);
        var read = compiled.Get(
            example,
            () =>
                EF.CompileAsyncQuery(
                    CompiledQueries.Lambda<
                        Func<
                            NewsDbContext,
                            long,
                            DateTime,
                            DateTime,
                            DateTime,
                            long,
                            long,
                            Guid,
                            long,
                            int,
                            IQueryable<Row>
                        >
                    >(
                        Query(example, ExampleOfNow, ExampleOfUntil),
                        StoryPlace.Example.Id,
                        ExampleOfNow,
                        ExampleOfUntil,
                        StoryPlace.Example.Position!.Value.ListedAt,
                        StoryPlace.Example.SectionId!,
                        StoryPlace.Example.AuthorId!,
                        StoryPlace.Example.TranslationGroup!,
                        StoryPlace.Example.Series!.Id,
                        StoryPlace.Example.SkippedParts
                    )
                )
        );
        var listedAt = place.Position?.ListedAt ?? now;
        return await read(
                db,
                place.Id,
                now,
                listedAt < now ? listedAt : now,
                listedAt,
                place.SectionId ?? 0,
                place.AuthorId ?? 0,
                place.TranslationGroup ?? Guid.Empty,
                place.Series?.Id ?? 0,
                place.SkippedParts
            )
            .ToListAsync(cancellationToken);
    }

    private IQueryable<Row> Query(StoryPlace place, DateTime now, DateTime until) =>
        Slots(place, now, until)
            .Aggregate((union, list) => union.Concat(list))
            .LeftJoin(db.Articles, s => s.StoryId, a => (long?)a.Id, (s, a) => new Found { Slot = s, Story = a })
            .LeftJoin(
                db.Tags,
                f => f.Slot.TagId,
                t => (long?)t.Id,
                (f, t) =>
                    new Found
                    {
                        Slot = f.Slot,
                        Story = f.Story,
                        Tag = t,
                    }
            )
            .LeftJoin(
                db.Corrections,
                f => f.Slot.NoteId,
                c => (long?)c.Id,
                (f, c) =>
                    new Found
                    {
                        Slot = f.Slot,
                        Story = f.Story,
                        Tag = f.Tag,
                        Note = c,
                    }
            )
            .AsNoTracking()
            .Select(ToRow(now));

    private IEnumerable<IQueryable<Slot>> Slots(StoryPlace place, DateTime now, DateTime until)
    {
        var (id, excluded) = (place.Id, MostShownBefore + (place.Series is null ? 0 : SeriesQueries.NavigationSize));
        yield return place.IsPreview
            ? db
                .ContentReferences.Where(r => r.ArticleId == id && r.Kind == ReferenceKind.Tag)
                .Select(r => new Slot
                {
                    List = Topic,
                    Order = r.Position,
                    StoryId = null,
                    TagId = r.TargetId,
                    NoteId = null,
                })
            : db
                .ArticleTags.Where(l => l.ArticleId == id)
                .Select(l => new Slot
                {
                    List = Topic,
                    Order = l.Position,
                    StoryId = null,
                    TagId = l.TagId,
                    NoteId = null,
                });
        yield return db
            .Corrections.Where(c => c.ArticleId == id)
            .Select(c => new Slot
            {
                List = Note,
                Order = 0,
                StoryId = null,
                TagId = null,
                NoteId = c.Id,
            });
        if (place.HasEndedPictures)
        {
            yield return db
                .ArticleMedia.Where(l => l.ArticleId == id && l.MediaItem.RightsEnd <= now)
                .Select(l => new Slot
                {
                    List = EndedPicture,
                    Order = l.MediaId,
                    StoryId = null,
                    TagId = null,
                    NoteId = null,
                });
        }

        if (place.TranslationGroup is { } group)
        {
            yield return db
                .Articles.ListedAt(now)
                .Where(a => a.TranslationGroup == group && a.Id != id)
                .Select(a => new Slot
                {
                    List = Translation,
                    Order = 0,
                    StoryId = a.Id,
                    TagId = null,
                    NoteId = null,
                });
        }

        if (place.Series is { } series)
        {
            yield return SeriesQueries
                .InOrder(db.Articles.ListedAt(now).Where(a => a.SeriesId == series.Id))
                .Skip(place.SkippedParts)
                .Take(SeriesQueries.NavigationSize)
                .Select(a => new Slot
                {
                    List = Part,
                    Order = a.SeriesPosition ?? int.MinValue,
                    StoryId = a.Id,
                    TagId = null,
                    NoteId = null,
                });
        }

        if (place is { Position: (var listedAt, _), SectionId: { } section })
        {
            // One seek each: ListedAt is copied to the link rows.
            var inSection = db.ArticleCategories.Where(l => l.CategoryId == section);
            yield return inSection
                .ListedAt(until)
                .Where(l => l.ListedAt < listedAt || l.ArticleId < id)
                .OrderByDescending(l => l.ListedAt)
                .ThenByDescending(l => l.ArticleId)
                .Take(1)
                .Select(l => new Slot
                {
                    List = Older,
                    Order = 0,
                    StoryId = l.ArticleId,
                    TagId = null,
                    NoteId = null,
                });
            yield return inSection
                .ListedAt(now)
                .Where(l => l.ListedAt >= listedAt && (l.ListedAt > listedAt || l.ArticleId > id))
                .OrderBy(l => l.ListedAt)
                .ThenBy(l => l.ArticleId)
                .Take(1)
                .Select(l => new Slot
                {
                    List = Newer,
                    Order = 0,
                    StoryId = l.ArticleId,
                    TagId = null,
                    NoteId = null,
                });
            yield return inSection
                .Where(l => l.ListedAt > now)
                .OrderBy(l => l.ListedAt)
                .ThenBy(l => l.ArticleId)
                .Take(1)
                .Select(l => new Slot
                {
                    List = Upcoming,
                    Order = 0,
                    StoryId = l.ArticleId,
                    TagId = null,
                    NoteId = null,
                });
        }

        if (place.Kind != ArticleKind.Story)
        {
            yield break;
        }

        if (place.AuthorId is { } author)
        {
            yield return db
                .ArticleAuthors.ListedAt(now)
                .Where(l => l.AuthorId == author)
                .OrderByDescending(l => l.ListedAt)
                .ThenByDescending(l => l.ArticleId)
                .Take(excluded)
                .Select(l => new Slot
                {
                    List = ByAuthor,
                    Order = 0,
                    StoryId = l.ArticleId,
                    TagId = null,
                    NoteId = null,
                });
        }

        var relations = db
            .ArticleRelations.Where(r => r.ArticleId == id)
            .OfListed(r => r.Related, now)
            .OrderBy(r => r.Position);
        var more = relations.Skip(excluded);
        yield return relations
            .Take(excluded + RelatedCount)
            .Select(r => new Slot
            {
                List = Related,
                Order = r.Position,
                StoryId = r.RelatedId,
                TagId = null,
                NoteId = null,
            });

        yield return db
            .ArticleRelations.Where(r => r.ArticleId == id && r.Related.ListedAt > now)
            .OrderBy(r => r.Related.ListedAt)
            .Take(1)
            .Select(r => new Slot
            {
                List = UpcomingRelated,
                Order = 0,
                StoryId = r.RelatedId,
                TagId = null,
                NoteId = null,
            });

        // Needed only if all of those may stand elsewhere on the page.
        yield return place.SectionId is { } own
            ? db
                .ArticleCategories.ListedAtUnless(more, now)
                .Where(l => l.CategoryId == own)
                .OrderByDescending(l => l.ListedAt)
                .ThenByDescending(l => l.ArticleId)
                .Take(excluded + RelatedCount)
                .Select(l => new Slot
                {
                    List = Newest,
                    Order = 0,
                    StoryId = l.ArticleId,
                    TagId = null,
                    NoteId = null,
                })
            : db
                .Articles.ListedAtUnless(more, now)
                .OrderByDescending(a => a.ListedAt)
                .ThenByDescending(a => a.Id)
                .Take(excluded + RelatedCount)
                .Select(a => new Slot
                {
                    List = Newest,
                    Order = 0,
                    StoryId = a.Id,
                    TagId = null,
                    NoteId = null,
                });
    }

    private static SeriesPlace? PartOf(StoryPlace place, IEnumerable<Row> rows)
    {
        if (place.Series is null)
        {
            return null;
        }

        var parts = Stories(rows.OrderBy(r => r.Order).ThenBy(r => r.Story?.PublishedAt).ThenBy(r => r.Story?.Id))
            .Select(story => new SeriesPart(story.Id, story.Headline, story.Path, story.StoryKind, story.IsRetracted)
            {
                Language = story.Language,
            })
            .ToList();
        var own = place.SeriesNumber - place.FirstPart;
        return new SeriesPlace(place.Series, place.SeriesNumber, place.SeriesCount)
        {
            Parts = parts,
            FirstNumber = place.FirstPart,
            Previous = place.SeriesNumber > 0 ? parts.ElementAtOrDefault(own - 1) : null,
            Next = place.SeriesNumber > 0 ? parts.ElementAtOrDefault(own + 1) : null,
        };
    }

    private static IEnumerable<CardRow> Stories(IEnumerable<Row> rows) => rows.Select(r => r.Story).OfType<CardRow>();

    private static StoryLink Link(CardRow story) =>
        new(story.Id, story.Headline, story.Path, story.PublishedAt, story.StoryKind, story.IsRetracted)
        {
            Language = story.Language,
        };

    private static Expression<Func<Found, Row>> ToRow(DateTime now)
    {
        Expression<Func<Found, CardRow, Row>> row = (f, card) =>
            new Row
            {
                List = f.Slot.List,
                Order = f.Slot.Order,
                Story = f.Story == null ? null : card,
                Tag = f.Tag == null ? null : new TagLink(f.Tag.Id, f.Tag.Slug, f.Tag.Name),
                Note = f.Note == null ? null : new CorrectionNote(f.Note.Id, f.Note.Kind, f.Note.At, f.Note.Text),
            };
        var (found, cardRow) = (row.Parameters[0], CardRow.At(now));
        var story = ReplacingExpressionVisitor.Replace(
            cardRow.Parameters[0],
            Expression.Property(found, nameof(Found.Story)),
            cardRow.Body
        );
        return Expression.Lambda<Func<Found, Row>>(
            ReplacingExpressionVisitor.Replace(row.Parameters[1], story, row.Body),
            found
        );
    }

    /// <summary>An id in one of the lists.</summary>
    private sealed record Slot
    {
        public int List { get; init; }
        public long Order { get; init; }
        public long? StoryId { get; init; }
        public long? TagId { get; init; }
        public long? NoteId { get; init; }
    }

    private sealed record Found
    {
        public required Slot Slot { get; init; }
        public Article? Story { get; init; }
        public Tag? Tag { get; init; }
        public Correction? Note { get; init; }
    }

    private sealed record Row
    {
        public int List { get; init; }
        public long Order { get; init; }
        public CardRow? Story { get; init; }
        public TagLink? Tag { get; init; }
        public CorrectionNote? Note { get; init; }
    }
}

/// <summary>Where a story stands, for what is around it.</summary>
internal sealed record StoryPlace
{
    /// <summary>A story that has everything, with values that no other part of a query has.</summary>
    public static StoryPlace Example { get; } =
        new()
        {
            Id = -1_000_001,
            Kind = ArticleKind.Story,
            TranslationGroup = new Guid("00000000-0000-0000-0000-000001000002"),
            Position = new Cursor(new DateTime(1003, 1, 1, 0, 0, 0, DateTimeKind.Utc), -1_000_001),
            SectionId = -1_000_003,
            AuthorId = -1_000_004,
            Series = new SeriesLink(-1_000_005, "", ""),
            SeriesNumber = 1_000_006,
            SeriesCount = 2_000_000,
        };

    public required long Id { get; init; }
    public required ArticleKind Kind { get; init; }

    /// <summary>True for the newest version, whose topics are not linked yet.</summary>
    public bool IsPreview { get; init; }

    public Guid? TranslationGroup { get; init; }

    /// <summary>Its position in the lists; null for one in no list.</summary>
    public Cursor? Position { get; init; }

    /// <summary>Its primary section; null for none.</summary>
    public long? SectionId { get; init; }

    /// <summary>Its first author; null for none.</summary>
    public long? AuthorId { get; init; }

    public SeriesLink? Series { get; init; }

    /// <summary>Its number in the series, from 1; 0 if readers do not see it there.</summary>
    public int SeriesNumber { get; init; }

    /// <summary>How many parts readers see.</summary>
    public int SeriesCount { get; init; }

    /// <summary>Number of the first part that the navigation shows.</summary>
    public int FirstPart =>
        SeriesNumber == 0
            ? 1
            : Math.Clamp(
                SeriesNumber - (SeriesQueries.NavigationSize / 2),
                1,
                Math.Max(1, SeriesCount - SeriesQueries.NavigationSize + 1)
            );

    /// <summary>How many parts stand before it.</summary>
    public int SkippedParts => FirstPart - 1;

    /// <summary>True if the rights to one of its pictures have ended.</summary>
    public bool HasEndedPictures { get; init; }

    /// <summary>The example with no more than a story has: all stories with the same one are asked for alike.</summary>
    public static StoryPlace ExampleLike(StoryPlace place) =>
        Example with
        {
            Kind = place.Kind,
            IsPreview = place.IsPreview,
            TranslationGroup = place.TranslationGroup is null ? null : Example.TranslationGroup,
            Position = place.Position is null ? null : Example.Position,
            SectionId = place.SectionId is null ? null : Example.SectionId,
            AuthorId = place.AuthorId is null ? null : Example.AuthorId,
            Series = place.Series is null ? null : Example.Series,
            HasEndedPictures = place.HasEndedPictures,
        };
}

/// <summary>What is around a story on its page.</summary>
internal sealed record Surroundings
{
    public required IReadOnlyList<TagLink> Tags { get; init; }
    public required IReadOnlyList<CorrectionNote> Corrections { get; init; }
    public required IReadOnlySet<long> EndedPictures { get; init; }
    public required IReadOnlyList<StoryVersion> Versions { get; init; }
    public required SeriesPlace? Series { get; init; }
    public required StoryLink? Older { get; init; }
    public required StoryLink? Newer { get; init; }
    public required IReadOnlyList<StoryLink> MoreByAuthor { get; init; }
    public required IReadOnlyList<ArticleCard> Related { get; init; }
}

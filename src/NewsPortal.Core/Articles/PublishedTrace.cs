using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// What other pages show of an article at one moment; comparing it before and after a change tells which pages are
/// affected.
/// </summary>
internal sealed record PublishedTrace
{
    /// <summary>True if it is published or scheduled.</summary>
    public bool IsPublic { get; private init; }

    /// <summary>True if its address answers 410.</summary>
    public bool IsGone { get; private init; }

    public DateTime? PublishedAt { get; private init; }
    public DateTime? ListedAt { get; private init; }

    /// <summary>The sections that list it: its labels and their ancestors.</summary>
    public HashSet<long> Sections { get; private init; } = [];

    private DateTime? UpdatedAt { get; init; }
    public string? Path { get; private init; }
    public long? PrimarySection { get; private init; }

    /// <summary>Everything shown on its card.</summary>
    private string Card { get; init; } = "";

    private string Part { get; init; } = "";
    private long? SeriesId { get; init; }
    private long? PictureId { get; init; }
    private string? Language { get; init; }
    private StoryKind Kind { get; init; }
    private HashSet<long> Topics { get; init; } = [];
    private HashSet<long> Authors { get; init; } = [];
    private HashSet<long> Pictures { get; init; } = [];

    /// <summary>The trace of an article that does not exist.</summary>
    public static PublishedTrace None { get; } = new();

    /// <summary>The current trace of an article whose link rows are loaded.</summary>
    public static PublishedTrace Of(Article article) =>
        new()
        {
            IsPublic = article.State == ArticleState.Published,
            IsGone = article.State == ArticleState.TakenDown,
            PublishedAt = article.PublishedAt,
            ListedAt = article.ListedAt,
            UpdatedAt = article.UpdatedAt,
            Path = article.Path,
            PrimarySection = article.Categories.Find(l => l.Position == 0)?.CategoryId,
            Card = Infrastructure.ContentVersion.Of(
                article.Headline,
                article.ShortHeadline,
                article.Standfirst,
                article.Beginning,
                article.Path,
                article.Language,
                article.StoryKind.ToString(),
                $"{article.WordCount} {article.PictureId} {article.BodyPictureId}",
                article.PictureAlt,
                $"{article.PublishedAt:O}",
                string.Join(
                    ' ',
                    article
                        .Categories.Where(l => l.Position is not null)
                        .OrderBy(l => l.Position)
                        .Select(l => l.CategoryId)
                ),
                string.Join(' ', article.Authors.OrderBy(l => l.Position).Select(l => l.AuthorId))
            ),
            Part = $"{article.SeriesId} {article.SeriesPosition}",
            SeriesId = article.SeriesId,
            PictureId = article.PictureId,
            Language = article.Language,
            Kind = article.StoryKind,
            Sections = [.. article.Categories.Select(l => l.CategoryId)],
            Topics = [.. article.Tags.Select(l => l.TagId)],
            Authors = [.. article.Authors.Select(l => l.AuthorId)],
            Pictures = [.. article.Media.Select(l => l.MediaId)],
        };

    /// <summary>True if the story enters, leaves or moves within the lists of all stories.</summary>
    public bool MovesFrom(PublishedTrace before) =>
        ListedAt != before.ListedAt || PrimarySection != before.PrimarySection || !Sections.SetEquals(before.Sections);

    /// <summary>
    /// The tags of all pages affected by the change from an earlier trace; none if both are invisible.
    /// </summary>
    public HashSet<string> TagsSince(PublishedTrace before, long id, SiteTime time)
    {
        HashSet<string> tags = [];
        if (!IsPublic && !before.IsPublic && IsGone == before.IsGone)
        {
            return tags;
        }

        tags.Add(CacheTags.Article(id));
        foreach (var path in new[] { before.Path, Path }.OfType<string>())
        {
            tags.Add(CacheTags.Address(path));
        }

        if (
            Path != before.Path
            || PublishedAt != before.PublishedAt
            || UpdatedAt != before.UpdatedAt
            || IsPublic != before.IsPublic
            || PictureId != before.PictureId
            || Language != before.Language
            || !Sections.SetEquals(before.Sections)
            || !Topics.SetEquals(before.Topics)
            || !Authors.SetEquals(before.Authors)
            || SeriesId != before.SeriesId
        )
        {
            tags.Add(CacheTags.Sitemap);
        }

        if (Card != before.Card || IsPublic != before.IsPublic)
        {
            tags.Add(CacheTags.Card(id));
        }

        tags.UnionWith(Concerned(Pictures, before.Pictures, IsPublic != before.IsPublic).Select(CacheTags.Picture));
        var moves = ListedAt != before.ListedAt;
        if (IsPublic && Kind != before.Kind)
        {
            // Some lists of all stories are of one kind, or leave one out.
            tags.Add(CacheTags.Stories);
        }

        if (moves)
        {
            tags.Add(CacheTags.Stories);
            foreach (var at in new[] { before.ListedAt, ListedAt }.OfType<DateTime>())
            {
                tags.UnionWith(CacheTags.Days(time.ToLocal(at)));
            }
        }

        tags.UnionWith(Concerned(Sections, before.Sections, moves).Select(CacheTags.Section));
        tags.UnionWith(Concerned(Topics, before.Topics, moves).Select(CacheTags.Topic));
        tags.UnionWith(Concerned(Authors, before.Authors, moves).Select(CacheTags.Byline));
        if (moves || Part != before.Part || Card != before.Card)
        {
            tags.UnionWith(new[] { before.SeriesId, SeriesId }.OfType<long>().Select(CacheTags.Parts));
        }

        return tags;
    }

    /// <summary>Those left or entered; all if the position in each has changed.</summary>
    private static IEnumerable<long> Concerned(HashSet<long> now, HashSet<long> before, bool all) =>
        all ? now.Union(before) : now.Except(before).Concat(before.Except(now));
}

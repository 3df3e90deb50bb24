using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Structure;

/// <summary>A change of the structure in the list of the last ones.</summary>
public sealed record TermChangeLine(
    long Id,
    TermKind Kind,
    TermAct Act,
    DateTime At,
    string ByName,
    long TermId,
    string Name,
    string Other,
    int Stories,
    DateTime? UndoneAt,
    string? UndoneByName
)
{
    /// <summary>The category above since a move; null for none and for other acts.</summary>
    public string? Parent { get; init; }

    /// <summary>True while it can be taken back.</summary>
    public bool MayBeUndone { get; init; }
}

/// <summary>A page of changes.</summary>
/// <param name="Lines">The newest first.</param>
/// <param name="Before">The id before which the next page goes on; null at the end.</param>
public sealed record TermChangePage(IReadOnlyList<TermChangeLine> Lines, long? Before);

/// <summary>A story of a topic, for choosing which ones go to another.</summary>
public sealed record TopicStory(long Id, string Headline, ArticleState State, DateTime? PublishedAt);

/// <summary>A page of a topic's stories.</summary>
/// <param name="Stories">The newest first.</param>
/// <param name="Before">The id before which the next page goes on; null at the end.</param>
/// <param name="Total">How many match the search.</param>
public sealed record TopicPage(IReadOnlyList<TopicStory> Stories, long? Before, int Total);

/// <summary>Reads what was done to the structure.</summary>
public sealed class TermChangeQueries(NewsDbContext db, TimeProvider clock)
{
    public const int PageSize = 50;

    /// <summary>Stories on a page of a topic that is split.</summary>
    public const int StoriesSize = 100;

    /// <summary>The last changes of those kinds that an actor may change.</summary>
    public async Task<TermChangePage> RecentAsync(long? before, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var kinds = Enum.GetValues<TermKind>().Where(kind => actor.May(TermReshaper.PermissionFor(kind))).ToList();
        var since = clock.GetUtcNow().UtcDateTime - TermChange.Keeps;
        var lines = await db
            .TermChanges.AsNoTracking()
            .Where(c => kinds.Contains(c.Kind) && (before == null || c.Id < before))
            .OrderByDescending(c => c.Id)
            .Take(PageSize + 1)
            .Select(c => new
            {
                Line = new TermChangeLine(
                    c.Id,
                    c.Kind,
                    c.Act,
                    c.At,
                    c.ByName,
                    c.TermId,
                    c.Name,
                    c.Other,
                    c.Stories,
                    c.UndoneAt,
                    c.UndoneByName
                ),
                c.Notes,
            })
            .ToListAsync(cancellationToken);
        var parents = lines.Select(l => l.Notes.ParentId).OfType<long>().Distinct().ToList();
        var names = await db
            .Categories.Where(c => parents.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        return new TermChangePage(
            [
                .. lines
                    .Take(PageSize)
                    .Select(l =>
                        l.Line with
                        {
                            MayBeUndone = l.Line.UndoneAt is null && l.Line.At >= since,
                            Parent = l.Notes.ParentId is { } parent ? names.GetValueOrDefault(parent) : null,
                        }
                    ),
            ],
            lines.Count > PageSize ? lines[PageSize - 1].Line.Id : null
        );
    }

    /// <summary>The stories of a topic whose headline contains the words, whatever their state.</summary>
    public async Task<TopicPage> StoriesAsync(
        long tagId,
        string? words,
        long? before,
        CancellationToken cancellationToken
    )
    {
        var found = Matching(tagId, words);
        var stories = await found
            .Where(a => before == null || a.Id < before)
            .OrderByDescending(a => a.Id)
            .Take(StoriesSize + 1)
            .Select(a => new TopicStory(a.Id, a.Title, a.State, a.PublishedAt))
            .ToListAsync(cancellationToken);
        return new TopicPage(
            [.. stories.Take(StoriesSize)],
            stories.Count > StoriesSize ? stories[StoriesSize - 1].Id : null,
            await found.CountAsync(cancellationToken)
        );
    }

    /// <summary>The ids of all stories of a topic whose headline contains the words.</summary>
    public async Task<IReadOnlyList<long>> MatchingAsync(
        long tagId,
        string? words,
        CancellationToken cancellationToken
    ) => await Matching(tagId, words).Select(a => a.Id).ToListAsync(cancellationToken);

    private IQueryable<Article> Matching(long tagId, string? words) =>
        db.Known()
            .AsNoTracking()
            .Where(a =>
                db.ContentReferences.Any(r => r.ArticleId == a.Id && r.Kind == ReferenceKind.Tag && r.TargetId == tagId)
            )
            .Holding(words, a => a.Title);
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>A dated note on a published article, for readers and feeds.</summary>
/// <param name="Id">Id of the note; its anchor on the article's page contains it.</param>
/// <param name="Kind">The kind of note.</param>
/// <param name="At">UTC.</param>
/// <param name="Text">Plain text; blank lines separate paragraphs.</param>
public sealed record CorrectionNote(long Id, CorrectionKind Kind, DateTime At, string Text)
{
    /// <summary>Id of its element on the article's page.</summary>
    public string Anchor => string.Create(CultureInfo.InvariantCulture, $"correction-{Id}");

    /// <summary>Required to change or delete the note.</summary>
    public string Version => Infrastructure.ContentVersion.Of(Kind.ToString(), Text);

    /// <summary>The text's paragraphs.</summary>
    public IEnumerable<string> Paragraphs => Infrastructure.PlainText.Paragraphs(Text);
}

/// <summary>A note in the list of all corrections.</summary>
/// <param name="Note">The note.</param>
/// <param name="Headline">The story's current headline.</param>
/// <param name="Path">The story's public address, decoded.</param>
public sealed record CorrectionEntry(CorrectionNote Note, string Headline, string Path)
{
    /// <summary>Article id of the story.</summary>
    public required long ArticleId { get; init; }

    /// <summary>Language of the headline as a BCP 47 tag; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>The address of the note on the story's page, encoded for use in a link.</summary>
    public string Address => $"{ArticlePaths.Encode(Path)}#{Note.Anchor}";
}

/// <summary>The page of all corrections.</summary>
/// <param name="Policy">The newsroom's own text above the list; null for none.</param>
/// <param name="Notes">A page of notes, newest first.</param>
public sealed record CorrectionsPage(ArticlePage? Policy, ListPage<CorrectionEntry> Notes);

/// <summary>A story and its notes for the newsroom.</summary>
/// <param name="Id">Article id.</param>
/// <param name="Headline">The story's headline.</param>
/// <param name="Path">The story's public address, decoded; null if it was never published.</param>
/// <param name="IsVisible">True while readers can see it.</param>
/// <param name="Notes">The notes, newest first.</param>
public sealed record ArticleNotes(
    long Id,
    string Headline,
    string? Path,
    bool IsVisible,
    IReadOnlyList<CorrectionNote> Notes
);

/// <summary>Reads the notes on published articles.</summary>
public sealed class CorrectionQueries(NewsDbContext db, SiteTime time, PageContents contents)
{
    /// <summary>The address of the list; a newsroom page with this path becomes its introduction.</summary>
    public const string Address = SiteAddresses.Corrections;

    /// <summary>Notes per page of the list.</summary>
    public const int PageSize = 30;

    /// <summary>The notes on an article, newest first.</summary>
    public async Task<IReadOnlyList<CorrectionNote>> OfAsync(long articleId, CancellationToken cancellationToken) =>
        await db
            .Corrections.AsNoTracking()
            .Where(c => c.ArticleId == articleId)
            .OrderByDescending(c => c.At)
            .ThenByDescending(c => c.Id)
            .Select(c => new CorrectionNote(c.Id, c.Kind, c.At, c.Text))
            .ToListAsync(cancellationToken);

    /// <summary>The notes on several articles, by article, newest first; one query.</summary>
    public async Task<ILookup<long, CorrectionNote>> OfAsync(
        IReadOnlyCollection<long> articleIds,
        CancellationToken cancellationToken
    )
    {
        var notes = await db
            .Corrections.AsNoTracking()
            .Where(c => articleIds.Contains(c.ArticleId))
            .OrderByDescending(c => c.At)
            .ThenByDescending(c => c.Id)
            .Select(c => new { c.ArticleId, Note = new CorrectionNote(c.Id, c.Kind, c.At, c.Text) })
            .ToListAsync(cancellationToken);
        return notes.ToLookup(n => n.ArticleId, n => n.Note);
    }

    /// <summary>The notes on all stories that readers can see, newest first; costs the same at any depth.</summary>
    public async Task<ListPage<CorrectionEntry>> ListAsync(ListPosition position, CancellationToken cancellationToken)
    {
        contents.Has([CacheTags.Corrections, CacheTags.Stories]);
        var notes = db.Corrections.AsNoTracking().OfVisible(c => c.Article, time.UtcNow);
        var backwards = position.After is not null;
        if (position.Before is var (before, beforeId))
        {
            notes = notes.Where(c => c.At <= before && (c.At < before || c.Id < beforeId));
        }
        else if (position.After is var (after, afterId))
        {
            notes = notes.Where(c => c.At >= after && (c.At > after || c.Id > afterId));
        }

        var found = await (
            backwards
                ? notes.OrderBy(c => c.At).ThenBy(c => c.Id)
                : notes.OrderByDescending(c => c.At).ThenByDescending(c => c.Id)
        )
            .Select(c => new CorrectionEntry(
                new CorrectionNote(c.Id, c.Kind, c.At, c.Text),
                c.Article.Headline,
                c.Article.Path!
            )
            {
                ArticleId = c.ArticleId,
                Language = c.Article.Language,
            })
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);
        var hasMore = found.Count > PageSize;
        var shown = found.Take(PageSize).ToList();
        contents.Has(shown.Select(entry => CacheTags.Card(entry.ArticleId)));
        if (backwards)
        {
            shown.Reverse();
        }

        var hasNewer = backwards ? hasMore : !position.IsNewest;
        var hasOlder = backwards || hasMore;
        return new ListPage<CorrectionEntry>(
            shown,
            hasNewer && shown.Count > 0 ? Place(shown[0]) : null,
            hasOlder && shown.Count > 0 ? Place(shown[^1]) : null
        );
    }

    /// <summary>A story in any state with its notes, for the newsroom; null if there is none with this id.</summary>
    public async Task<ArticleNotes?> ForEditorsAsync(long articleId, CancellationToken cancellationToken)
    {
        var story = await db.Known()
            .AsNoTracking()
            .Where(a => a.Id == articleId && a.Kind == ArticleKind.Story)
            .Select(a => new
            {
                a.Title,
                a.Path,
                a.State,
                a.PublishedAt,
            })
            .SingleOrDefaultAsync(cancellationToken);
        return story is null
            ? null
            : new ArticleNotes(
                articleId,
                story.Title,
                story.Path,
                ArticleVisibility.IsVisible(story.State, story.PublishedAt, time.UtcNow),
                await OfAsync(articleId, cancellationToken)
            );
    }

    private static Cursor Place(CorrectionEntry entry) => new(entry.Note.At, entry.Note.Id);
}

using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Notes;

/// <summary>A note or a reply.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">What a change must name.</param>
/// <param name="AuthorName">Who wrote it.</param>
/// <param name="At">UTC.</param>
/// <param name="Text">Plain text.</param>
public sealed record NoteLine(long Id, Guid Version, string AuthorName, DateTime At, string Text)
{
    /// <summary>True if the text was changed since.</summary>
    public bool IsEdited { get; init; }

    /// <summary>True if the actor wrote it, and so may change it.</summary>
    public bool IsOwn { get; init; }

    public bool MayDelete { get; init; }
}

/// <summary>A note with its replies, the first one first.</summary>
public sealed record NoteThread(NoteLine Note, IReadOnlyList<NoteLine> Replies)
{
    /// <summary>Where the passage is, for the editor's script; empty if unknown.</summary>
    public string Anchor { get; init; } = "";

    /// <summary>The words of the passage; empty for the whole article.</summary>
    public string Quote { get; init; } = "";

    /// <summary>UTC; null while it is open.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>Who resolved it; empty while it is open.</summary>
    public string ResolvedByName { get; init; } = "";

    public bool IsOpen => ResolvedAt is null;
}

/// <summary>The notes on an article as one of its readers in the newsroom sees them.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Headline">Its headline; empty for none.</param>
/// <param name="Stamp">Another one as soon as anything has changed.</param>
/// <param name="Threads">The oldest first.</param>
public sealed record ArticleNoteList(long ArticleId, string Headline, string Stamp, IReadOnlyList<NoteThread> Threads)
{
    public IEnumerable<NoteThread> Open => Threads.Where(t => t.IsOpen);
    public IEnumerable<NoteThread> Resolved => Threads.Where(t => !t.IsOpen);
}

/// <summary>An open note that names somebody, on their desk.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="ThreadId">The note, or the one that it replies to.</param>
/// <param name="Headline">The article's headline; empty for none.</param>
/// <param name="AuthorName">Who wrote it.</param>
/// <param name="At">UTC.</param>
/// <param name="Text">Plain text.</param>
public sealed record NoteForMe(
    long ArticleId,
    long ThreadId,
    string Headline,
    string AuthorName,
    DateTime At,
    string Text
);

/// <summary>Reads notes, for those who may see the article.</summary>
public sealed class NoteQueries(NewsDbContext db)
{
    private const int DeskSize = 15;

    /// <summary>Several mentions may stand in one conversation.</summary>
    private const int MostRead = 4 * DeskSize;

    /// <summary>All notes on an article; null if the actor may not see it.</summary>
    public async Task<ArticleNoteList?> OfAsync(long articleId, Actor actor, CancellationToken cancellationToken)
    {
        var article = await db.WithNotesFor(actor)
            .AsNoTracking()
            .SingleOrDefaultAsync(a => a.Id == articleId, cancellationToken);
        if (article is null)
        {
            return null;
        }

        var isEditor = ArticlePermissions.MayPublish(await db.FactsAsync(article, actor, cancellationToken), actor);
        var rows = await db
            .StoryNotes.AsNoTracking()
            .Where(n => n.ArticleId == articleId)
            .OrderBy(n => n.Id)
            .ToListAsync(cancellationToken);
        var replies = rows.Where(n => n.ReplyToId is not null).ToLookup(n => n.ReplyToId);
        return new ArticleNoteList(
            articleId,
            article.Title,
            StampOf(rows.Select(n => (n.Id, n.Version))),
            [
                .. rows.Where(n => n.ReplyToId is null)
                    .Select(n => new NoteThread(Line(n), [.. replies[n.Id].Select(Line)])
                    {
                        Anchor = n.Anchor,
                        Quote = n.Quote,
                        ResolvedAt = n.ResolvedAt,
                        ResolvedByName = n.ResolvedByName,
                    }),
            ]
        );

        NoteLine Line(StoryNote note)
        {
            var isOwn = note.AuthorId is not null && note.AuthorId == actor.UserId;
            return new NoteLine(note.Id, note.Version, note.AuthorName, note.At, note.Text)
            {
                IsEdited = note.EditedAt is not null,
                IsOwn = isOwn,
                MayDelete = isOwn || isEditor,
            };
        }
    }

    /// <summary>
    /// The <see cref="ArticleNoteList.Stamp"/> of an article's notes without reading them; null if the actor may not
    /// see it.
    /// </summary>
    public async Task<string?> StampAsync(long articleId, Actor actor, CancellationToken cancellationToken)
    {
        if (!await db.WithNotesFor(actor).AnyAsync(a => a.Id == articleId, cancellationToken))
        {
            return null;
        }

        var rows = await db
            .StoryNotes.AsNoTracking()
            .Where(n => n.ArticleId == articleId)
            .OrderBy(n => n.Id)
            .Select(n => new { n.Id, n.Version })
            .ToListAsync(cancellationToken);
        return StampOf(rows.Select(n => (n.Id, n.Version)));
    }

    /// <summary>
    /// The names that can be written after an @ in a note on an article; null if the actor may not see it.
    /// </summary>
    public async Task<IReadOnlyList<string>?> PeopleAsync(
        long articleId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!await db.WithNotesFor(actor).AnyAsync(a => a.Id == articleId, cancellationToken))
        {
            return null;
        }

        var people = await db.AudienceAsync(articleId, cancellationToken);
        return [.. people.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The open notes that name the actor, the newest first.</summary>
    public async Task<IReadOnlyList<NoteForMe>> ForAsync(Actor actor, CancellationToken cancellationToken)
    {
        var seen = db.WithNotesFor(actor);
        var rows = await db
            .NoteMentions.AsNoTracking()
            .Where(m => m.UserId == actor.UserId)
            .Where(m => m.Note.ReplyToId == null ? m.Note.ResolvedAt == null : m.Note.ReplyTo!.ResolvedAt == null)
            .Join(seen, m => m.Note.ArticleId, a => a.Id, (m, a) => new { m.Note, a.Title })
            .OrderByDescending(r => r.Note.Id)
            .Take(MostRead)
            .Select(r => new NoteForMe(
                r.Note.ArticleId,
                r.Note.ReplyToId ?? r.Note.Id,
                r.Title,
                r.Note.AuthorName,
                r.Note.At,
                r.Note.Text
            ))
            .ToListAsync(cancellationToken);
        return [.. rows.DistinctBy(r => r.ThreadId).Take(DeskSize)];
    }

    private static string StampOf(IEnumerable<(long Id, Guid Version)> notes) =>
        ContentVersion.Of([.. notes.Select(n => $"{n.Id} {n.Version:N}")]);
}

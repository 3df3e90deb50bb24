using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Notices;

namespace NewsPortal.Core.Notes;

/// <summary>A new note or reply, or other words in one's own.</summary>
public sealed record SaveNote : SaveCommand
{
    public long ArticleId { get; init; }

    /// <summary>
    /// A note of the conversation that this continues; null begins one. What a change names is ignored: a note stays
    /// where it is.
    /// </summary>
    public long? ReplyToId { get; init; }

    /// <summary>Plain text; names after an @ ring the bell of those who may see the article.</summary>
    public string? Text { get; init; }

    /// <summary>The words that are meant; null or empty for the whole article. Ignored in a reply.</summary>
    public string? Quote { get; init; }

    /// <summary>Where they are, for the editor's script; see <see cref="StoryNote.Anchor"/>.</summary>
    public string? Anchor { get; init; }

    internal override (string Field, string Text) Called() => (nameof(Text), Text ?? "");
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveNoteValidator : AbstractValidator<SaveNote>
{
    public SaveNoteValidator()
    {
        RuleFor(n => n.Text)
            .Must(text => PlainText.Lines(text).Length > 0)
            .Says(NoteErrorCodes.TextMissing)
            .MaximumLength(StoryNote.TextLength)
            .Says(NoteErrorCodes.TextLong, StoryNote.TextLength);
        RuleFor(n => n.Quote)
            .MaximumLength(StoryNote.QuoteLength)
            .Says(NoteErrorCodes.QuoteLong, StoryNote.QuoteLength);
        RuleFor(n => n.Anchor).MaximumLength(StoryNote.AnchorLength).Says(NoteErrorCodes.AnchorLong);
    }
}

/// <summary>
/// All writes to the notes on articles, by those who may see the article (docs/adr/0060). Readers see no difference,
/// so that no cache hears of it, and an open form of the article stays as it is.
/// </summary>
public sealed class NoteEditor(
    NewsDbContext db,
    ChangeFeed changes,
    SaveFrame frame,
    IValidator<SaveNote> validator,
    NoticeBoard board,
    AuditTrail audit,
    TimeProvider clock
)
{
    /// <summary>People whom one note can name.</summary>
    public const int MostMentions = 20;

    /// <summary>
    /// Adds a note or a reply, which opens a resolved conversation again; or changes the words of the actor's own. Who
    /// is named, and who takes part in the conversation, is told.
    /// </summary>
    public Task<Result<Saved>> SaveAsync(SaveNote command, Actor actor, CancellationToken cancellationToken) =>
        frame.SaveAsync(
            command,
            validator,
            nameof(StoryNote),
            actor,
            (meant, token) => StoreAsync(meant, actor, token),
            cancellationToken
        );

    /// <summary>Resolves a conversation, unless somebody has changed its note since this version.</summary>
    public Task<Result<Saved>> ResolveAsync(
        long articleId,
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            articleId,
            id,
            version,
            actor,
            (note, article) =>
            {
                if (note.ResolvedAt is null)
                {
                    note.Resolve(actor.Name, Now);
                    Record(actor, "Resolved note", article);
                }
            },
            cancellationToken
        );

    /// <summary>Opens a resolved conversation again, unless somebody has changed its note since this version.</summary>
    public Task<Result<Saved>> ReopenAsync(
        long articleId,
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            articleId,
            id,
            version,
            actor,
            (note, article) =>
            {
                if (note.ResolvedAt is not null)
                {
                    note.Reopen();
                    Record(actor, "Reopened note", article);
                }
            },
            cancellationToken
        );

    /// <summary>
    /// Deletes a note with its replies, or a reply, unless somebody has changed it since this version. For its author,
    /// and for those who may publish the article.
    /// </summary>
    public Task<Result<Saved>> DeleteAsync(
        long articleId,
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            articleId,
            id,
            actor,
            async (note, article, token) =>
            {
                var isOwn = note.AuthorId is not null && note.AuthorId == actor.UserId;
                if (!isOwn && !ArticlePermissions.MayPublish(await db.FactsAsync(article, actor, token), actor))
                {
                    return new Result<Saved>(Outcome.NotAllowed);
                }

                if (note.Version != version)
                {
                    return new Result<Saved>(Outcome.Conflict, new Saved(id));
                }

                await db.StoryNotes.Where(n => n.ReplyToId == id).ExecuteDeleteAsync(token);
                db.StoryNotes.Remove(note);
                audit.Add(actor, "Deleted note", $"{article.Title}: {note.Text}", new AuditThing("article", articleId));
                await db.SaveChangesAsync(token);
                return Result.Done(new Saved(id));
            },
            cancellationToken
        );

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private Task<Result<Saved>> ChangeAsync(
        long articleId,
        long id,
        Guid version,
        Actor actor,
        Action<StoryNote, Article> change,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            articleId,
            id,
            actor,
            async (note, article, token) =>
            {
                if (note.ReplyToId is not null)
                {
                    return new Result<Saved>(Outcome.NotFound);
                }

                if (note.Version != version)
                {
                    return new Result<Saved>(Outcome.Conflict, new Saved(id));
                }

                change(note, article);
                await db.SaveChangesAsync(token);
                return Result.Done(new Saved(id, note.Version));
            },
            cancellationToken
        );

    private Task<Result<Saved>> EditAsync(
        long articleId,
        long id,
        Actor actor,
        Func<StoryNote, Article, CancellationToken, Task<Result<Saved>>> edit,
        CancellationToken cancellationToken
    ) =>
        db.EditAsync(
            changes,
            async token =>
                await FindArticleAsync(articleId, actor, token) is { } article
                && await db.StoryNotes.SingleOrDefaultAsync(n => n.Id == id && n.ArticleId == articleId, token)
                    is { } note
                    ? await edit(note, article, token)
                    : new Result<Saved>(Outcome.NotFound),
            cancellationToken
        );

    private Task<Article?> FindArticleAsync(long id, Actor actor, CancellationToken cancellationToken) =>
        db.WithNotesFor(actor).AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken);

    private async Task<Result<Saved>> StoreAsync(SaveNote command, Actor actor, CancellationToken cancellationToken)
    {
        if (await FindArticleAsync(command.ArticleId, actor, cancellationToken) is not { } article)
        {
            return new Result<Saved>(Outcome.NotFound);
        }

        var text = PlainText.Lines(command.Text);
        var named = NoteAudience.NamedIn(text, await db.AudienceAsync(article.Id, cancellationToken));
        if (named.Count > MostMentions)
        {
            return Result<Saved>.Invalid(nameof(command.Text), NoteErrorCodes.MentionsMany, MostMentions);
        }

        return command.Id is { } id
            ? await RewriteAsync(article, id, command.Version, text, named, actor, cancellationToken)
            : await AddAsync(article, command, text, named, actor, cancellationToken);
    }

    private async Task<Result<Saved>> AddAsync(
        Article article,
        SaveNote command,
        string text,
        IReadOnlyList<long> named,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (await db.StoryNotes.CountAsync(n => n.ArticleId == article.Id, cancellationToken) >= StoryNote.MostOfOne)
        {
            return Result<Saved>.Invalid("", NoteErrorCodes.Many, StoryNote.MostOfOne);
        }

        StoryNote? begun = null;
        if (command.ReplyToId is { } to)
        {
            begun = await db
                .StoryNotes.Where(n => n.ArticleId == article.Id)
                .SingleOrDefaultAsync(
                    n =>
                        n.ReplyToId == null
                        && (n.Id == to || db.StoryNotes.Any(r => r.Id == to && r.ReplyToId == n.Id)),
                    cancellationToken
                );
            if (begun is null)
            {
                return Result<Saved>.Invalid("", NoteErrorCodes.ReplyGone);
            }

            begun.Reopen();
        }

        var note = new StoryNote
        {
            ArticleId = article.Id,
            ReplyToId = begun?.Id,
            Anchor = begun is null ? PlainText.Line(command.Anchor) : "",
            Quote = begun is null ? PlainText.Line(command.Quote) : "",
            AuthorId = actor.UserId,
            AuthorName = PlainText.Start(actor.Name, StoryNote.NameLength),
            Text = text,
            At = Now,
        };
        db.StoryNotes.Add(note);
        Record(actor, begun is null ? "Wrote note" : "Replied to note", article);
        await db.SaveChangesAsync(cancellationToken);
        db.NoteMentions.AddRange(named.Select(user => new NoteMention { NoteId = note.Id, UserId = user }));
        var partners = begun is null ? [] : await PartnersAsync(begun, cancellationToken);
        await TellAsync(NoticeKind.NoteMention, note, article, named, actor, cancellationToken);
        await TellAsync(NoticeKind.NoteReply, note, article, partners.Except(named), actor, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(note.Id, note.Version));
    }

    private async Task<Result<Saved>> RewriteAsync(
        Article article,
        long id,
        Guid? version,
        string text,
        IReadOnlyList<long> named,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var note = await db.StoryNotes.SingleOrDefaultAsync(
            n => n.Id == id && n.ArticleId == article.Id,
            cancellationToken
        );
        if (note is null)
        {
            return new Result<Saved>(Outcome.NotFound);
        }

        if (note.AuthorId is null || note.AuthorId != actor.UserId)
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        if (note.Version != version)
        {
            return new Result<Saved>(Outcome.Conflict, new Saved(id));
        }

        if (note.Text == text)
        {
            return Result.Done(new Saved(id, note.Version));
        }

        var before = await db.NoteMentions.Where(m => m.NoteId == id).ToListAsync(cancellationToken);
        List<long> added = [.. named.Except(before.Select(m => m.UserId))];
        db.NoteMentions.RemoveRange(before.Where(m => !named.Contains(m.UserId)));
        db.NoteMentions.AddRange(added.Select(user => new NoteMention { NoteId = id, UserId = user }));
        (note.Text, note.EditedAt) = (text, Now);
        await TellAsync(NoticeKind.NoteMention, note, article, added, actor, cancellationToken);
        Record(actor, "Changed note", article);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(id, note.Version));
    }

    /// <summary>Everybody who has written in a conversation and may still see it.</summary>
    private async Task<IReadOnlyCollection<long>> PartnersAsync(StoryNote begun, CancellationToken cancellationToken)
    {
        var writers = await db
            .StoryNotes.Where(n => (n.Id == begun.Id || n.ReplyToId == begun.Id) && n.AuthorId != null)
            .Select(n => n.AuthorId!.Value)
            .Distinct()
            .ToListAsync(cancellationToken);
        return await db.AmongAudienceAsync(begun.ArticleId, writers, cancellationToken);
    }

    private Task TellAsync(
        NoticeKind kind,
        StoryNote note,
        Article article,
        IEnumerable<long> people,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        board.AddAsync(
            [.. people.Where(id => id != actor.UserId)],
            new NoticeText(
                kind,
                article.Id,
                article.Title,
                actor.Name,
                HtmlText.Excerpt(note.Text, Notice.MessageLength)
            )
            {
                NoteId = note.ReplyToId ?? note.Id,
            },
            cancellationToken
        );

    private void Record(Actor actor, string action, Article article) =>
        audit.Add(actor, action, article.Title, new AuditThing("article", article.Id));
}

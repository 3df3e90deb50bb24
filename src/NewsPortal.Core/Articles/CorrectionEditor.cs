using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>A new note on a story, or a change to one.</summary>
public sealed record SaveCorrection
{
    /// <summary>The story.</summary>
    public long ArticleId { get; init; }

    /// <summary>Null adds a note.</summary>
    public long? Id { get; init; }

    /// <summary>The creation form's key; see <see cref="Editing.CreationKey"/>. Null for none.</summary>
    public Guid? CreationKey { get; init; }

    public CorrectionKind Kind { get; init; }

    /// <summary>Plain text; blank lines separate paragraphs.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// The version that was edited, from <see cref="CorrectionNote.Version"/>: if the database has another one, the
    /// save is refused. Null when adding.
    /// </summary>
    public string? Version { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveCorrectionValidator : AbstractValidator<SaveCorrection>
{
    public SaveCorrectionValidator()
    {
        RuleFor(c => c.Kind).IsInEnum().Says(ArticleErrorCodes.CorrectionKindUnknown);
        RuleFor(c => c.Text)
            .Must(text => PlainText.Lines(text).Length > 0)
            .Says(ArticleErrorCodes.CorrectionMissing)
            .MaximumLength(Correction.TextLength)
            .Says(ArticleErrorCodes.CorrectionLong, Correction.TextLength);
    }
}

/// <summary>
/// All writes to notes on published stories; editors and administrators. A correction, update or retraction changes the
/// story's "updated" time; a clarification or an edit of a note does not (docs/adr/0014).
/// </summary>
public sealed class CorrectionEditor(
    NewsDbContext db,
    SiteTime time,
    ArticleVersions versions,
    ArticlePublisher publisher,
    ChangeFeed changes,
    CreationKeys creations,
    AuditTrail audit,
    IValidator<SaveCorrection> validator
)
{
    /// <summary>
    /// Adds a note, dated now, to a story that readers can see; or changes one, which keeps its date.
    /// </summary>
    public async Task<Result<Saved>> SaveAsync(SaveCorrection command, Actor actor, CancellationToken cancellationToken)
    {
        if (!await db.Known().AnyAsync(a => a.Id == command.ArticleId, cancellationToken))
        {
            return new Result<Saved>(Outcome.NotFound);
        }

        if (!await MayCorrectAsync(command.ArticleId, actor, cancellationToken))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        var validation = validator.Validate(command);
        return validation.IsValid
            ? await creations.OnceAsync(
                command.Id is null ? command.CreationKey : null,
                nameof(Correction),
                actor,
                made => db.EditAsync(changes, token => StoreAsync(command, made, actor, token), cancellationToken),
                cancellationToken
            )
            : Result<Saved>.Invalid(validation);
    }

    /// <summary>
    /// Deletes a note that should never have existed, unless somebody has changed it since this version; its text stays
    /// in the audit trail.
    /// </summary>
    public async Task<Result<Saved>> DeleteAsync(
        long articleId,
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !await db.Known().AnyAsync(a => a.Id == articleId, cancellationToken) ? new Result<Saved>(Outcome.NotFound)
        : !await MayCorrectAsync(articleId, actor, cancellationToken) ? new Result<Saved>(Outcome.NotAllowed)
        : await db.EditAsync(
            changes,
            async token =>
            {
                var note = await db
                    .Corrections.Include(c => c.Article)
                    .SingleOrDefaultAsync(c => c.Id == id && c.ArticleId == articleId, token);
                if (note is null)
                {
                    return new Result<Saved>(Outcome.NotFound);
                }

                if (VersionOf(note) != version)
                {
                    return new Result<Saved>(Outcome.Conflict);
                }

                db.Corrections.Remove(note);
                await FinishAsync(note, "Deleted", actor, token);
                return Result.Done(new Saved(id));
            },
            cancellationToken
        );

    /// <summary>What keeps a note from being added with an update; empty for nothing.</summary>
    internal IReadOnlyList<FieldError> Faults(SaveCorrection note) =>
        validator.Validate(note) is { IsValid: false } faults ? Result<Saved>.Invalid(faults).Errors : [];

    /// <summary>
    /// Adds a note to a story whose update is being published, in that transaction: the version of the update contains
    /// it, so that it gets none of its own, and has its time. A story that readers do not see gets no note.
    /// </summary>
    internal async Task AddWithUpdateAsync(
        Article article,
        SaveCorrection command,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        if (article.Kind != ArticleKind.Story || !article.IsVisible(now))
        {
            return;
        }

        var note = new Correction
        {
            ArticleId = article.Id,
            At = now,
            Kind = command.Kind,
            Text = PlainText.Lines(command.Text),
        };
        db.Corrections.Add(note);
        audit.Add(
            actor,
            $"Added {note.Kind.ToString().ToLowerInvariant()}",
            $"{article.Title}: {note.Text}",
            new AuditThing("article", article.Id)
        );
        await publisher.CorrectedAsync(article, null, cancellationToken);
    }

    private async Task<bool> MayCorrectAsync(long articleId, Actor actor, CancellationToken cancellationToken)
    {
        var labels = await db.LabelsAsync(articleId, actor, cancellationToken);
        return ArticlePermissions.MayCorrect(new ArticleFacts(ArticleKind.Story, null, false, labels), actor);
    }

    /// <summary>The note's version as stored with its creation key.</summary>
    private static Guid KeyVersionOf(Correction note) => Guid.Parse(VersionOf(note));

    private static string VersionOf(Correction note) =>
        new CorrectionNote(note.Id, note.Kind, note.At, note.Text).Version;

    private async Task<Result<Saved>> StoreAsync(
        SaveCorrection command,
        CreationKey? made,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var madeId = made?.TargetId;
        var text = PlainText.Lines(command.Text);
        Correction? note;
        if (command.Id is null && madeId is null)
        {
            var article = await db.Articles.SingleOrDefaultAsync(a => a.Id == command.ArticleId, cancellationToken);
            if (article is null)
            {
                return new Result<Saved>(Outcome.NotFound);
            }

            if (article.Kind != ArticleKind.Story || !article.IsVisible(time.UtcNow))
            {
                return Result<Saved>.Invalid("", ArticleErrorCodes.CorrectionOfHidden);
            }

            note = new Correction
            {
                ArticleId = article.Id,
                At = time.UtcNow,
                Text = text,
            };
            db.Corrections.Add(note);
        }
        else
        {
            note = await db
                .Corrections.Include(c => c.Article)
                .SingleOrDefaultAsync(
                    c => c.Id == (command.Id ?? madeId) && c.ArticleId == command.ArticleId,
                    cancellationToken
                );
            if (note is null)
            {
                return new Result<Saved>(Outcome.NotFound);
            }

            if (madeId is not null && note.Text == text && note.Kind == command.Kind)
            {
                return Result.Done(new Saved(note.Id));
            }

            if (made is not null && note.Text != text)
            {
                // Other words from a form that was sent before: a correction of them, or another note. The user is
                // asked.
                return new Result<Saved>(Outcome.Conflict);
            }

            if (made is null ? VersionOf(note) != command.Version : KeyVersionOf(note) != made.Version)
            {
                return new Result<Saved>(Outcome.Conflict);
            }

            note.Text = text;
        }

        note.Kind = command.Kind;
        await FinishAsync(note, command.Id is null && madeId is null ? "Added" : "Changed", actor, cancellationToken);
        await creations.KeepAsync(
            command.Id is null ? command.CreationKey : null,
            nameof(Correction),
            actor,
            made,
            note.Id,
            KeyVersionOf(note),
            cancellationToken
        );
        return Result.Done(new Saved(note.Id));
    }

    /// <summary>
    /// Stores the note along with history, audit trail and change feed. The story's version stays: an open form of the
    /// story loses nothing, because it contains nothing that is set here.
    /// </summary>
    private async Task FinishAsync(Correction note, string verb, Actor actor, CancellationToken cancellationToken)
    {
        var kind = note.Kind.ToString().ToLowerInvariant();
        var article = note.Article;
        var isGone = db.Entry(note).State == EntityState.Deleted;
        await versions.AddStepAsync(article, VersionReason.Corrected, actor, cancellationToken, $"{verb} a {kind}");
        audit.Add(actor, $"{verb} {kind}", $"{article.Title}: {note.Text}", new AuditThing("article", article.Id));

        // Bypasses the change tracker, which would give the story a new version.
        var now = time.UtcNow;
        var (newest, published) = (article.NewestVersion, article.PublishedVersion);
        db.Entry(article).State = EntityState.Unchanged;
        await publisher.CorrectedAsync(
            article,
            isGone || !note.Kind.IsSubstantive() ? null : note.At,
            cancellationToken
        );
        await db
            .Articles.Where(a => a.Id == article.Id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(a => a.ModifiedAt, now)
                        .SetProperty(a => a.NewestVersion, newest)
                        .SetProperty(a => a.PublishedVersion, published),
                cancellationToken
            );
        await db
            .ContentReferences.Where(r => r.ArticleId == article.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.ModifiedAt, now), cancellationToken);
    }
}

using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Everything that people and programs do to articles. Saving stores a version and reserves an address, neither visible
/// to readers; <see cref="ArticlePublisher"/> handles what is. One command is one transaction, one version and one
/// announcement.
/// </summary>
public sealed class ArticleEditor(
    NewsDbContext db,
    SiteTime time,
    ArticleVersions versions,
    ArticleWriter writer,
    ArticleSteps steps,
    ArticlePublisher publisher,
    ContentCleaner cleaner,
    ChangeFeed changes,
    CreationKeys creations,
    IValidator<ArticleContent> validator
)
{
    private const int Attempts = 3;

    /// <summary>
    /// Creates an article, a draft, or stores a new version of one; then takes the step of the command.
    /// </summary>
    public Task<Result<SavedArticle>> SaveAsync(
        SaveArticle command,
        Actor actor,
        CancellationToken cancellationToken
    ) => SaveAsync(command, null, actor, cancellationToken);

    /// <summary>
    /// Creates a story at the first key of its form, before it has a headline, so that what is typed has a place. The
    /// headline is required by the next save.
    /// </summary>
    /// <param name="key">The form's key: the same one again refers to the same story.</param>
    /// <param name="content">What the form begins with.</param>
    /// <param name="actor">The writer.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public async Task<Result<SavedArticle>> BeginAsync(
        Guid key,
        ArticleContent content,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var clean = cleaner.Clean(content);
        return await CreatedWithAsync(key, actor, cancellationToken) is { } made
            ? Result.Done(new SavedArticle(made) { IsRepeat = true })
            : await WriteAsync(
                token =>
                    writer.StoreAsync(
                        new SaveArticle { CreationKey = key, Content = clean },
                        clean,
                        null,
                        actor,
                        token
                    ),
                cancellationToken
            );
    }

    /// <summary>Makes an earlier version the newest one; what readers see stays until that is published.</summary>
    public async Task<Result<SavedArticle>> RestoreAsync(
        long id,
        Guid version,
        int number,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (await versions.ReadAsync(id, number, cancellationToken) is not { } content)
        {
            return new Result<SavedArticle>(Outcome.NotFound);
        }

        var wish = await db
            .Articles.Where(a => a.Id == id)
            .Select(a => a.WishedAt)
            .SingleOrDefaultAsync(cancellationToken);
        return await SaveAsync(
            new SaveArticle
            {
                Id = id,
                Version = version,
                Content = content,
                PublishAt = wish,
            },
            VersionReason.Restored,
            actor,
            cancellationToken
        );
    }

    /// <summary>The article that this actor's form with this key has created; null for none or a deleted one.</summary>
    public async Task<long?> CreatedWithAsync(Guid? key, Actor actor, CancellationToken cancellationToken) =>
        await creations.FindAsync(key, ArticleWriter.Kind, actor, cancellationToken) is { } made
        && await db.Articles.AnyAsync(a => a.Id == made.TargetId, cancellationToken)
            ? made.TargetId
            : null;

    /// <summary>Hands a draft in to the editors.</summary>
    public Task<Result<SavedArticle>> SubmitAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken,
        string? message = null
    ) =>
        ChangeStateAsync(
            id,
            version,
            actor,
            VersionReason.HandedIn,
            ArticlePermissions.MayChange,
            (article, now) => article.Submit(now),
            cancellationToken,
            message
        );

    /// <summary>
    /// Returns an article to draft: a submitted one goes back to its author, a public one becomes invisible but keeps
    /// its address for later, a scheduled one loses its time.
    /// </summary>
    /// <param name="id">The article.</param>
    /// <param name="version">The version that was seen.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <param name="why">What a person said about it; null for a program.</param>
    public Task<Result<SavedArticle>> ReturnToDraftAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken,
        Withdrawal? why = null
    ) =>
        ChangeStateAsync(
            id,
            version,
            actor,
            VersionReason.Returned,
            ArticlePermissions.MayPublish,
            (article, now) => article.ReturnToDraft(now),
            cancellationToken,
            why?.Reason,
            why
        );

    /// <summary>Marks a draft or submitted article as approved; only its publication is still to come.</summary>
    public Task<Result<SavedArticle>> MarkReadyAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ChangeStateAsync(
            id,
            version,
            actor,
            VersionReason.Ready,
            ArticlePermissions.MayPublish,
            (article, now) => article.MarkReady(now),
            cancellationToken
        );

    /// <summary>Withdraws a public article for good; its address answers 410, or leads to its replacement.</summary>
    /// <param name="id">The article.</param>
    /// <param name="version">The version that was seen.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <param name="why">What a person said about it; null for a program.</param>
    public Task<Result<SavedArticle>> TakeDownAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken,
        Withdrawal? why = null
    ) =>
        ChangeStateAsync(
            id,
            version,
            actor,
            VersionReason.TakenDown,
            ArticlePermissions.MayTakeDown,
            (article, now) => article.TakeDown(now),
            cancellationToken,
            why?.Reason,
            why
        );

    /// <summary>
    /// Publishes or schedules the newest version. Without a time it is published now, or, if readers have seen the
    /// article before, at its first publication time, so that its address stays.
    /// </summary>
    /// <param name="at">UTC; in the future to schedule; null for "now or as before".</param>
    public Task<Result<SavedArticle>> PublishAsync(
        long id,
        Guid version,
        DateTime? at,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        PublishAsync(
            new PublishArticle
            {
                Id = id,
                Version = version,
                At = at,
            },
            actor,
            cancellationToken
        );

    /// <summary>
    /// The same for people, who are asked before a story is backdated or hidden from readers (the outcome
    /// <see cref="Outcome.Asks"/>). Programs are not asked.
    /// </summary>
    public Task<Result<SavedArticle>> PublishAsync(
        PublishArticle command,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            async token =>
            {
                var article = await writer.LoadAsync(command.Id, command.Version, token);
                if (article is null || await versions.NewestAsync(command.Id, token) is not { } content)
                {
                    return new Result<SavedArticle>(Outcome.NotFound);
                }

                var step = await steps.PublishAsync(article, content, null, command, false, actor, token);
                return step.Refusal ?? await writer.StoreStepAsync(article, actor, step.Reason, token);
            },
            cancellationToken
        );

    /// <summary>
    /// Gives a published or scheduled article another publication time. Readers get the version that was published:
    /// changes made since stay unpublished. The caller has asked the person.
    /// </summary>
    /// <param name="at">UTC.</param>
    public Task<Result<SavedArticle>> RescheduleAsync(
        long id,
        Guid version,
        DateTime at,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            async token =>
            {
                var article = await writer.LoadAsync(id, version, token);
                if (article is null)
                {
                    return new Result<SavedArticle>(Outcome.NotFound);
                }

                if (
                    article is not { State: ArticleState.Published, PublishedVersion: { } shown }
                    || await versions.ReadAsync(id, shown, token) is not { } content
                )
                {
                    return new Result<SavedArticle>(Outcome.Conflict, new SavedArticle(id, article.Version));
                }

                var wish = article.WishedAt;
                var step = await steps.PublishAsync(
                    article,
                    content,
                    null,
                    new PublishArticle
                    {
                        Id = id,
                        At = at,
                        Confirmed = at,
                    },
                    false,
                    actor,
                    token
                );
                article.Wish(wish);
                return step.Refusal ?? await writer.StoreStepAsync(article, actor, step.Reason, token, sameText: true);
            },
            cancellationToken
        );

    /// <summary>Notes another publication time for an article, which counts once it is published with it.</summary>
    /// <param name="at">UTC.</param>
    public Task<Result<SavedArticle>> WishAsync(
        long id,
        Guid version,
        DateTime at,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            async token =>
            {
                var article = await writer.LoadAsync(id, version, token);
                if (article is null)
                {
                    return new Result<SavedArticle>(Outcome.NotFound);
                }

                if (!ArticlePermissions.MayChange(await writer.FactsAsync(article, actor, token), actor))
                {
                    return new Result<SavedArticle>(Outcome.NotAllowed, new SavedArticle(id));
                }

                article.Wish(at);
                article.ModifiedAt = time.UtcNow;
                return await writer.StoreStepAsync(article, actor, VersionReason.Saved, token);
            },
            cancellationToken
        );

    private async Task<Result<SavedArticle>> SaveAsync(
        SaveArticle command,
        VersionReason? reason,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (command.Target is not null && actor.UserId is not null)
        {
            return new Result<SavedArticle>(Outcome.NotAllowed, new SavedArticle(command.Id ?? 0));
        }

        if (TooLong(command.Message) is { } tooLong)
        {
            return tooLong;
        }

        command = command with { Message = PlainText.Lines(command.Message ?? "").Trim() };
        var validation = validator.Validate(command.Content);
        if (!validation.IsValid)
        {
            return Result<SavedArticle>.Invalid(validation);
        }

        // Before the transaction: SQLite's only writer would wait for the parser.
        var content = cleaner.Clean(command.Content);
        var result = await WriteAsync(
            token => writer.StoreAsync(command, content, reason, actor, token),
            cancellationToken
        );
        return result.Outcome == Outcome.Conflict && command.Id is null
            ? result with
            {
                Value = new SavedArticle(await CreatedWithAsync(command.CreationKey, actor, cancellationToken) ?? 0),
            }
            : result;
    }

    private async Task<Result<SavedArticle>> ChangeStateAsync(
        long id,
        Guid version,
        Actor actor,
        VersionReason reason,
        Func<ArticleFacts, Actor, bool> may,
        Action<Article, DateTime> change,
        CancellationToken cancellationToken,
        string? message = null,
        Withdrawal? why = null
    ) =>
        TooLong(message)
        ?? await WriteAsync(
            async token =>
            {
                var article = await writer.LoadAsync(id, version, token);
                if (article is null)
                {
                    return new Result<SavedArticle>(Outcome.NotFound);
                }

                if (!may(await writer.FactsAsync(article, actor, token), actor))
                {
                    return new Result<SavedArticle>(Outcome.NotAllowed, new SavedArticle(id));
                }

                if (
                    why is not null
                    && article.State == ArticleState.Published
                    && PlainText.Lines(message ?? "").Trim().Length == 0
                )
                {
                    return Result<SavedArticle>.Invalid(nameof(why.Reason), ArticleErrorCodes.ReasonMissing);
                }

                if (!string.IsNullOrWhiteSpace(why?.Replacement))
                {
                    article.ReplacedById = await ReplacementAsync(id, why.Replacement.Trim(), token);
                    if (article.ReplacedById is null)
                    {
                        return Result<SavedArticle>.Invalid(
                            nameof(why.Replacement),
                            ArticleErrorCodes.ReplacementUnknown
                        );
                    }
                }

                try
                {
                    await publisher.WithdrawAsync(article, change, token);
                }
                catch (InvalidOperationException)
                {
                    // The page that offered this step is out of date.
                    return new Result<SavedArticle>(Outcome.Conflict, new SavedArticle(id, article.Version));
                }

                return await writer.StoreStepAsync(
                    article,
                    actor,
                    reason,
                    token,
                    message: PlainText.Lines(message ?? "").Trim()
                );
            },
            cancellationToken
        );

    private async Task<long?> ReplacementAsync(long id, string named, CancellationToken cancellationToken) =>
        (StoryName.Parse(named) ?? StoryName.Parse("/" + named)) is { } name
            ? await name.In(db.Articles.AsNoTracking().VisibleAt(time.UtcNow).Where(a => a.Id != id))
                .Select(a => (long?)a.Id)
                .SingleOrDefaultAsync(cancellationToken)
            : null;

    private static Result<SavedArticle>? TooLong(string? message) =>
        message?.Length > StepMessage.TextLength
            ? Result<SavedArticle>.Invalid("Message", ArticleErrorCodes.MessageLong, StepMessage.TextLength)
            : null;

    /// <summary>
    /// Tries again where somebody took the slug or the number of the version, created the tag, or deleted what is
    /// linked at the same moment: the next round sees it.
    /// </summary>
    private Task<Result<SavedArticle>> WriteAsync(
        Func<CancellationToken, Task<Result<SavedArticle>>> write,
        CancellationToken cancellationToken
    ) => db.EditAsync(changes, write, cancellationToken, attempts: Attempts);
}

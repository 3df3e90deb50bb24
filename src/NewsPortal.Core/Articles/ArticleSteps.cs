using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Brings what is written to the state that a command asks for: handed in, published, scheduled, withdrawn. Inside the
/// transaction of an <see cref="ArticleEditor"/>, which stores it.
/// </summary>
public sealed class ArticleSteps(
    ArticlePublisher publisher,
    PublicationChecks checks,
    CorrectionEditor corrections,
    BodyRenderer renderer,
    SiteTime time
)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The command's step besides storing the content; null for none.</summary>
    internal async Task<StepTaken?> TakeAsync(
        Article article,
        SaveArticle command,
        ArticleContent content,
        RenderedBody? rendered,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (command.Target is { } target)
        {
            return await BringToAsync(article, content, rendered, target, cancellationToken);
        }

        switch (command.Step)
        {
            case ArticleStep.HandIn when article.State == ArticleState.Draft:
                await publisher.WithdrawAsync(article, (a, now) => a.Submit(now), cancellationToken);
                return new StepTaken(VersionReason.HandedIn);
            case ArticleStep.HandIn:
                return new StepTaken(VersionReason.HandedIn)
                {
                    Refusal = new Result<SavedArticle>(Outcome.Conflict, new SavedArticle(article.Id, article.Version)),
                };
            case ArticleStep.Publish or ArticleStep.Schedule:
                if (command.Note is not null && NoteRefusal(article, command.Note, content, actor) is { } refused)
                {
                    return StepTaken.Refused(refused);
                }

                var wanted = new PublishArticle
                {
                    Id = article.Id,
                    At = command.Step == ArticleStep.Schedule ? command.PublishAt : null,
                    Confirmed = command.Confirmed,
                };
                var step = await PublishAsync(
                    article,
                    content,
                    rendered,
                    wanted,
                    command.MarkUpdated || command.Note?.Kind.IsSubstantive() == true,
                    actor,
                    cancellationToken
                );
                if (step.Refusal is null && command.Note is { } note)
                {
                    await corrections.AddWithUpdateAsync(article, note, actor, cancellationToken);
                }

                return step;
            default:
                return null;
        }
    }

    /// <summary>
    /// Publishes or schedules, if the actor may and nothing is missing; people are asked before a surprise.
    /// </summary>
    internal async Task<StepTaken> PublishAsync(
        Article article,
        ArticleContent content,
        RenderedBody? rendered,
        PublishArticle wanted,
        bool markUpdated,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!ArticlePermissions.MayPublish(ArticleFacts.Of(article, content.CategoryIds), actor))
        {
            return StepTaken.Refused(new Result<SavedArticle>(Outcome.NotAllowed, new SavedArticle(article.Id)));
        }

        rendered ??= await renderer.RenderAsync(content.Body ?? "", cancellationToken);
        if (
            actor.UserId is not null
            && await checks.BlockingAsync(article, content, rendered, cancellationToken) is { Count: > 0 } missing
        )
        {
            return StepTaken.Refused(Result<SavedArticle>.Invalid(missing));
        }

        var now = time.UtcNow;
        var at = wanted.At ?? article.WishedAt ?? (article.PublishedAt <= now ? article.PublishedAt.Value : now);
        if (actor.UserId is not null)
        {
            // A form has only minutes: the current one means now, and the article's own means its exact time. What was
            // now when the button was pressed is now, too, although saving the text took until the next minute.
            at = SiteTime.Kept(at, article.PublishedAt);
            at = at < now && now - at < Minute ? now : at;
            if (at != wanted.Confirmed && article.Question(at, now) is { } question)
            {
                return StepTaken.Refused(
                    new Result<SavedArticle>(
                        Outcome.Asks,
                        new SavedArticle(article.Id, article.Version) { Question = question }
                    )
                );
            }
        }

        return await PublishAtAsync(article, content, rendered, at, cancellationToken, markUpdated);
    }

    private Result<SavedArticle>? NoteRefusal(
        Article article,
        SaveCorrection note,
        ArticleContent content,
        Actor actor
    ) =>
        !ArticlePermissions.MayCorrect(ArticleFacts.Of(article, content.CategoryIds), actor)
            ? new Result<SavedArticle>(Outcome.NotAllowed, new SavedArticle(article.Id))
        : corrections.Faults(note) is { Count: > 0 } faults
            ? Result<SavedArticle>.Invalid([.. faults.Select(f => f with { Field = nameof(SaveArticle.Note) })])
        : null;

    /// <summary>Brings a program's article to a state; null if it is already there.</summary>
    private async Task<StepTaken?> BringToAsync(
        Article article,
        ArticleContent content,
        RenderedBody? rendered,
        ArticleTarget target,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        switch (target.State)
        {
            case ArticleState.Published:
                var at = target.PublishedAt ?? (article.PublishedAt <= now ? article.PublishedAt.Value : now);
                return await PublishAtAsync(article, content, rendered, at, cancellationToken);
            case ArticleState.Submitted when article.State == ArticleState.Draft:
                await publisher.WithdrawAsync(article, (a, moment) => a.Submit(moment), cancellationToken);
                return new StepTaken(VersionReason.HandedIn);
            case ArticleState.Draft when article.State is ArticleState.Published or ArticleState.Submitted:
                await publisher.WithdrawAsync(article, (a, moment) => a.ReturnToDraft(moment), cancellationToken);
                return new StepTaken(VersionReason.Returned);
            default:
                return null;
        }
    }

    private async Task<StepTaken> PublishAtAsync(
        Article article,
        ArticleContent content,
        RenderedBody? rendered,
        DateTime at,
        CancellationToken cancellationToken,
        bool markUpdated = false
    )
    {
        if (await publisher.PublishAsync(article, content, rendered, at, cancellationToken, markUpdated) is { } error)
        {
            return StepTaken.Refused(Result<SavedArticle>.Invalid(error));
        }

        return new StepTaken(at > time.UtcNow ? VersionReason.Scheduled : VersionReason.Published)
        {
            IsPublished = true,
        };
    }
}

/// <summary>The outcome of a step.</summary>
/// <param name="Reason">The reason of the version that contains it.</param>
internal sealed record StepTaken(VersionReason Reason)
{
    /// <summary>Why it was not taken; null when it was.</summary>
    public Result<SavedArticle>? Refusal { get; init; }

    public bool IsPublished { get; init; }

    public static StepTaken Refused(Result<SavedArticle> refusal) => new(VersionReason.Saved) { Refusal = refusal };
}

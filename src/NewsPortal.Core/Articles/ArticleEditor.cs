using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

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
    WorkingCopies workingCopies,
    ArticleAddresses addresses,
    ArticlePublisher publisher,
    Translations translations,
    ContentCleaner cleaner,
    ContentChecks checks,
    BodyRenderer renderer,
    ChangeFeed changes,
    CreationKeys creations,
    IValidator<ArticleContent> validator
)
{
    private const int Attempts = 3;
    private const string Kind = nameof(Article);

    /// <summary>Creates an article as a draft, or stores a new version of one; then takes the command's step.</summary>
    public Task<ArticleResult> SaveAsync(SaveArticle command, Actor actor, CancellationToken cancellationToken) =>
        SaveAsync(command, null, actor, cancellationToken);

    /// <summary>Makes an earlier version the newest one; readers see no change until that is published.</summary>
    public async Task<ArticleResult> RestoreAsync(
        long id,
        Guid version,
        int number,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (await versions.ReadAsync(id, number, cancellationToken) is not { } content)
        {
            return new ArticleResult(ArticleOutcome.NotFound);
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
        await creations.FindAsync(key, Kind, actor, cancellationToken) is { } made
        && await db.Articles.AnyAsync(a => a.Id == made.TargetId, cancellationToken)
            ? made.TargetId
            : null;

    /// <summary>Submits a draft to the editors.</summary>
    public Task<ArticleResult> SubmitAsync(long id, Guid version, Actor actor, CancellationToken cancellationToken) =>
        ChangeStateAsync(
            id,
            version,
            actor,
            VersionReason.HandedIn,
            ArticlePermissions.MayChange,
            (article, now) => article.Submit(now),
            cancellationToken
        );

    /// <summary>
    /// Returns an article to draft: a submitted one goes back to its author, a public one becomes invisible but keeps
    /// its address for later, a scheduled one loses its time.
    /// </summary>
    public Task<ArticleResult> ReturnToDraftAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ChangeStateAsync(
            id,
            version,
            actor,
            VersionReason.Returned,
            ArticlePermissions.MayPublish,
            (article, now) => article.ReturnToDraft(now),
            cancellationToken
        );

    /// <summary>Permanently withdraws a public article; its address answers 410.</summary>
    public Task<ArticleResult> TakeDownAsync(long id, Guid version, Actor actor, CancellationToken cancellationToken) =>
        ChangeStateAsync(
            id,
            version,
            actor,
            VersionReason.TakenDown,
            ArticlePermissions.MayTakeDown,
            (article, now) => article.TakeDown(now),
            cancellationToken
        );

    /// <summary>
    /// Publishes or schedules the newest version. Without a time it is published now, or, if readers have seen the
    /// article before, at its first publication time, so that its address stays.
    /// </summary>
    /// <param name="at">UTC; in the future to schedule; null for "now or as before".</param>
    public Task<ArticleResult> PublishAsync(
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
    /// <see cref="ArticleOutcome.Asks"/>). Programs are not asked.
    /// </summary>
    public Task<ArticleResult> PublishAsync(PublishArticle command, Actor actor, CancellationToken cancellationToken) =>
        WriteAsync(
            async token =>
            {
                var article = await LoadAsync(command.Id, command.Version, token);
                if (article is null || await versions.NewestAsync(command.Id, token) is not { } content)
                {
                    return new ArticleResult(ArticleOutcome.NotFound);
                }

                var step = await PublishAsync(article, content, null, command, false, actor, token);
                return step.Refusal ?? await StepAsync(article, actor, step.Reason, token);
            },
            cancellationToken
        );

    /// <summary>Deletes an article that readers have never seen; a public one must be taken down instead.</summary>
    public async Task<ArticleResult> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        await WriteAsync(
            async token =>
            {
                var article = await LoadAsync(id, version, token);
                if (article is null)
                {
                    return new ArticleResult(ArticleOutcome.NotFound);
                }

                if (!ArticlePermissions.MayDelete(await FactsAsync(article, actor, token), actor))
                {
                    return new ArticleResult(ArticleOutcome.NotAllowed, id);
                }

                if (article.PublishedAt <= time.UtcNow)
                {
                    return ArticleResult.Invalid(new FieldError("", WhyNotDeleted(article.State)));
                }

                await db.ArticleRelations.Where(r => r.RelatedId == id).ExecuteDeleteAsync(token);
                await versions.DeleteAsync([id], token);
                await publisher.DeletedAsync(article, token);
                db.Articles.Remove(article);
                await db.SaveChangesAsync(token);
                return new ArticleResult(ArticleOutcome.Done, id);
            },
            cancellationToken
        );

    /// <summary>
    /// What an article's newest version lacks for publication; empty if nothing, or without an article.
    /// </summary>
    public async Task<IReadOnlyList<FieldError>> MissingAsync(long id, CancellationToken cancellationToken)
    {
        var article = await db.Articles.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
        return article is not null && await versions.NewestAsync(id, cancellationToken) is { } content
            ? await MissingAsync(
                article,
                content,
                await renderer.RenderAsync(content.Body ?? "", cancellationToken),
                cancellationToken
            )
            : [];
    }

    private static string WhyNotDeleted(ArticleState state) =>
        state switch
        {
            ArticleState.Published => "Readers have seen this article. Take it down instead.",
            ArticleState.TakenDown =>
                "Readers have seen this article, so it cannot be deleted. Its address says that it is gone.",
            _ => "Readers have seen this article, so it cannot be deleted. Readers do not find it while it is a draft; "
                + "to tell them it is gone, publish it and take it down.",
        };

    /// <summary>What a content lacks; for a published article, only what has been removed since.</summary>
    private async Task<IReadOnlyList<FieldError>> MissingAsync(
        Article article,
        ArticleContent content,
        RenderedBody rendered,
        CancellationToken cancellationToken
    )
    {
        var missing = ContentChecks.MissingForPublication(content, rendered, article.Kind);
        if (
            missing.Count == 0
            || article is not { State: ArticleState.Published, PublishedVersion: { } number }
            || await versions.ReadAsync(article.Id, number, cancellationToken) is not { } shown
        )
        {
            return missing;
        }

        var known = ContentChecks
            .MissingForPublication(shown, new RenderedBody(article.RenderedBody, [], null), article.Kind)
            .Select(e => e.Field)
            .ToHashSet();
        return [.. missing.Where(e => !known.Contains(e.Field))];
    }

    private async Task<ArticleResult> SaveAsync(
        SaveArticle command,
        VersionReason? reason,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (command.Target is not null && actor.UserId is not null)
        {
            return new ArticleResult(ArticleOutcome.NotAllowed, command.Id ?? 0);
        }

        var validation = validator.Validate(command.Content);
        if (!validation.IsValid)
        {
            return ArticleResult.Invalid([
                .. validation.Errors.Select(e => new FieldError(e.PropertyName, e.ErrorMessage)),
            ]);
        }

        // Before the transaction: SQLite's only writer would wait for the parser.
        var content = cleaner.Clean(command.Content);
        var result = await WriteAsync(token => StoreAsync(command, content, reason, actor, token), cancellationToken);
        return result.Outcome == ArticleOutcome.Conflict && command.Id is null
            ? result with
            {
                Id = await CreatedWithAsync(command.CreationKey, actor, cancellationToken) ?? 0,
            }
            : result;
    }

    private async Task<ArticleResult> StoreAsync(
        SaveArticle command,
        ArticleContent content,
        VersionReason? reason,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var made = command.Id is null
            ? await creations.FindAsync(command.CreationKey, Kind, actor, cancellationToken)
            : null;
        var article = (command.Id ?? made?.TargetId) is { } id
            ? await LoadAsync(id, made?.Version ?? command.Version, cancellationToken)
            : new Article
            {
                Kind = command.Kind,
                Title = content.Headline,
                Slug = "",
                CreatedAt = time.UtcNow,
                CreatedById = actor.UserId,
            };
        if (article is null)
        {
            return new ArticleResult(ArticleOutcome.NotFound);
        }

        // Resubmitting a form after submitting the draft succeeds as long as the content is unchanged.
        var mayChange =
            article.Id == 0
                ? ArticlePermissions.MayCreate(article.Kind, actor)
                : ArticlePermissions.MayChange(await FactsAsync(article, actor, cancellationToken), actor);
        if (!mayChange && (made is null || article.Kind == ArticleKind.Page))
        {
            return new ArticleResult(ArticleOutcome.NotAllowed, article.Id);
        }

        // All checks come before the first write: in a joined transaction, a refusal rolls nothing back.
        var before = article.Id == 0 ? null : await versions.NewestAsync(article.Id, cancellationToken);
        content = ContentCleaner.For(article.Kind, content) with { Enclosure = content.Enclosure ?? before?.Enclosure };
        if (await checks.FaultsAsync(content, cancellationToken) is { Count: > 0 } faults)
        {
            return ArticleResult.Invalid(faults);
        }

        var versionOf = actor.May(Permissions.ArticlesEditAny) ? command.VersionOf : null;
        var translation = await translations.JoinAsync(article, versionOf, content.Language, actor, cancellationToken);
        if (translation.Error is { } translationError)
        {
            return ArticleResult.Invalid(translationError);
        }

        content = await checks.PlaceInSeriesAsync(content, before, cancellationToken);
        (content, var addressError) = await addresses.SettleAsync(article, content, before?.Slug, cancellationToken);
        if (addressError is not null)
        {
            return ArticleResult.Invalid(addressError);
        }

        article.Title = content.Headline;
        article.FeedId = command.FeedId is { Length: > 0 } feedId ? feedId : article.FeedId;
        article.Wish(command.PublishAt);
        if (made is not null)
        {
            if (IsAsStored(article, content, before))
            {
                return await RepeatAsync(article, command, actor, cancellationToken);
            }

            if (!mayChange)
            {
                return new ArticleResult(ArticleOutcome.NotAllowed, article.Id);
            }

            if (HasOtherWords(content, before))
            {
                // A correction of the same story, or a different one from a duplicated tab: only its writer knows.
                return new ArticleResult(ArticleOutcome.Conflict, article.Id);
            }
        }

        return await WriteVersionAsync(
            article,
            command,
            content,
            translation,
            reason ?? ReasonOf(command, article),
            made,
            actor,
            cancellationToken
        );
    }

    private async Task<ArticleResult> WriteVersionAsync(
        Article article,
        SaveArticle command,
        ArticleContent content,
        TranslationChange translation,
        VersionReason reason,
        CreationKey? made,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        article.ModifiedAt = time.UtcNow;
        var tagIds = (await db.FindOrAddTagsAsync(content.Tags, cancellationToken)).ConvertAll(tag => tag.Id);
        if (article.Id == 0)
        {
            db.Articles.Add(article);
            await db.SaveChangesAsync(cancellationToken);
        }

        var rendered = await renderer.RenderAsync(content.Body ?? "", cancellationToken);
        var enclosed = await renderer.FilesAsync([content.Enclosure?.Address], cancellationToken);
        await versions.SetReferencesAsync(article, content, tagIds, rendered, [.. enclosed.Keys], cancellationToken);
        await checks.TakeUpAsync(rendered, content, [.. enclosed.Keys], cancellationToken);
        await translations.LetJoinAsync(article, translation, cancellationToken);
        if (translation.Others.Count > 0)
        {
            publisher.VersionsChanged(article, translation.Others);
        }

        var number = article.NewestVersion + 1;
        var step = await TakeStepAsync(article, command, content, rendered, actor, cancellationToken);
        if (step?.Refusal is null && step is not null)
        {
            reason = step.Reason;
            article.PublishedVersion = step.IsPublished ? number : article.PublishedVersion;
        }
        else
        {
            publisher.Saved(article);
        }

        await versions.AddAsync(article, content, reason, actor, cancellationToken);
        await workingCopies.RebaseAsync(article, command.From, content, cancellationToken);

        // Needed even if only link rows changed: the version must be checked and advance.
        db.Entry(article).Property(a => a.ModifiedAt).IsModified = true;
        await db.SaveChangesAsync(cancellationToken);
        if (command.Id is null)
        {
            await creations.KeepAsync(
                command.CreationKey,
                Kind,
                actor,
                made,
                article.Id,
                article.Version,
                cancellationToken
            );
        }

        return new ArticleResult(ArticleOutcome.Done, article.Id, article.Version)
        {
            Step = step is null
                ? null
                : step.Refusal ?? new ArticleResult(ArticleOutcome.Done, article.Id, article.Version),
        };
    }

    /// <summary>A resubmitted form with the same content: only its step may still be pending.</summary>
    private async Task<ArticleResult> RepeatAsync(
        Article article,
        SaveArticle command,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var isTaken = command.Step switch
        {
            ArticleStep.HandIn => article.State != ArticleState.Draft,
            ArticleStep.Publish or ArticleStep.Schedule => article.State == ArticleState.Published
                && article.WishedAt is null
                && article.PublishedVersion == article.NewestVersion,
            _ => true,
        };
        var stored = new ArticleResult(ArticleOutcome.Done, article.Id, article.Version) { IsRepeat = true };
        if (isTaken)
        {
            db.ChangeTracker.Clear();
            return stored;
        }

        var content = await versions.NewestAsync(article.Id, cancellationToken);
        var step = await TakeStepAsync(article, command, content!, null, actor, cancellationToken);
        if (step!.Refusal is { } refusal)
        {
            return stored with { Step = refusal };
        }

        var done = await StepAsync(article, actor, step.Reason, cancellationToken);
        return done with { IsRepeat = true, Step = done };
    }

    /// <summary>The command's step besides storing the content; null for none.</summary>
    private async Task<StepTaken?> TakeStepAsync(
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
                    Refusal = new ArticleResult(ArticleOutcome.Conflict, article.Id, article.Version),
                };
            case ArticleStep.Publish or ArticleStep.Schedule:
                var wanted = new PublishArticle
                {
                    Id = article.Id,
                    At = command.Step == ArticleStep.Schedule ? command.PublishAt : null,
                    Confirmed = command.Confirmed,
                };
                return await PublishAsync(
                    article,
                    content,
                    rendered,
                    wanted,
                    command.MarkUpdated,
                    actor,
                    cancellationToken
                );
            default:
                return null;
        }
    }

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

    private async Task<StepTaken> PublishAsync(
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
            return StepTaken.Refused(new ArticleResult(ArticleOutcome.NotAllowed, article.Id));
        }

        rendered ??= await renderer.RenderAsync(content.Body ?? "", cancellationToken);
        if (
            actor.UserId is not null
            && await MissingAsync(article, content, rendered, cancellationToken) is { Count: > 0 } missing
        )
        {
            return StepTaken.Refused(ArticleResult.Invalid(missing));
        }

        var now = time.UtcNow;
        var at = wanted.At ?? article.WishedAt ?? (article.PublishedAt <= now ? article.PublishedAt.Value : now);
        if (actor.UserId is not null)
        {
            // A form has only minutes: the current one means now, and the article's own means its exact time.
            at = SiteTime.Kept(at, article.PublishedAt);
            at = at < now && SiteTime.IsSameMinute(at, now) ? now : at;
            if (at != wanted.Confirmed && article.Question(at, now) is { } question)
            {
                return StepTaken.Refused(
                    new ArticleResult(ArticleOutcome.Asks, article.Id, article.Version) { Question = question }
                );
            }
        }

        return await PublishAtAsync(article, content, rendered, at, cancellationToken, markUpdated);
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
            return StepTaken.Refused(ArticleResult.Invalid(error));
        }

        return new StepTaken(at > time.UtcNow ? VersionReason.Scheduled : VersionReason.Published)
        {
            IsPublished = true,
        };
    }

    private async Task<ArticleResult> ChangeStateAsync(
        long id,
        Guid version,
        Actor actor,
        VersionReason reason,
        Func<ArticleFacts, Actor, bool> may,
        Action<Article, DateTime> change,
        CancellationToken cancellationToken
    ) =>
        await WriteAsync(
            async token =>
            {
                var article = await LoadAsync(id, version, token);
                if (article is null)
                {
                    return new ArticleResult(ArticleOutcome.NotFound);
                }

                if (!may(await FactsAsync(article, actor, token), actor))
                {
                    return new ArticleResult(ArticleOutcome.NotAllowed, id);
                }

                try
                {
                    await publisher.WithdrawAsync(article, change, token);
                }
                catch (InvalidOperationException)
                {
                    // The page that offered this step is stale.
                    return new ArticleResult(ArticleOutcome.Conflict, id, article.Version);
                }

                return await StepAsync(article, actor, reason, token);
            },
            cancellationToken
        );

    private async Task<ArticleFacts> FactsAsync(Article article, Actor actor, CancellationToken cancellationToken) =>
        ArticleFacts.Of(article, await db.LabelsAsync(article.Id, actor, cancellationToken));

    /// <summary>True if a command changed nothing but the time of the last save.</summary>
    private bool IsAsStored(Article article, ArticleContent content, ArticleContent? before)
    {
        db.ChangeTracker.DetectChanges();
        return before is not null
            && ArticleContentJson.Hash(content) == ArticleContentJson.Hash(before)
            && !db.Entry(article).Properties.Any(p => p.IsModified);
    }

    private static bool HasOtherWords(ArticleContent content, ArticleContent? before) =>
        content.Headline != before?.Headline || content.Standfirst != before.Standfirst || content.Body != before.Body;

    private static VersionReason ReasonOf(SaveArticle command, Article article) =>
        command.Target is not null ? VersionReason.Imported
        : article.NewestVersion == 0 ? VersionReason.Created
        : VersionReason.Saved;

    /// <summary>
    /// The article with its link rows, loaded so that saving fails unless the database still has this version.
    /// </summary>
    private async Task<Article?> LoadAsync(long id, Guid? version, CancellationToken cancellationToken)
    {
        var article = await db
            .Articles.Include(a => a.Authors)
            .Include(a => a.Categories)
            .Include(a => a.Tags)
            .Include(a => a.Media)
            .Include(a => a.Files)
            .AsSplitQuery()
            .SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (article is not null)
        {
            db.Entry(article).Property(a => a.Version).OriginalValue = version ?? Guid.Empty;
        }

        return article;
    }

    /// <summary>
    /// Stores a step of an article, which leaves the content unchanged from the form that created it.
    /// </summary>
    private async Task<ArticleResult> StepAsync(
        Article article,
        Actor actor,
        VersionReason reason,
        CancellationToken cancellationToken
    )
    {
        var before = db.Entry(article).Property(a => a.Version).OriginalValue;
        await versions.AddStepAsync(article, reason, actor, cancellationToken);
        if (reason is VersionReason.Published or VersionReason.Scheduled)
        {
            article.PublishedVersion = article.NewestVersion;
        }

        db.Entry(article).Property(a => a.ModifiedAt).IsModified = true;
        await db.SaveChangesAsync(cancellationToken);
        await creations.CarryAsync(Kind, article.Id, before, article.Version, cancellationToken);
        return new ArticleResult(ArticleOutcome.Done, article.Id, article.Version);
    }

    /// <summary>Stores nothing unless the write ends with <see cref="ArticleOutcome.Done"/>.</summary>
    private async Task<ArticleResult> WriteAsync(
        Func<CancellationToken, Task<ArticleResult>> write,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await db.InTransactionAsync(
                    async token =>
                    {
                        var inner = await write(token);
                        return inner.IsDone ? inner : throw new Refusal(inner);
                    },
                    cancellationToken
                );
                await changes.AnnounceAsync(cancellationToken);
                return result;
            }
            catch (Refusal refusal)
            {
                db.ChangeTracker.Clear();
                return refusal.Result;
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
                return new ArticleResult(ArticleOutcome.Conflict);
            }
            catch (DbUpdateException exception)
                when ((exception.IsUniqueViolation() || exception.IsReferenceViolation())
                    && attempt < Attempts
                    && db.Database.CurrentTransaction is null
                )
            {
                // Somebody has just taken the slug or version number, created the tag, or deleted a linked row; the
                // next attempt sees it.
            }
        }
    }

    /// <summary>The outcome of a step.</summary>
    /// <param name="Reason">The reason of the version that contains it.</param>
    private sealed record StepTaken(VersionReason Reason)
    {
        /// <summary>Why it was refused; null if it was taken.</summary>
        public ArticleResult? Refusal { get; init; }

        public bool IsPublished { get; init; }

        public static StepTaken Refused(ArticleResult refusal) => new(VersionReason.Saved) { Refusal = refusal };
    }

    /// <summary>Carries a refusal out of the transaction, which is rolled back.</summary>
    private sealed class Refusal(ArticleResult result) : Exception
    {
        public ArticleResult Result { get; } = result;
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Loads an article for a command, and stores the version or the step that comes of it. Inside the transaction of an
/// <see cref="ArticleEditor"/>.
/// </summary>
public sealed class ArticleWriter(
    NewsDbContext db,
    SiteTime time,
    ArticleVersions versions,
    WorkingCopies workingCopies,
    ArticleAddresses addresses,
    ArticlePublisher publisher,
    Translations translations,
    ContentChecks checks,
    BodyRenderer renderer,
    CreationKeys creations,
    ArticleSteps steps,
    ArticleNotices notices,
    AuditTrail audit
)
{
    /// <summary>What keys of forms are kept under.</summary>
    internal const string Kind = nameof(Article);

    /// <summary>
    /// The article with its link rows, loaded so that saving fails unless the database still has this version.
    /// </summary>
    internal async Task<Article?> LoadAsync(long id, Guid? version, CancellationToken cancellationToken)
    {
        var article = await db.Known()
            .Include(a => a.Authors)
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

    internal Task<ArticleFacts> FactsAsync(Article article, Actor actor, CancellationToken cancellationToken) =>
        db.FactsAsync(article, actor, cancellationToken);

    /// <summary>Stores a cleaned content as the newest version, and takes the step of the command.</summary>
    internal async Task<Result<SavedArticle>> StoreAsync(
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
            return new Result<SavedArticle>(Outcome.NotFound);
        }

        if (command is { Id: not null, From: { } from })
        {
            if (!await workingCopies.ContinuesAsync(article.Id, from, cancellationToken))
            {
                return new Result<SavedArticle>(Outcome.Conflict, new SavedArticle(article.Id));
            }

            // The log includes every version, those of colleagues too: it continues whatever is stored.
            db.Entry(article).Property(a => a.Version).OriginalValue = article.Version;
        }

        // Resubmitting a form after submitting the draft succeeds as long as the content is unchanged.
        var mayChange =
            article.Id == 0
                ? ArticlePermissions.MayCreate(article.Kind, actor)
                : ArticlePermissions.MayChange(await FactsAsync(article, actor, cancellationToken), actor);
        if (!mayChange && (made is null || article.Kind == ArticleKind.Page || article.State == ArticleState.Binned))
        {
            return new Result<SavedArticle>(Outcome.NotAllowed, new SavedArticle(article.Id));
        }

        // All checks come before the first write: in a joined transaction, a refusal rolls nothing back.
        var before = article.Id == 0 ? null : await versions.NewestAsync(article.Id, cancellationToken);
        content = ContentCleaner.For(article.Kind, content) with { Enclosure = content.Enclosure ?? before?.Enclosure };
        if (actor.UserId is not null && command.From is null)
        {
            content = content with { Tags = await db.SplitAtCommasAsync(content.Tags, cancellationToken) };
        }

        if (await checks.NewTagAsync(content, actor, cancellationToken) is { } newTag)
        {
            return Result<SavedArticle>.Invalid(newTag);
        }

        (content, var faults) = await checks.FaultsAsync(content, cancellationToken);
        if (faults.Count > 0)
        {
            return Result<SavedArticle>.Invalid(faults);
        }

        var versionOf = actor.May(Permissions.ArticlesEditAny) ? command.VersionOf : null;
        var translation = await translations.JoinAsync(article, versionOf, content.Language, actor, cancellationToken);
        if (translation.Error is { } translationError)
        {
            return Result<SavedArticle>.Invalid(translationError);
        }

        content = await checks.PlaceInSeriesAsync(content, before, cancellationToken);
        (content, var addressError) = await addresses.SettleAsync(article, content, before?.Slug, cancellationToken);
        if (addressError is not null)
        {
            return Result<SavedArticle>.Invalid(addressError);
        }

        article.Title = content.Headline;
        article.FeedId = command.FeedId is { Length: > 0 } feedId ? feedId : article.FeedId;
        if (!command.KeepsWish)
        {
            article.Wish(command.PublishAt);
        }

        if (made is not null)
        {
            if (IsAsStored(article, content, before))
            {
                return await RepeatAsync(article, command, actor, cancellationToken);
            }

            if (!mayChange)
            {
                return new Result<SavedArticle>(Outcome.NotAllowed, new SavedArticle(article.Id));
            }

            if (HasOtherWords(content, before))
            {
                // A correction of the same story, or another one from a copy of the browser's tab: only its writer
                // knows.
                return new Result<SavedArticle>(Outcome.Conflict, new SavedArticle(article.Id));
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

    /// <summary>Stores a step of an article, which leaves the content as the form that created it had it.</summary>
    /// <param name="article">The article after the step.</param>
    /// <param name="actor">Who takes it.</param>
    /// <param name="reason">What it is.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <param name="sameText">True if readers get the version that was published before, not the newest one.</param>
    /// <param name="message">What its writers or the editors are told with it, cleaned; empty for nothing.</param>
    /// <param name="content">What the step changes of the content; null for nothing.</param>
    internal async Task<Result<SavedArticle>> StoreStepAsync(
        Article article,
        Actor actor,
        VersionReason reason,
        CancellationToken cancellationToken,
        bool sameText = false,
        string? message = null,
        ArticleContent? content = null
    )
    {
        var before = db.Entry(article).Property(a => a.Version).OriginalValue;
        if (content is null)
        {
            await versions.AddStepAsync(article, reason, actor, cancellationToken);
        }
        else
        {
            await versions.AddAsync(article, content, reason, actor, cancellationToken);
            await workingCopies.RebaseAsync(article, null, content, cancellationToken);
        }

        await TellAsync(article, reason, actor, message, cancellationToken);
        if (!sameText && reason is (VersionReason.Published or VersionReason.Scheduled))
        {
            article.PublishedVersion = article.NewestVersion;
        }

        db.Entry(article).Property(a => a.ModifiedAt).IsModified = true;
        Trace(article, reason, actor);
        await db.SaveChangesAsync(cancellationToken);
        await creations.CarryAsync(Kind, article.Id, before, article.Version, cancellationToken);
        return Result.Done(new SavedArticle(article.Id, article.Version));
    }

    private async Task<Result<SavedArticle>> WriteVersionAsync(
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

        if (command.From is null && await workingCopies.UnsavedAsync(article.Id, cancellationToken) is { } unsaved)
        {
            await versions.AddAsync(
                article,
                unsaved.Content,
                VersionReason.Kept,
                Actor.Program(unsaved.By),
                cancellationToken
            );
        }

        if (command.Merged is { } merged)
        {
            await versions.KeepAsync(
                article,
                ContentCleaner.For(article.Kind, merged.Content),
                content,
                merged.BaseNumber,
                actor,
                cancellationToken
            );
        }

        var number = article.NewestVersion + 1;
        var step = await steps.TakeAsync(article, command, content, rendered, actor, cancellationToken);
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
        await TellAsync(article, reason, actor, command.Message, cancellationToken);
        await workingCopies.RebaseAsync(article, command.From, content, cancellationToken);
        Trace(article, reason, actor);

        // Needed even if only link rows changed: the version must be checked and advance.
        db.Entry(article).Property(a => a.ModifiedAt).IsModified = true;
        await db.SaveChangesAsync(cancellationToken);
        if (command.Id is not null)
        {
            await db.AdmitAsync(article.Id, cancellationToken);
        }
        else
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

        var stored = new SavedArticle(article.Id, article.Version);
        return Result.Done(stored with { Step = step is null ? null : step.Refusal ?? Result.Done(stored) });
    }

    /// <summary>Keeps the message with the step that is the newest version now, and tells whom it concerns.</summary>
    private Task TellAsync(
        Article article,
        VersionReason reason,
        Actor actor,
        string? message,
        CancellationToken cancellationToken
    )
    {
        if (
            !string.IsNullOrEmpty(message)
            && reason is (VersionReason.HandedIn or VersionReason.Returned or VersionReason.TakenDown)
        )
        {
            db.StepMessages.Add(
                new StepMessage
                {
                    ArticleId = article.Id,
                    Number = article.NewestVersion,
                    Text = message,
                }
            );
        }

        return notices.StepAsync(article, reason, actor, message, cancellationToken);
    }

    /// <summary>A form that was sent before, with the same content: only its step may still be to take.</summary>
    private async Task<Result<SavedArticle>> RepeatAsync(
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
        var stored = new SavedArticle(article.Id, article.Version) { IsRepeat = true };
        if (isTaken)
        {
            db.ChangeTracker.Clear();
            return Result.Done(stored);
        }

        var content = await versions.NewestAsync(article.Id, cancellationToken);
        var step = await steps.TakeAsync(article, command, content!, null, actor, cancellationToken);
        if (step!.Refusal is { } refusal)
        {
            return Result.Done(stored with { Step = refusal });
        }

        var done = await StoreStepAsync(article, actor, step.Reason, cancellationToken, message: command.Message);
        return done with { Value = done.Value with { IsRepeat = true, Step = done } };
    }

    /// <summary>
    /// An entry of the audit trail for what a person did; a program tells once what it did to all.
    /// </summary>
    private void Trace(Article article, VersionReason reason, Actor actor)
    {
        if (actor.UserId is not null)
        {
            audit.Add(
                actor,
                $"{Verb(reason)} {(article.Kind == ArticleKind.Page ? "page" : "article")}",
                article.Title,
                new AuditThing("article", article.Id),
                article.NewestVersion > 1 ? VersionName(article.NewestVersion - 1) : null,
                VersionName(article.NewestVersion)
            );
        }
    }

    private static string VersionName(int number) => string.Create(CultureInfo.InvariantCulture, $"version {number}");

    private static string Verb(VersionReason reason) =>
        reason switch
        {
            VersionReason.Created => "Created",
            VersionReason.HandedIn => "Handed in",
            VersionReason.Published => "Published",
            VersionReason.Scheduled => "Scheduled",
            VersionReason.Returned => "Returned",
            VersionReason.TakenDown => "Took down",
            VersionReason.Restored => "Restored",
            VersionReason.Binned => "Deleted",
            VersionReason.PutBack => "Put back",
            _ => "Saved",
        };

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
}

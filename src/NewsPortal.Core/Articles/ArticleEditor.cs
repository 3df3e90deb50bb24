using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.Articles;

/// <summary>
/// All writes to articles. Each checks the actor's permission, stores the article, a revision and a change-feed entry
/// in one transaction, and then lets this process's caches know.
/// </summary>
public sealed class ArticleEditor(
    NewsDbContext db,
    SiteTime time,
    ArticlePaths paths,
    Redirects redirects,
    HtmlCleaner cleaner,
    BodyRenderer renderer,
    ChangeFeed changes,
    CreationKeys creations,
    IValidator<SaveArticle> validator)
{
    private const int Attempts = 3;
    private const string Kind = nameof(Article);

    /// <summary>Creates or changes an article. The state stays as it is; a new article is a draft.</summary>
    public Task<ArticleResult> SaveAsync(SaveArticle command, Actor actor, CancellationToken cancellationToken) =>
        SaveAsync(command, null, actor, cancellationToken);

    /// <summary>
    /// Creates or changes an article and brings it to a state, as one change with one revision. For programs, which bring
    /// articles from elsewhere: what an article needs before people may publish it is not asked for.
    /// </summary>
    public async Task<ArticleResult> SaveAsync(
        SaveArticle command, ArticleTarget? target, Actor actor, CancellationToken cancellationToken)
    {
        if (target is not null && actor.UserId is not null)
        {
            return new ArticleResult(ArticleOutcome.NotAllowed, command.Id ?? 0);
        }

        var validation = validator.Validate(command);
        if (!validation.IsValid)
        {
            return ArticleResult.Invalid([.. validation.Errors.Select(e => new FieldError(e.PropertyName, e.ErrorMessage))]);
        }

        // Before the transaction: SQLite has one writer, who would wait for the parser.
        var text = Clean(command);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await WriteAsync(token => StoreAsync(command, text, target, actor, token), cancellationToken);
                return result.Outcome == ArticleOutcome.Conflict && command.Id is null
                    ? result with { Id = await CreatedWithAsync(command.CreationKey, actor, cancellationToken) ?? 0 }
                    : result;
            }
            catch (DbUpdateException exception) when (
                (exception.IsUniqueViolation() || exception.IsReferenceViolation())
                && attempt < Attempts && db.Database.CurrentTransaction is null)
            {
                // Somebody took the slug, created the tag, or deleted what is linked at the same moment; the next round sees it.
            }
        }
    }

    /// <summary>The article that this actor's form with this key has created; null for none, or for one that is deleted.</summary>
    public async Task<long?> CreatedWithAsync(Guid? key, Actor actor, CancellationToken cancellationToken) =>
        await creations.FindAsync(key, Kind, actor, cancellationToken) is { } made
        && await db.Articles.AnyAsync(a => a.Id == made.TargetId, cancellationToken) ? made.TargetId : null;

    /// <summary>Hands a draft in to the editors.</summary>
    public Task<ArticleResult> SubmitAsync(long id, Guid version, Actor actor, CancellationToken cancellationToken) =>
        ChangeStateAsync(id, version, actor, "Handed in", ArticlePermissions.MayChange, (article, now) => article.Submit(now), cancellationToken);

    /// <summary>
    /// Takes an article back to draft: a submitted one returns to its author, a public one becomes invisible and keeps
    /// its address for later, a scheduled one forgets its time.
    /// </summary>
    public Task<ArticleResult> ReturnToDraftAsync(long id, Guid version, Actor actor, CancellationToken cancellationToken) =>
        ChangeStateAsync(id, version, actor, "Back to draft", ArticlePermissions.MayPublish, (article, now) => article.ReturnToDraft(now), cancellationToken);

    /// <summary>Withdraws a public article for good; its address answers 410.</summary>
    public Task<ArticleResult> TakeDownAsync(long id, Guid version, Actor actor, CancellationToken cancellationToken) =>
        ChangeStateAsync(id, version, actor, "Taken down", ArticlePermissions.MayTakeDown, (article, now) => article.TakeDown(now), cancellationToken);

    /// <summary>
    /// Publishes, schedules or reschedules. Without a time it publishes now, or, where readers have seen the article
    /// before, at its first publication time, so that its address stays.
    /// </summary>
    /// <param name="at">UTC; in the future to schedule; null for "now or as before".</param>
    public Task<ArticleResult> PublishAsync(
        long id, Guid version, DateTime? at, Actor actor, CancellationToken cancellationToken) =>
        PublishAsync(new PublishArticle { Id = id, Version = version, At = at }, actor, cancellationToken);

    /// <summary>
    /// The same for people, who are asked before a story is dated back or taken from readers' eyes (the outcome
    /// <see cref="ArticleOutcome.Asks"/>). Programs are not asked.
    /// </summary>
    public async Task<ArticleResult> PublishAsync(PublishArticle command, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permissions.ArticlesPublish))
        {
            return new ArticleResult(ArticleOutcome.NotAllowed, command.Id);
        }

        return await WriteAsync(
            async token =>
            {
                var article = await LoadAsync(command.Id, command.Version, token);
                if (article is null)
                {
                    return new ArticleResult(ArticleOutcome.NotFound);
                }

                if (!ArticlePermissions.MayPublish(ArticleFacts.Of(article), actor))
                {
                    return new ArticleResult(ArticleOutcome.NotAllowed, command.Id);
                }

                if (actor.UserId is not null && MissingForPublication(article) is { Count: > 0 } missing)
                {
                    return ArticleResult.Invalid(missing);
                }

                var now = time.UtcNow;
                var publishAt = command.At ?? article.WishedAt ?? (article.PublishedAt <= now ? article.PublishedAt.Value : now);
                if (actor.UserId is not null)
                {
                    // A form knows minutes only: the present one means now.
                    publishAt = publishAt < now && SiteTime.IsSameMinute(publishAt, now) ? now : publishAt;
                    if (publishAt != command.Confirmed && article.Question(publishAt, now) is { } question)
                    {
                        return new ArticleResult(ArticleOutcome.Asks, article.Id, article.Version) { Question = question };
                    }
                }

                await PublishAsync(article, publishAt, now, token);
                return await StepAsync(article, actor, publishAt > now ? "Scheduled" : "Published", token);
            },
            cancellationToken);
    }

    private async Task PublishAsync(Article article, DateTime publishAt, DateTime now, CancellationToken cancellationToken)
    {
        var path = article.Kind == ArticleKind.Page ? article.Path! : paths.ForStory(article.Slug, publishAt);
        if (article.Path != path)
        {
            await MoveAsync(article, path, now, cancellationToken);
        }

        await redirects.ReleaseAsync(path, cancellationToken);
        article.Publish(publishAt, path, now);
    }

    /// <summary>Deletes an article that readers have never seen; a public one is taken down instead.</summary>
    public async Task<ArticleResult> DeleteAsync(long id, Guid version, Actor actor, CancellationToken cancellationToken) =>
        await WriteAsync(
            async token =>
            {
                var article = await LoadAsync(id, version, token);
                if (article is null)
                {
                    return new ArticleResult(ArticleOutcome.NotFound);
                }

                if (!ArticlePermissions.MayDelete(ArticleFacts.Of(article), actor))
                {
                    return new ArticleResult(ArticleOutcome.NotAllowed, id);
                }

                if (article.PublishedAt <= time.UtcNow)
                {
                    return ArticleResult.Invalid(new FieldError("", WhyNotDeleted(article.State)));
                }

                await db.ArticleRelations.Where(r => r.RelatedId == id).ExecuteDeleteAsync(token);
                db.Articles.Remove(article);
                changes.Append(ChangeSubject.Article, id);
                await db.SaveChangesAsync(token);
                return new ArticleResult(ArticleOutcome.Done, id);
            },
            cancellationToken);

    private static string WhyNotDeleted(ArticleState state) => state switch
    {
        ArticleState.Published => "Readers have seen this article. Take it down instead.",
        ArticleState.TakenDown => "Readers have seen this article, so it cannot be deleted. Its address says that it is gone.",
        _ => "Readers have seen this article, so it cannot be deleted. Readers do not find it while it is a draft; "
            + "to tell them it is gone, publish it and take it down.",
    };

    private async Task<ArticleResult> ChangeStateAsync(
        long id, Guid version, Actor actor, string action, Func<ArticleFacts, Actor, bool> may,
        Action<Article, DateTime> change, CancellationToken cancellationToken) =>
        await WriteAsync(
            async token =>
            {
                var article = await LoadAsync(id, version, token);
                if (article is null)
                {
                    return new ArticleResult(ArticleOutcome.NotFound);
                }

                if (!may(ArticleFacts.Of(article), actor))
                {
                    return new ArticleResult(ArticleOutcome.NotAllowed, id);
                }

                try
                {
                    change(article, time.UtcNow);
                }
                catch (InvalidOperationException)
                {
                    // The page that offered this step is out of date.
                    return new ArticleResult(ArticleOutcome.Conflict, id, article.Version);
                }

                return await StepAsync(article, actor, action, token);
            },
            cancellationToken);

    private CleanText Clean(SaveArticle command)
    {
        var clean = cleaner.Clean(PlayerFigures.Lift(EmbedFigures.Lift(LooseSigns.Escape(PlainText.Lines(command.Body)))));
        var body = BodyParagraphs.Add(clean);
        if (body != clean && PlayerFigures.Lift(EmbedFigures.Lift(body)) is var lifted && lifted != body)
        {
            // An address that stood alone between blank lines.
            body = cleaner.Clean(lifted);
        }

        body = HtmlText.ShowsSomething(body) || body.Contains("data-media-id", StringComparison.Ordinal)
            || body.Contains(PlayerFigures.Mark, StringComparison.Ordinal) ? body : "";
        var plain = HtmlText.Of(body);
        var words = HtmlText.CountWords(PlainText.Line(command.Headline)) + HtmlText.CountWords(plain);
        return new CleanText(body, HtmlText.Excerpt(plain, Article.BeginningLength), words);
    }

    private async Task<ArticleResult> StoreAsync(
        SaveArticle command, CleanText text, ArticleTarget? target, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var made = command.Id is null ? await creations.FindAsync(command.CreationKey, Kind, actor, cancellationToken) : null;
        Article article;
        if ((command.Id ?? made?.TargetId) is { } id)
        {
            var existing = await LoadAsync(id, made?.Version ?? command.Version, cancellationToken);
            if (existing is null)
            {
                return new ArticleResult(ArticleOutcome.NotFound);
            }

            article = existing;
        }
        else
        {
            article = new Article
            {
                Kind = command.Kind, Headline = command.Headline, Slug = "", CreatedAt = now, CreatedById = actor.UserId,
            };
        }

        // Who sends a form again after handing it in lands on it all the same, as long as nothing in it is new.
        var mayChange = article.Id == 0
            ? ArticlePermissions.MayCreate(article.Kind, actor)
            : ArticlePermissions.MayChange(ArticleFacts.Of(article), actor);
        if (!mayChange && (made is null || article.Kind == ArticleKind.Page))
        {
            return new ArticleResult(ArticleOutcome.NotAllowed, article.Id);
        }

        var substance = command.MarkUpdated && article.IsVisible(now);
        article.Headline = PlainText.Line(command.Headline);
        article.StoryKind = article.Kind == ArticleKind.Story ? command.StoryKind : StoryKind.News;
        article.Language = LanguageTag.Normalise(command.Language);
        article.Wish(command.PublishAt);
        article.Standfirst = PlainText.Lines(command.Standfirst);
        article.SeoTitle = PlainText.Line(command.SeoTitle);
        article.SeoDescription = PlainText.Line(command.SeoDescription);
        article.FeedId = command.FeedId is { Length: > 0 } feedId ? feedId : article.FeedId;
        if (command.Enclosure is { } enclosure)
        {
            (article.EnclosureAddress, article.EnclosureType, article.EnclosureBytes) = (enclosure.Address, enclosure.Type, enclosure.Bytes);
        }

        article.Body = text.Body;
        article.Beginning = text.Beginning;
        article.PictureAlt = PlainText.Line(command.PictureAlt);
        article.PictureCaption = PlainText.Line(command.PictureCaption);
        article.PictureCredit = PlainText.Line(command.PictureCredit);
        article.ModifiedAt = now;
        article.UpdatedAt = substance ? now : article.UpdatedAt;
        article.WordCount = text.WordCount;

        var rendered = await renderer.RenderAsync(text.Body, cancellationToken);
        article.Show(rendered);
        var files = await renderer.FilesAsync([article.EnclosureAddress], cancellationToken);

        // All checks come before the first write: where a transaction is joined, a refusal rolls nothing back.
        if (await CheckLinksAsync(command, cancellationToken) is { Count: > 0 } errors)
        {
            return ArticleResult.Invalid(errors);
        }

        var (versionsError, newVersion) = await SetVersionsAsync(article, command, actor, cancellationToken);
        if (versionsError is not null)
        {
            return ArticleResult.Invalid(versionsError);
        }

        if (await SetSeriesAsync(article, command, cancellationToken) is { } seriesError)
        {
            return ArticleResult.Invalid(seriesError);
        }

        if (await SetAddressAsync(article, command, now, cancellationToken) is { } addressError)
        {
            return ArticleResult.Invalid(addressError);
        }

        await SetLinksAsync(article, command, rendered.MediaIds, cancellationToken);
        Match(
            article.Files, [.. rendered.FileIds.Concat(files.Keys).Distinct()], link => link.FileId, id => new ArticleFile { FileId = id },
            (_, _) => { });
        article.Relist();
        var action = target is null ? null : await BringToAsync(article, target, now, cancellationToken);
        if (made is not null)
        {
            if (IsAsStored(article))
            {
                db.ChangeTracker.Clear();
                return new ArticleResult(ArticleOutcome.Done, article.Id, article.Version) { IsRepeat = true };
            }

            if (!mayChange)
            {
                return new ArticleResult(ArticleOutcome.NotAllowed, article.Id);
            }

            if (HasOtherWords(article))
            {
                // A correction of the same story, or another one from a copy of the browser's tab: only its writer knows.
                return new ArticleResult(ArticleOutcome.Conflict, article.Id);
            }
        }

        await TakeUpAsync(article, cancellationToken);
        if (newVersion is { } other)
        {
            await db.Articles.Where(a => a.Id == other)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.TranslationGroup, article.TranslationGroup), cancellationToken);
        }

        var result = await FinishAsync(
            article, actor, action ?? (command.Id is null ? "Created" : "Saved"), cancellationToken);
        if (command.Id is null)
        {
            await creations.KeepAsync(command.CreationKey, Kind, actor, made, article.Id, article.Version, cancellationToken);
        }

        return result;
    }

    /// <summary>Brings an article to a state and says what that was called; null where it stands there already.</summary>
    private async Task<string?> BringToAsync(Article article, ArticleTarget target, DateTime now, CancellationToken cancellationToken)
    {
        switch (target.State)
        {
            case ArticleState.Published when article.State != ArticleState.Published || article.PublishedAt != target.PublishedAt:
                var publishAt = target.PublishedAt ?? (article.PublishedAt <= now ? article.PublishedAt.Value : now);
                await PublishAsync(article, publishAt, now, cancellationToken);
                return publishAt > now ? "Scheduled" : "Published";
            case ArticleState.Submitted when article.State == ArticleState.Draft:
                article.Submit(now);
                return "Handed in";
            case ArticleState.Draft when article.State is ArticleState.Published or ArticleState.Submitted:
                article.ReturnToDraft(now);
                return "Back to draft";
            default:
                return null;
        }
    }

    /// <summary>True when a command changed nothing but the time of the last save.</summary>
    private bool IsAsStored(Article article)
    {
        db.ChangeTracker.DetectChanges();
        return !db.Entry(article).Properties.Any(p => p.IsModified
                && p.Metadata.Name is not (nameof(Article.ModifiedAt) or nameof(Article.Version) or nameof(Article.RenderedBody)
                    or nameof(Article.RenderedWith)))
            && db.ChangeTracker.Entries().All(e => e.Entity is Article || e.State == EntityState.Unchanged);
    }

    private bool HasOtherWords(Article article) => db.Entry(article).Properties.Any(p => p.IsModified
        && p.Metadata.Name is (nameof(Article.Headline) or nameof(Article.Standfirst) or nameof(Article.Body)));

    /// <summary>
    /// Puts the article among the versions of the story that it is one of. Gives back the other story where that has to
    /// join too; its own version stays, for nothing that its form holds changes.
    /// </summary>
    private async Task<(FieldError? Error, long? Joins)> SetVersionsAsync(
        Article article, SaveArticle command, Actor actor, CancellationToken cancellationToken)
    {
        if (article.Kind != ArticleKind.Story)
        {
            return (null, null);
        }

        long? joins = null;
        var before = article.TranslationGroup;
        if (command.VersionOf is { } named && actor.May(Permissions.ArticlesEditAny))
        {
            if (string.IsNullOrWhiteSpace(named))
            {
                article.TranslationGroup = null;
            }
            else
            {
                var stories = db.Articles.AsNoTracking().Where(a => a.Kind == ArticleKind.Story && a.Id != article.Id);
                var other = (StoryName.Parse(named.Trim()) ?? StoryName.Parse("/" + named.Trim())) is { } name
                    ? await name.In(stories).Select(a => new { a.Id, a.TranslationGroup }).SingleOrDefaultAsync(cancellationToken)
                    : null;
                if (other is null)
                {
                    return (new FieldError(
                        nameof(command.VersionOf), "No other story is known by this. Paste its address, or write # and its number."), null);
                }

                joins = other.TranslationGroup is null ? other.Id : null;
                article.TranslationGroup = other.TranslationGroup ?? article.TranslationGroup ?? Guid.NewGuid();
            }
        }

        var present = article.TranslationGroup;
        var versions = await db.Articles.AsNoTracking()
            .Where(a => a.Id != article.Id && ((present != null && a.TranslationGroup == present) || a.Id == joins
                || (before != null && a.TranslationGroup == before)))
            .Select(a => new { a.Id, a.Headline, a.Language, a.TranslationGroup }).ToListAsync(cancellationToken);
        var group = versions.FindAll(v => present is not null && (v.TranslationGroup == present || v.Id == joins))
            .ConvertAll(v => (v.Id, v.Headline, Language: v.Language ?? time.Culture.Name));
        if (group.Find(v => IsSameLanguage(v.Language, article.Language ?? time.Culture.Name)) is { Headline: not null } same)
        {
            return (new FieldError(
                nameof(command.Language),
                $"#{same.Id} \"{same.Headline}\" is the version in this language. Set the language of this one, or take it out of the versions."), null);
        }

        if (group.GroupBy(v => v.Language, StringComparer.OrdinalIgnoreCase).FirstOrDefault(v => v.Count() > 1) is { } twice)
        {
            var names = string.Join(" and ", twice.Select(v => $"#{v.Id} \"{v.Headline}\""));
            return (new FieldError(
                nameof(command.VersionOf),
                $"{names} are in one language ({twice.Key}). Take one of them out of the versions first, in its own form."), null);
        }

        if (before != present)
        {
            versions.ForEach(version => changes.Append(ChangeSubject.Article, version.Id));
        }

        return (null, joins);
    }

    private static bool IsSameLanguage(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private async Task<FieldError?> SetSeriesAsync(
        Article article, SaveArticle command, CancellationToken cancellationToken)
    {
        var seriesId = article.Kind == ArticleKind.Story ? command.SeriesId : null;
        if (seriesId is not null && !await db.Series.AnyAsync(s => s.Id == seriesId, cancellationToken))
        {
            return new FieldError(nameof(command.SeriesId), "The series was deleted meanwhile. Choose another one, or none.");
        }

        if (article.SeriesId is { } left && left != seriesId)
        {
            changes.Append(ChangeSubject.Series, left);
        }

        var present = article.SeriesId == seriesId ? article.SeriesPosition : null;
        article.SeriesPosition = seriesId is null ? null
            : command.SeriesPlace ?? present ?? Math.Min(Series.LastPlace, 1 + (await db.Articles
                .Where(a => a.SeriesId == seriesId).MaxAsync(a => a.SeriesPosition, cancellationToken) ?? 0));
        article.SeriesId = seriesId;
        return null;
    }

    private async Task<FieldError?> SetAddressAsync(
        Article article, SaveArticle command, DateTime now, CancellationToken cancellationToken)
    {
        var wanted = Slug.From(string.IsNullOrWhiteSpace(command.Slug) ? command.Headline : command.Slug);
        var isExplicit = !string.IsNullOrWhiteSpace(command.Slug);
        if (article.Kind == ArticleKind.Page)
        {
            return await SetPagePathAsync(article, command.PagePath, wanted.Length > 0 ? wanted : "page", now, cancellationToken);
        }

        if (!isExplicit && article.Slug.Length > 0)
        {
            return null;
        }

        wanted = wanted.Length > 0 ? wanted : "story";
        if (wanted == article.Slug)
        {
            return null;
        }

        var slug = await FreeSlugAsync(wanted, article.Id, cancellationToken);
        if (isExplicit && slug != wanted && command.Id is not null)
        {
            return new FieldError(nameof(command.Slug), $"Another story has the address \"{wanted}\". Choose a different one.");
        }

        if (slug == article.Slug)
        {
            return null;
        }

        article.Slug = slug;
        if (article.Path is not null)
        {
            await MoveAsync(article, paths.ForStory(slug, article.PublishedAt!.Value), now, cancellationToken);
        }

        return null;
    }

    private async Task<FieldError?> SetPagePathAsync(
        Article article, string? pagePath, string slug, DateTime now, CancellationToken cancellationToken)
    {
        var segments = (string.IsNullOrWhiteSpace(pagePath) ? slug : pagePath)
            .Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Slug.From).Where(s => s.Length > 0).ToList();
        var path = ArticlePaths.Normalise(string.Join('/', segments));
        if (path.Length > ArticlePaths.MaxLength)
        {
            // Transliteration may write several letters for one.
            return new FieldError(nameof(SaveArticle.PagePath), "The path is too long. Shorten it.");
        }

        if (path == article.Path)
        {
            return null;
        }

        if (!ArticlePaths.IsFreeForPage(path))
        {
            return new FieldError(nameof(SaveArticle.PagePath), $"\"{path}\" belongs to the site itself. Choose a different path.");
        }

        if (await db.Articles.AnyAsync(a => a.Path == path && a.Id != article.Id, cancellationToken))
        {
            return new FieldError(nameof(SaveArticle.PagePath), $"Another page stands at \"{path}\". Choose a different path.");
        }

        article.Slug = segments[^1];
        await MoveAsync(article, path, now, cancellationToken);
        return null;
    }

    private async Task MoveAsync(Article article, string path, DateTime now, CancellationToken cancellationToken)
    {
        // Only an address that readers could see needs to live on.
        if (article.Path is { } old && old != path && article.PublishedAt <= now)
        {
            await redirects.KeepAsync(old, RedirectTarget.Article, article.Id, cancellationToken);
        }

        // What leads from there to another article goes on until this one is published.
        if (article.PublishedAt is not null)
        {
            await redirects.ReleaseAsync(path, cancellationToken);
        }

        article.Move(path);
    }

    private async Task<string> FreeSlugAsync(string wanted, long articleId, CancellationToken cancellationToken)
    {
        var slug = wanted;
        for (var number = 2; await IsTakenAsync(slug); number++)
        {
            slug = Slug.Numbered(wanted, number);
        }

        return slug;

        Task<bool> IsTakenAsync(string candidate) => db.Articles.AnyAsync(
            a => a.Kind == ArticleKind.Story && a.Slug == candidate && a.Id != articleId, cancellationToken);
    }

    private async Task<List<FieldError>> CheckLinksAsync(SaveArticle command, CancellationToken cancellationToken)
    {
        List<FieldError> errors = [];
        var authorIds = command.AuthorIds.Distinct().ToList();
        if (await db.Authors.CountAsync(a => authorIds.Contains(a.Id), cancellationToken) < authorIds.Count)
        {
            errors.Add(new FieldError(nameof(command.AuthorIds), "An author was deleted meanwhile. Choose the authors again."));
        }

        var categoryIds = command.CategoryIds.Distinct().ToList();
        if (await db.Categories.CountAsync(c => categoryIds.Contains(c.Id), cancellationToken) < categoryIds.Count)
        {
            errors.Add(new FieldError(nameof(command.CategoryIds), "A category was deleted meanwhile. Choose the categories again."));
        }

        if (command.PictureId is { } pictureId && !await db.Media.AnyAsync(m => m.Id == pictureId, cancellationToken))
        {
            errors.Add(new FieldError(nameof(command.PictureId), "The picture was deleted meanwhile. Choose another one."));
        }

        return errors;
    }

    private async Task SetLinksAsync(
        Article article, SaveArticle command, IReadOnlyList<long> bodyMedia, CancellationToken cancellationToken)
    {
        article.PictureId = command.PictureId;
        Match(
            article.Authors, command.AuthorIds.Distinct().ToList(), link => link.AuthorId, id => new ArticleAuthor { AuthorId = id },
            (link, i) => link.Position = i);
        var parents = await db.Categories.ToDictionaryAsync(c => c.Id, c => c.ParentId, cancellationToken);
        var categoryIds = command.CategoryIds.Distinct().ToList();
        var ancestors = CategoryTree.AncestorsOf(categoryIds, parents).Except(categoryIds).ToList();
        Match(
            article.Categories, [.. categoryIds, .. ancestors], link => link.CategoryId, id => new ArticleCategory { CategoryId = id },
            (link, i) => link.Position = i < categoryIds.Count ? i : null);
        var tagIds = await TagIdsAsync(command.Tags, cancellationToken);
        Match(article.Tags, tagIds, link => link.TagId, id => new ArticleTag { TagId = id }, (link, i) => link.Position = i);
        var mediaIds = command.PictureId is { } featured ? bodyMedia.Append(featured) : bodyMedia;
        Match(article.Media, mediaIds.Distinct().ToList(), link => link.MediaId, id => new ArticleMedia { MediaId = id }, (_, _) => { });
    }

    /// <summary>
    /// Remembers of the pictures and files that are new to an article that one has had them: what an editor takes out again
    /// is not public by its address on an old site.
    /// </summary>
    private async Task TakeUpAsync(Article article, CancellationToken cancellationToken)
    {
        var pictures = article.Media.Where(link => db.Entry(link).State is EntityState.Added or EntityState.Detached)
            .Select(link => link.MediaId).ToList();
        if (pictures.Count > 0)
        {
            await db.Media.Where(m => pictures.Contains(m.Id) && !m.IsTakenUp)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.IsTakenUp, true), cancellationToken);
        }

        var files = article.Files.Where(link => db.Entry(link).State is EntityState.Added or EntityState.Detached)
            .Select(link => link.FileId).ToList();
        if (files.Count > 0)
        {
            await db.Files.Where(f => files.Contains(f.Id) && !f.IsTakenUp)
                .ExecuteUpdateAsync(set => set.SetProperty(f => f.IsTakenUp, true), cancellationToken);
        }
    }

    /// <summary>Ids of the tags of these names, in order; creates those that are missing.</summary>
    private async Task<List<long>> TagIdsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        (await db.FindOrAddTagsAsync(names, cancellationToken)).ConvertAll(tag => tag.Id);

    /// <summary>Makes link rows match the wanted ids in order, keeping rows that stay.</summary>
    private static void Match<TLink>(
        List<TLink> links, IReadOnlyList<long> ids, Func<TLink, long> idOf, Func<long, TLink> create, Action<TLink, int> place)
    {
        links.RemoveAll(link => !ids.Contains(idOf(link)));
        for (var i = 0; i < ids.Count; i++)
        {
            var link = links.Find(l => idOf(l) == ids[i]);
            if (link is null)
            {
                link = create(ids[i]);
                links.Add(link);
            }

            place(link, i);
        }
    }

    /// <summary>What an article still lacks to be published; empty when nothing, or when there is no such article.</summary>
    public async Task<IReadOnlyList<FieldError>> MissingAsync(long id, CancellationToken cancellationToken) =>
        await LoadAsync(id, null, cancellationToken) is { } article ? MissingForPublication(article) : [];

    private static List<FieldError> MissingForPublication(Article article)
    {
        List<FieldError> missing = [];
        if (!HtmlText.ShowsSomething(article.RenderedBody))
        {
            missing.Add(new FieldError(nameof(SaveArticle.Body), "The text is empty. Write it before publishing."));
        }

        if (article.Kind == ArticleKind.Story && article.Categories.Count == 0)
        {
            missing.Add(new FieldError(nameof(SaveArticle.CategoryIds), "Choose at least one category before publishing."));
        }

        if (article.Kind == ArticleKind.Story && article.Authors.Count == 0)
        {
            missing.Add(new FieldError(nameof(SaveArticle.AuthorIds), "Choose at least one author before publishing."));
        }

        if (article.PictureId is not null && article.PictureAlt.Length == 0)
        {
            missing.Add(new FieldError(
                nameof(SaveArticle.PictureAlt), "Describe the picture for people who cannot see it before publishing."));
        }

        return missing;
    }

    /// <summary>The article with its links, set to fail on saving unless the database still holds this version.</summary>
    private async Task<Article?> LoadAsync(long id, Guid? version, CancellationToken cancellationToken)
    {
        var article = await db.Articles
            .Include(a => a.Authors).Include(a => a.Categories).Include(a => a.Tags).Include(a => a.Media).Include(a => a.Files)
            .AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (article is not null)
        {
            db.Entry(article).Property(a => a.Version).OriginalValue = version ?? Guid.Empty;
        }

        return article;
    }

    /// <summary>Stores a change of state, which leaves the content as the form that created the article had it.</summary>
    private async Task<ArticleResult> StepAsync(Article article, Actor actor, string action, CancellationToken cancellationToken)
    {
        var before = db.Entry(article).Property(a => a.Version).OriginalValue;
        var result = await FinishAsync(article, actor, action, cancellationToken);
        await creations.CarryAsync(Kind, article.Id, before, article.Version, cancellationToken);
        return result;
    }

    /// <summary>Stores the article with its revision and change entry.</summary>
    private async Task<ArticleResult> FinishAsync(
        Article article, Actor actor, string action, CancellationToken cancellationToken)
    {
        article.Revisions.Add(new ArticleRevision
        {
            SavedAt = time.UtcNow, SavedById = actor.UserId, SavedByName = actor.Name, Action = action, State = article.State,
            Headline = article.Headline, Standfirst = article.Standfirst, Body = article.Body,
        });
        if (article.Id == 0)
        {
            db.Articles.Add(article);
            await db.SaveChangesAsync(cancellationToken);
        }
        else
        {
            // Also when only link rows changed: the version must move and be checked.
            db.Entry(article).Property(a => a.ModifiedAt).IsModified = true;
        }

        changes.Append(ChangeSubject.Article, article.Id);
        if (article.SeriesId is { } series)
        {
            // The other parts count this one, and lead to it.
            changes.Append(ChangeSubject.Series, series);
        }

        await db.SaveChangesAsync(cancellationToken);
        return new ArticleResult(ArticleOutcome.Done, article.Id, article.Version);
    }

    /// <summary>Stores nothing unless the write ends with <see cref="ArticleOutcome.Done"/>.</summary>
    private async Task<ArticleResult> WriteAsync(
        Func<CancellationToken, Task<ArticleResult>> write, CancellationToken cancellationToken)
    {
        try
        {
            var result = await db.InTransactionAsync(
                async token =>
                {
                    var inner = await write(token);
                    return inner.IsDone ? inner : throw new Refusal(inner);
                },
                cancellationToken);
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
    }

    /// <summary>What is stored of a text as somebody sent it.</summary>
    private sealed record CleanText(string Body, string Beginning, int WordCount);

    /// <summary>Carries a refusal out of the transaction, which rolls back.</summary>
    private sealed class Refusal(ArticleResult result) : Exception
    {
        public ArticleResult Result { get; } = result;
    }
}

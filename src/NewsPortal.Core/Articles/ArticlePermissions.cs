using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>The facts that decide who may do what with an article.</summary>
/// <param name="Kind">Story or page.</param>
/// <param name="OwnerId">The user who owns it; null for none.</param>
/// <param name="IsDraft">False once it was submitted or published.</param>
/// <param name="CategoryIds">The labels of its newest version, without their ancestors.</param>
public sealed record ArticleFacts(ArticleKind Kind, long? OwnerId, bool IsDraft, IEnumerable<long> CategoryIds)
{
    /// <summary>True if the actor is one of those the article is assigned to.</summary>
    public bool IsAssigned { get; init; }

    /// <summary>True while it is in the bin, where it can only be put back or deleted for good.</summary>
    public bool IsInBin { get; init; }

    /// <summary>The facts of an article with these labels.</summary>
    public static ArticleFacts Of(Article article, IEnumerable<long> categoryIds) =>
        new(article.Kind, article.CreatedById, article.State == ArticleState.Draft, categoryIds)
        {
            IsInBin = article.State == ArticleState.Binned,
        };

    /// <summary>The facts of an article loaded for the newsroom.</summary>
    public static ArticleFacts Of(ArticleDetails article, Actor actor) =>
        new(article.Kind, article.CreatedById, article.State == NewsroomState.Draft, article.Content.CategoryIds)
        {
            IsAssigned = article.Assignment.People.Any(p => p.Id == actor.UserId),
            IsInBin = article.State == NewsroomState.Binned,
        };
}

/// <summary>
/// Decides who may do what with an article. A role limited to sections applies to the stories there; the user's own
/// drafts, and those assigned to them, remain their own in any section.
/// </summary>
public static class ArticlePermissions
{
    /// <summary>True if the actor may create an article of this kind.</summary>
    public static bool MayCreate(ArticleKind kind, Actor actor) =>
        actor.May(kind == ArticleKind.Page ? Permissions.PagesEdit : Permissions.ArticlesWrite)
        && (kind == ArticleKind.Story || !actor.IsLimited);

    /// <summary>True if the actor may change the content of this article and submit it.</summary>
    public static bool MayChange(ArticleFacts article, Actor actor) =>
        !article.IsInBin
        && (
            Holds(Permissions.ArticlesEditAny, article, actor)
            || (
                article.Kind == ArticleKind.Story
                && article.IsDraft
                && actor.May(Permissions.ArticlesEditOwn)
                && actor.UserId is not null
                && (article.OwnerId == actor.UserId || article.IsAssigned)
            )
        );

    /// <summary>True if the actor may publish, schedule, or return to draft.</summary>
    public static bool MayPublish(ArticleFacts article, Actor actor) =>
        !article.IsInBin && Holds(Permissions.ArticlesPublish, article, actor);

    /// <summary>True if the actor may withdraw it from readers.</summary>
    public static bool MayTakeDown(ArticleFacts article, Actor actor) =>
        Holds(Permissions.ArticlesTakeDown, article, actor);

    /// <summary>True if the actor may delete it; readers must never have seen it.</summary>
    public static bool MayDelete(ArticleFacts article, Actor actor) =>
        actor.May(Permissions.ArticlesDelete) && MayChange(article, actor);

    /// <summary>True if the actor may take it out of the bin: whoever could delete it as a draft.</summary>
    public static bool MayPutBack(ArticleFacts article, Actor actor) =>
        article.IsInBin && MayDelete(article with { IsInBin = false, IsDraft = true }, actor);

    /// <summary>True if the actor may delete it for good before its time in the bin is over.</summary>
    public static bool MayPurge(ArticleFacts article, Actor actor) =>
        article.IsInBin && actor.May(Permissions.ArticlesDelete) && Holds(Permissions.ArticlesPublish, article, actor);

    /// <summary>True if the actor may decide for whom in the newsroom it exists.</summary>
    public static bool MayRestrict(ArticleFacts article, Actor actor) =>
        Holds(Permissions.ArticlesRestrict, article, actor);

    /// <summary>True if the actor may show it to outsiders before it is published.</summary>
    public static bool MayShare(ArticleFacts article, Actor actor) =>
        !article.IsInBin && Holds(Permissions.PreviewsShare, article, actor);

    /// <summary>True if the actor may write public notes on it.</summary>
    public static bool MayCorrect(ArticleFacts article, Actor actor) =>
        Holds(Permissions.CorrectionsWrite, article, actor);

    /// <summary>
    /// The labels of an article's newest version, if they matter: the database is queried only for an actor whose role
    /// is limited to sections.
    /// </summary>
    internal static async Task<IReadOnlyList<long>> LabelsAsync(
        this NewsDbContext db,
        long articleId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        actor.IsLimited
            ? await db
                .ContentReferences.Where(r => r.ArticleId == articleId && r.Kind == ReferenceKind.Category)
                .Select(r => r.TargetId)
                .ToListAsync(cancellationToken)
            : [];

    /// <summary>The facts of a loaded article, as far as they matter for this actor.</summary>
    internal static async Task<ArticleFacts> FactsAsync(
        this NewsDbContext db,
        Article article,
        Actor actor,
        CancellationToken cancellationToken
    ) => await db.FactsAsync(article.Id, article.Kind, article.State, article.CreatedById, actor, cancellationToken);

    /// <summary>The same from what decides it.</summary>
    internal static async Task<ArticleFacts> FactsAsync(
        this NewsDbContext db,
        long articleId,
        ArticleKind kind,
        ArticleState state,
        long? ownerId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        new(kind, ownerId, state == ArticleState.Draft, await db.LabelsAsync(articleId, actor, cancellationToken))
        {
            IsInBin = state == ArticleState.Binned,
            IsAssigned =
                actor.UserId is { } user
                && state == ArticleState.Draft
                && ownerId != user
                && await db.AssignedPeople.AnyAsync(
                    p => p.ArticleId == articleId && p.UserId == user,
                    cancellationToken
                ),
        };

    /// <summary>Pages belong to no section, so a limited role does not cover them.</summary>
    private static bool Holds(string permission, ArticleFacts article, Actor actor) =>
        actor.May(permission)
        && (
            article.Kind == ArticleKind.Page
                ? actor.May(Permissions.PagesEdit) && !actor.IsLimited
                : actor.Covers(article.CategoryIds)
        );
}

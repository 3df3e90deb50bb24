using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Notices;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Tells people what happens to the articles that concern them, in the transaction of what happens. Programs tell
/// nobody.
/// </summary>
public sealed class ArticleNotices(NewsDbContext db, NoticeBoard board)
{
    /// <summary>Tells who has been assigned.</summary>
    internal Task AssignedAsync(
        Article article,
        IReadOnlyCollection<long> people,
        Actor actor,
        string brief,
        CancellationToken cancellationToken
    ) => TellAsync(people, article, NoticeKind.Assigned, actor, brief, cancellationToken);

    /// <summary>Tells of a step that is about to be stored as the article's newest version.</summary>
    internal async Task StepAsync(
        Article article,
        VersionReason reason,
        Actor actor,
        string? message,
        CancellationToken cancellationToken
    )
    {
        if (actor.UserId is null)
        {
            return;
        }

        switch (reason)
        {
            case VersionReason.HandedIn:
                await TellAsync(
                    await EditorsOfAsync(article.Id, cancellationToken),
                    article,
                    NoticeKind.HandedIn,
                    actor,
                    message,
                    cancellationToken
                );
                break;
            case VersionReason.Returned:
                await TellAsync(
                    await WritersOfAsync(article, cancellationToken),
                    article,
                    NoticeKind.Returned,
                    actor,
                    message,
                    cancellationToken
                );
                break;
            case VersionReason.Published
            or VersionReason.Scheduled when !await WasPublicAsync(article, cancellationToken):
                await TellAsync(
                    await WritersOfAsync(article, cancellationToken),
                    article,
                    reason == VersionReason.Published ? NoticeKind.Published : NoticeKind.Scheduled,
                    actor,
                    message,
                    cancellationToken
                );
                break;
        }
    }

    private async Task TellAsync(
        IReadOnlyCollection<long> people,
        Article article,
        NoticeKind kind,
        Actor actor,
        string? message,
        CancellationToken cancellationToken
    )
    {
        if (actor.UserId is not { } self)
        {
            return;
        }

        await board.AddAsync(
            await db.AmongAsync(article.Id, [.. people.Where(id => id != self)], cancellationToken),
            new NoticeText(
                kind,
                article.Id,
                article.Title,
                actor.Name,
                HtmlText.Excerpt(message ?? "", Notice.MessageLength)
            ),
            cancellationToken
        );
    }

    /// <summary>A change to what is public already is no news to its writer.</summary>
    private Task<bool> WasPublicAsync(Article article, CancellationToken cancellationToken) =>
        db.ArticleVersions.AnyAsync(
            v =>
                v.ArticleId == article.Id && v.Number == article.NewestVersion - 1 && v.State == ArticleState.Published,
            cancellationToken
        );

    private async Task<List<long>> WritersOfAsync(Article article, CancellationToken cancellationToken)
    {
        var people = await db
            .AssignedPeople.Where(p => p.ArticleId == article.Id)
            .Select(p => p.UserId)
            .ToListAsync(cancellationToken);
        return article.CreatedById is { } owner ? [owner, .. people.Where(id => id != owner)] : people;
    }

    /// <summary>Everybody who may publish in the article's sections.</summary>
    private async Task<List<long>> EditorsOfAsync(long articleId, CancellationToken cancellationToken)
    {
        var labels = await db
            .ContentReferences.Where(r => r.ArticleId == articleId && r.Kind == ReferenceKind.Category)
            .Select(r => r.TargetId)
            .ToListAsync(cancellationToken);
        var parents = await db.Categories.ToDictionaryAsync(c => c.Id, c => c.ParentId, cancellationToken);
        List<long> covering = [.. labels, .. CategoryTree.AncestorsOf(labels, parents)];
        var roles = Roles.With(Permissions.ArticlesPublish).ToList();
        return await db
            .UserRoles.Where(l => db.Roles.Any(r => r.Id == l.RoleId && roles.Contains(r.Name!)))
            .Where(l =>
                !db.UserSections.Any(s => s.UserId == l.UserId)
                || db.UserSections.Any(s => s.UserId == l.UserId && covering.Contains(s.CategoryId))
            )
            .Select(l => l.UserId)
            .Distinct()
            .ToListAsync(cancellationToken);
    }
}

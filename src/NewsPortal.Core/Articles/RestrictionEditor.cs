using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>For whom an article exists.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version that was shown; empty where it was not restricted.</param>
/// <param name="People">Who is named; who always belongs need not be.</param>
public sealed record SaveRestriction(long ArticleId, Guid Version, IReadOnlyList<long> People);

/// <summary>For whom an article exists, for its page.</summary>
/// <param name="Version">What a change must name; empty where it is not restricted.</param>
/// <param name="At">UTC; since when it is restricted. Null where it is not.</param>
/// <param name="ByName">Who restricted it; empty where it is not.</param>
/// <param name="Always">Who belongs in any case: who began it, writes it or is asked to.</param>
/// <param name="Others">Who was named besides.</param>
public sealed record RestrictionDetails(
    Guid Version,
    DateTime? At,
    string ByName,
    IReadOnlyList<Choice> Always,
    IReadOnlyList<Choice> Others
)
{
    public bool IsRestricted => At is not null;
}

/// <summary>A restricted story as administrators see it: only that it exists.</summary>
public sealed record RestrictionLine(long ArticleId, Guid Version, DateTime At, string ByName, int People);

/// <summary>
/// Restricts articles to named people, and lifts that. Who began an article, writes it or is asked to, and who
/// restricts it, always belong, so that nobody can shut themselves or its writers out.
/// </summary>
public sealed class RestrictionEditor(NewsDbContext db, ChangeFeed changes, AuditTrail audit, SiteTime time)
{
    private const int MostPeople = 50;
    private const int MostListed = 500;

    /// <summary>For whom an article exists; null for an unknown one.</summary>
    public async Task<RestrictionDetails?> FindAsync(long articleId, CancellationToken cancellationToken)
    {
        if (!await db.Known().AnyAsync(a => a.Id == articleId, cancellationToken))
        {
            return null;
        }

        var restriction = await db
            .StoryRestrictions.AsNoTracking()
            .Include(r => r.People)
            .SingleOrDefaultAsync(r => r.ArticleId == articleId, cancellationToken);
        var always = await db.BelongingAsync(articleId, cancellationToken);
        var others = (restriction?.People ?? []).Select(p => p.UserId).Except(always).ToList();
        return new RestrictionDetails(
            restriction?.Version ?? Guid.Empty,
            restriction?.At,
            restriction?.ByName ?? "",
            await NamesAsync(always, cancellationToken),
            await NamesAsync(others, cancellationToken)
        );
    }

    /// <summary>
    /// Restricts an article to these people and those who always belong, unless somebody has changed that since this
    /// version. What others have open of it ends, and the preview links that they have made.
    /// </summary>
    public Task<Result<Saved>> SaveAsync(SaveRestriction command, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return EditAsync(
            command.ArticleId,
            actor,
            async (article, restriction, token) =>
            {
                if ((restriction?.Version ?? Guid.Empty) != command.Version)
                {
                    return new Result<Saved>(Outcome.Conflict, new Saved(article.Id));
                }

                var named = command.People.Distinct().ToList();
                var present = restriction?.People.Select(p => p.UserId).ToHashSet() ?? [];
                var known = await db
                    .Users.Where(u => named.Contains(u.Id) && !u.IsDisabled)
                    .Select(u => u.Id)
                    .ToListAsync(token);
                if (named.Count > MostPeople || named.Except(present).Except(known).Any())
                {
                    return Result<Saved>.Invalid(nameof(command.People), ArticleErrorCodes.AssigneeGone, MostPeople);
                }

                var people = named.Concat(await db.BelongingAsync(article.Id, token)).ToHashSet();
                if (actor.UserId is { } self)
                {
                    people.Add(self);
                }

                if (restriction is null)
                {
                    restriction = new StoryRestriction
                    {
                        ArticleId = article.Id,
                        At = time.UtcNow,
                        ByName = actor.Name,
                    };
                    db.StoryRestrictions.Add(restriction);
                }
                else
                {
                    // Needed even if only people changed: the version must advance.
                    db.Entry(restriction).Property(r => r.ByName).IsModified = true;
                }

                restriction.People.RemoveAll(p => !people.Contains(p.UserId));
                restriction.People.AddRange(
                    people
                        .Where(id => !present.Contains(id))
                        .Select(id => new RestrictedPerson { ArticleId = article.Id, UserId = id })
                );
                await PreviewEditor.EndAsync(db, article.Id, time.UtcNow, people, token);
                audit.Add(
                    actor,
                    present.Count == 0 ? "Restricted article" : "Changed who sees article",
                    article.Title,
                    new AuditThing("article", article.Id),
                    present.Count == 0 ? null : await WordsAsync(present, token),
                    await WordsAsync(people, token)
                );
                await db.SaveChangesAsync(token);
                return Result.Done(new Saved(article.Id, restriction.Version));
            },
            cancellationToken
        );
    }

    /// <summary>Lets the whole newsroom see it again, unless somebody has changed it since this version.</summary>
    public Task<Result<Saved>> LiftAsync(
        long articleId,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            articleId,
            actor,
            (article, restriction, token) => LiftAsync(article, restriction, version, actor, token),
            cancellationToken
        );

    /// <summary>The same by somebody for whom it does not exist, who has the right to lift any.</summary>
    public Task<Result<Saved>> LiftAnyAsync(
        long articleId,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        db.EditAsync(
            changes,
            async token =>
            {
                ArgumentNullException.ThrowIfNull(actor);
                if (!actor.May(Permissions.RestrictionsLift))
                {
                    return new Result<Saved>(Outcome.NotAllowed);
                }

                var article = await db.Articles.AsNoTracking().SingleOrDefaultAsync(a => a.Id == articleId, token);
                return article is null
                    ? new Result<Saved>(Outcome.NotFound)
                    : await LiftAsync(article, await RestrictionAsync(articleId, token), version, actor, token);
            },
            cancellationToken
        );

    /// <summary>The restricted stories that are there, the newest restriction first.</summary>
    public async Task<IReadOnlyList<RestrictionLine>> ListAsync(CancellationToken cancellationToken) =>
        await db
            .StoryRestrictions.Where(r => db.Articles.Any(a => a.Id == r.ArticleId))
            .OrderByDescending(r => r.At)
            .ThenByDescending(r => r.ArticleId)
            .Take(MostListed)
            .Select(r => new RestrictionLine(r.ArticleId, r.Version, r.At, r.ByName, r.People.Count))
            .ToListAsync(cancellationToken);

    private async Task<Result<Saved>> LiftAsync(
        Article article,
        StoryRestriction? restriction,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (restriction is null || restriction.Version != version)
        {
            return new Result<Saved>(Outcome.Conflict, new Saved(article.Id));
        }

        audit.Add(
            actor,
            "Lifted restriction of article",
            article.Title,
            new AuditThing("article", article.Id),
            await WordsAsync([.. restriction.People.Select(p => p.UserId)], cancellationToken)
        );
        db.StoryRestrictions.Remove(restriction);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(article.Id));
    }

    private Task<Result<Saved>> EditAsync(
        long articleId,
        Actor actor,
        Func<Article, StoryRestriction?, CancellationToken, Task<Result<Saved>>> edit,
        CancellationToken cancellationToken
    ) =>
        db.EditBesideAsync(
            changes,
            articleId,
            actor,
            ArticlePermissions.MayRestrict,
            async (article, token) => await edit(article, await RestrictionAsync(articleId, token), token),
            cancellationToken
        );

    private Task<StoryRestriction?> RestrictionAsync(long articleId, CancellationToken cancellationToken) =>
        db
            .StoryRestrictions.Include(r => r.People)
            .SingleOrDefaultAsync(r => r.ArticleId == articleId, cancellationToken);

    private async Task<string> WordsAsync(IReadOnlyCollection<long> people, CancellationToken cancellationToken) =>
        string.Join(", ", (await NamesAsync([.. people], cancellationToken)).Select(p => p.Name));

    private async Task<IReadOnlyList<Choice>> NamesAsync(
        IReadOnlyList<long> ids,
        CancellationToken cancellationToken
    ) =>
        await db
            .Users.AsNoTracking()
            .Where(u => ids.Contains(u.Id))
            .OrderBy(u => u.DisplayName)
            .ThenBy(u => u.Id)
            .Select(u => new Choice(u.Id, u.DisplayName.Length > 0 ? u.DisplayName : u.Email!, 0))
            .ToListAsync(cancellationToken);
}

/// <summary>Keeps those who belong to a restricted story among its people.</summary>
internal static class Belonging
{
    /// <summary>Who began an article, those who sign its newest version, and those it is assigned to.</summary>
    public static async Task<List<long>> BelongingAsync(
        this NewsDbContext db,
        long articleId,
        CancellationToken cancellationToken
    ) =>
        await db
            .Users.Where(u =>
                db.Articles.Any(a => a.Id == articleId && a.CreatedById == u.Id)
                || db.AssignedPeople.Any(p => p.ArticleId == articleId && p.UserId == u.Id)
                || db.ContentReferences.Any(r =>
                    r.ArticleId == articleId && r.Kind == ReferenceKind.Author && r.TargetId == u.AuthorId
                )
            )
            .Select(u => u.Id)
            .ToListAsync(cancellationToken);

    /// <summary>Lets who belongs now see a restricted story; does nothing with any other.</summary>
    public static async Task AdmitAsync(this NewsDbContext db, long articleId, CancellationToken cancellationToken)
    {
        if (!await db.StoryRestrictions.AnyAsync(r => r.ArticleId == articleId, cancellationToken))
        {
            return;
        }

        var present = db.Set<RestrictedPerson>().Where(p => p.ArticleId == articleId).Select(p => p.UserId);
        var missing = (await db.BelongingAsync(articleId, cancellationToken))
            .Except(await present.ToListAsync(cancellationToken))
            .ToList();
        if (missing.Count > 0)
        {
            db.AddRange(missing.Select(id => new RestrictedPerson { ArticleId = articleId, UserId = id }));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Of these people those for whom an article exists.</summary>
    public static async Task<IReadOnlyCollection<long>> AmongAsync(
        this NewsDbContext db,
        long articleId,
        IReadOnlyCollection<long> people,
        CancellationToken cancellationToken
    ) =>
        people.Count == 0 || !await db.StoryRestrictions.AnyAsync(r => r.ArticleId == articleId, cancellationToken)
            ? people
            : await db.Set<RestrictedPerson>()
                .Where(p => p.ArticleId == articleId && people.Contains(p.UserId))
                .Select(p => p.UserId)
                .ToListAsync(cancellationToken);
}

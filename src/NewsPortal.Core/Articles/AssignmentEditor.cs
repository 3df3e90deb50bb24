using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Everything in the form of an assignment.</summary>
public sealed record SaveAssignment
{
    public long ArticleId { get; init; }

    /// <summary>The version that was shown; empty where nothing was agreed before.</summary>
    public Guid Version { get; init; }

    /// <summary>Who writes it, besides its owner.</summary>
    public IReadOnlyList<long> People { get; init; } = [];

    /// <summary>UTC; null for none.</summary>
    public DateTime? Deadline { get; init; }

    /// <summary>Plain text; null or empty for none.</summary>
    public string? Brief { get; init; }
}

/// <summary>What is agreed about an article.</summary>
/// <param name="Version">What a change must name; empty where nothing is agreed.</param>
/// <param name="People">Who writes it, besides its owner.</param>
/// <param name="Deadline">UTC; null for none.</param>
/// <param name="Brief">Plain text; empty for none.</param>
public sealed record AssignmentDetails(Guid Version, IReadOnlyList<Choice> People, DateTime? Deadline, string Brief)
{
    public static AssignmentDetails None { get; } = new(Guid.Empty, [], null, "");
}

/// <summary>Who writes an article, until when, and what about; changed by those who may change the article.</summary>
public sealed class AssignmentEditor(NewsDbContext db, ChangeFeed changes, AuditTrail audit, ArticleNotices notices)
{
    private const int MostPeople = 20;

    /// <summary>What is agreed about an article.</summary>
    public async Task<AssignmentDetails> FindAsync(long articleId, CancellationToken cancellationToken)
    {
        var stored = await db
            .Assignments.AsNoTracking()
            .SingleOrDefaultAsync(a => a.ArticleId == articleId, cancellationToken);
        return stored is null
            ? AssignmentDetails.None
            : new AssignmentDetails(
                stored.Version,
                await db
                    .AssignedPeople.Where(p => p.ArticleId == articleId)
                    .Join(db.Users, p => p.UserId, u => u.Id, (_, u) => u)
                    .OrderBy(u => u.DisplayName)
                    .ThenBy(u => u.Id)
                    .Select(u => new Choice(u.Id, u.DisplayName.Length > 0 ? u.DisplayName : u.Email!, 0))
                    .ToListAsync(cancellationToken),
                stored.Deadline,
                stored.Brief
            );
    }

    /// <summary>
    /// Stores it, unless somebody has changed it since this version, and tells who is new to the article.
    /// </summary>
    public Task<Result<Saved>> SaveAsync(SaveAssignment command, Actor actor, CancellationToken cancellationToken) =>
        EditAsync(
            command.ArticleId,
            actor,
            (article, token) => StoreAsync(article, command, actor, token),
            cancellationToken
        );

    /// <summary>
    /// Gives the article another deadline, unless somebody has changed the assignment since this version.
    /// </summary>
    public Task<Result<Saved>> MoveDeadlineAsync(
        long articleId,
        Guid version,
        DateTime deadline,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            articleId,
            actor,
            async (article, token) =>
            {
                var assignment = await db.Assignments.SingleOrDefaultAsync(a => a.ArticleId == articleId, token);
                if (assignment is null || assignment.Version != version)
                {
                    return new Result<Saved>(Outcome.Conflict, new Saved(articleId));
                }

                assignment.Deadline = SiteTime.Kept(deadline, assignment.Deadline);
                audit.Add(actor, "Moved deadline", article.Title, new AuditThing("article", articleId));
                await db.SaveChangesAsync(token);
                return Result.Done(new Saved(articleId, assignment.Version));
            },
            cancellationToken
        );

    private Task<Result<Saved>> EditAsync(
        long articleId,
        Actor actor,
        Func<Article, CancellationToken, Task<Result<Saved>>> edit,
        CancellationToken cancellationToken
    ) => db.EditBesideAsync(changes, articleId, actor, ArticlePermissions.MayChange, edit, cancellationToken);

    private async Task<Result<Saved>> StoreAsync(
        Article article,
        SaveAssignment command,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (command.Brief?.Length > Assignment.BriefLength)
        {
            return Result<Saved>.Invalid(nameof(command.Brief), ArticleErrorCodes.BriefLong, Assignment.BriefLength);
        }

        var people = command.People.Distinct().ToList();
        var known = await db
            .Users.Where(u => people.Contains(u.Id) && !u.IsDisabled)
            .Select(u => u.Id)
            .ToListAsync(cancellationToken);
        var before = await db.AssignedPeople.Where(p => p.ArticleId == article.Id).ToListAsync(cancellationToken);
        var added = people.Except(before.Select(p => p.UserId)).ToList();
        if (people.Count > MostPeople || added.Except(known).Any())
        {
            return Result<Saved>.Invalid(nameof(command.People), ArticleErrorCodes.AssigneeGone, MostPeople);
        }

        var assignment = await db.Assignments.SingleOrDefaultAsync(a => a.ArticleId == article.Id, cancellationToken);
        if ((assignment?.Version ?? Guid.Empty) != command.Version)
        {
            return new Result<Saved>(Outcome.Conflict, new Saved(article.Id));
        }

        if (assignment is null)
        {
            assignment = new Assignment { ArticleId = article.Id };
            db.Assignments.Add(assignment);
        }
        else
        {
            // Needed even if only people changed: the version must advance.
            db.Entry(assignment).Property(a => a.Brief).IsModified = true;
        }

        assignment.Brief = PlainText.Lines(command.Brief ?? "").Trim();
        assignment.Deadline = command.Deadline is { } at ? SiteTime.Kept(at, assignment.Deadline) : null;
        db.AssignedPeople.RemoveRange(before.Where(p => !people.Contains(p.UserId)));
        db.AssignedPeople.AddRange(added.Select(id => new AssignedPerson { ArticleId = article.Id, UserId = id }));
        await db.SaveChangesAsync(cancellationToken);
        await db.AdmitAsync(article.Id, cancellationToken);
        await notices.AssignedAsync(article, added, actor, assignment.Brief, cancellationToken);
        audit.Add(actor, "Changed assignment", article.Title, new AuditThing("article", article.Id));
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(article.Id, assignment.Version));
    }
}

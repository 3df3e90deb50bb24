using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Access;

/// <summary>An entry of the audit trail as the newsroom shows it.</summary>
public sealed record AuditLine(long Id, DateTime At, long? UserId, string UserName, string Action, string Subject);

/// <summary>Writes and reads the audit trail: sign-ins, and every action of administrators.</summary>
public sealed class AuditTrail(NewsDbContext db, TimeProvider clock)
{
    /// <summary>The action of a failed sign-in, by which <see cref="PruneAudit"/> finds it.</summary>
    public const string SignInFailed = "Sign-in failed";

    /// <summary>Adds an entry to the current unit of work; it is stored with the change.</summary>
    public void Add(Actor actor, string action, string subject = "") => Add(actor.UserId, actor.Name, action, subject);

    /// <summary>Stores an entry on its own, for events that change nothing else, such as a failed sign-in.</summary>
    public async Task WriteAsync(
        long? userId,
        string userName,
        string action,
        string subject,
        CancellationToken cancellationToken
    )
    {
        Add(userId, userName, action, subject);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Entries older than <paramref name="before"/> (null for the newest), newest first.</summary>
    public async Task<IReadOnlyList<AuditLine>> ReadAsync(
        long? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await db
            .AuditTrail.AsNoTracking()
            .Where(a => before == null || a.Id < before)
            .OrderByDescending(a => a.Id)
            .Take(limit)
            .Select(a => new AuditLine(a.Id, a.At, a.UserId, a.UserName, a.Action, a.Subject))
            .ToListAsync(cancellationToken);

    /// <summary>What one user did, newest first, older than <paramref name="before"/> (null for the newest).</summary>
    public async Task<IReadOnlyList<AuditLine>> ReadOfAsync(
        long userId,
        DateTime? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await db
            .AuditTrail.AsNoTracking()
            .Where(a => a.UserId == userId && (before == null || a.At < before))
            .OrderByDescending(a => a.At)
            .ThenByDescending(a => a.Id)
            .Take(limit)
            .Select(a => new AuditLine(a.Id, a.At, a.UserId, a.UserName, a.Action, a.Subject))
            .ToListAsync(cancellationToken);

    private void Add(long? userId, string userName, string action, string subject) =>
        db.AuditTrail.Add(
            new AuditEntry
            {
                At = clock.GetUtcNow().UtcDateTime,
                UserId = userId,
                UserName = HtmlText.Excerpt(PlainText.Line(userName), 256),
                Action = action,
                Subject = HtmlText.Excerpt(PlainText.Line(subject), AuditEntry.SubjectLength),
            }
        );
}

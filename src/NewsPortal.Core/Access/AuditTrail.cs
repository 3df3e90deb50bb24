using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Access;

/// <summary>Writes the audit trail: sign-ins, and every act on content and people.</summary>
public sealed class AuditTrail(NewsDbContext db, TimeProvider clock)
{
    /// <summary>The action of a failed sign-in, by which <see cref="PruneAudit"/> finds it.</summary>
    public const string SignInFailed = "Sign-in failed";

    /// <summary>
    /// Adds an entry to the current unit of work; it is stored with the change, in its transaction.
    /// </summary>
    /// <param name="actor">Who acts.</param>
    /// <param name="action">What they do, in a few words.</param>
    /// <param name="subject">To what, in words.</param>
    /// <param name="thing">To what, for links; null for none.</param>
    /// <param name="before">What changes, as it was; short, and never a password or a text.</param>
    /// <param name="after">What changes, as it is from now on.</param>
    public void Add(
        Actor actor,
        string action,
        string subject = "",
        AuditThing? thing = null,
        string? before = null,
        string? after = null
    ) => Add(actor.UserId, actor.Name, action, subject, thing, before, after);

    /// <summary>
    /// Stores an entry, with what else waits to be stored, for events that change little else, such as a failed
    /// sign-in.
    /// </summary>
    public async Task WriteAsync(
        long? userId,
        string userName,
        string action,
        string subject,
        CancellationToken cancellationToken
    )
    {
        Add(userId, userName, action, subject, null, null, null);
        if (db.Database.CurrentTransaction is not null)
        {
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(
                async token =>
                {
                    await using var transaction = await db.Database.BeginTransactionAsync(token);
                    await db.SaveChangesAsync(token);
                    await transaction.CommitAsync(token);
                },
                cancellationToken
            );
    }

    private void Add(
        long? userId,
        string userName,
        string action,
        string subject,
        AuditThing? thing,
        string? before,
        string? after
    ) =>
        db.AuditTrail.Add(
            new AuditEntry
            {
                At = clock.GetUtcNow().UtcDateTime,
                UserId = userId,
                UserName = HtmlText.Excerpt(PlainText.Line(userName), 256),
                Action = action,
                Subject = HtmlText.Excerpt(PlainText.Line(subject), AuditEntry.SubjectLength),
                Kind = thing?.Kind ?? "",
                ThingId = thing?.Id,
                Before = Short(before),
                After = Short(after),
            }
        );

    private static string? Short(string? text) =>
        text is null ? null : HtmlText.Excerpt(PlainText.Line(text), AuditEntry.ChangeLength);
}

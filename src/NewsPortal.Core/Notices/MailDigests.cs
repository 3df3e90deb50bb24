using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Notices;

/// <summary>
/// Mails each morning what somebody has not read since the last digest, to those who want one. Late rather than never:
/// after an outage it catches up.
/// </summary>
public sealed class MailDigests(NewsDbContext db, NoticeMails mails, SiteTime time) : IJob
{
    private const int Hour = 7;
    private const int MostInOne = 50;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = time.ToLocal(time.UtcNow).Date;
        var due = time.ToUtc(today.AddHours(Hour));
        due = due <= time.UtcNow ? due : time.ToUtc(today.AddDays(-1).AddHours(Hour));
        var waiting = await db
            .Users.AsNoTracking()
            .Where(u => u.NoticeMail == NoticeMail.Digest && !u.IsDisabled)
            .Where(u => db.Notices.Any(n => n.UserId == u.Id && n.ReadAt == null && n.MailedAt == null && n.At < due))
            .OrderBy(u => u.Id)
            .ToListAsync(cancellationToken);
        foreach (var user in waiting)
        {
            await db.InTransactionAsync(token => MailAsync(user, due, token), sent => sent, cancellationToken);
        }
    }

    private async Task<bool> MailAsync(NewsUser user, DateTime due, CancellationToken cancellationToken)
    {
        // First the mark: of two programs that come here at once, the second finds nothing left to mail.
        var now = time.UtcNow;
        var marked = await db
            .Notices.Where(n => n.UserId == user.Id && n.ReadAt == null && n.MailedAt == null && n.At < due)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.MailedAt, now), cancellationToken);
        if (marked == 0)
        {
            return false;
        }

        var hidden = db.HiddenFrom(user.Id);
        var texts = await db
            .Notices.AsNoTracking()
            .Where(n => n.UserId == user.Id && n.MailedAt == now)
            .Where(n => n.ArticleId == null || !hidden.Contains(n.ArticleId.Value))
            .OrderBy(n => n.Id)
            .Take(MostInOne)
            .Select(n => new NoticeText(n.Kind, n.ArticleId, n.Headline, n.ByName, n.Message)
            {
                MediaId = n.MediaId,
                EndsAt = n.EndsAt,
            })
            .ToListAsync(cancellationToken);
        if (texts.Count == 0)
        {
            return true;
        }

        await mails.AddAsync(user, texts, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}

/// <summary>Deletes notices that nobody looks for any more.</summary>
public sealed class PruneNotices(NewsDbContext db, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Keep;
        await db.Notices.Where(n => n.At < oldest).OrderBy(n => n.At).DeleteInBatchesAsync(cancellationToken);
    }
}

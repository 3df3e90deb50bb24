using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Answers the requests for forgotten passwords: a link by mail to an open account, nothing to anybody else. A request
/// is claimed in the transaction that queues the mail, so that no node sends it twice.
/// </summary>
public sealed class SendPasswordLinks(
    NewsDbContext db,
    AccountFrame frame,
    UserManager<NewsUser> users,
    AuditTrail audit,
    AccountMails mails,
    TimeProvider clock
) : IJob
{
    /// <summary>How many links one address gets within an hour: strangers can ask for them too.</summary>
    public const int MostInAnHour = 3;

    private const int AtOnce = 50;

    /// <summary>How long a request is remembered after it was looked at.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var waiting = await db
            .PasswordRequests.AsNoTracking()
            .Where(r => r.HandledAt == null)
            .OrderBy(r => r.Id)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        foreach (var request in waiting)
        {
            await frame.WriteAsync(token => AnswerAsync(request, token), cancellationToken);
        }

        var forgotten = clock.GetUtcNow().UtcDateTime - Kept;
        await db
            .PasswordRequests.Where(r => r.HandledAt < forgotten)
            .OrderBy(r => r.HandledAt)
            .DeleteInBatchesAsync(cancellationToken);
    }

    private async Task<Result<bool>> AnswerAsync(PasswordRequest request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var user = await FindAsync(request.Account);
        var isSent = user is not null && !await HasEnoughAsync(request.Account, now, cancellationToken);
        var claimed = await db
            .PasswordRequests.Where(r => r.Id == request.Id && r.HandledAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.HandledAt, now).SetProperty(r => r.IsSent, isSent),
                cancellationToken
            );
        if (claimed == 1 && isSent)
        {
            var link = AccountAddresses.SetPasswordWith(user!.Id, await users.GeneratePasswordResetTokenAsync(user));
            await mails.PasswordForgottenAsync(user, link, cancellationToken);
            audit.Add(user.AsActor(), "Asked for a password link");
            await db.SaveChangesAsync(cancellationToken);
        }

        return Result.Done(isSent);
    }

    private async Task<NewsUser?> FindAsync(string account) =>
        await users.FindByEmailAsync(account) is { IsDisabled: false } user && user.NormalizedEmail == account
            ? user
            : null;

    private async Task<bool> HasEnoughAsync(string account, DateTime now, CancellationToken cancellationToken)
    {
        var since = now.AddHours(-1);
        return await db.PasswordRequests.CountAsync(
                r => r.Account == account && r.AskedAt > since && r.IsSent,
                cancellationToken
            ) >= MostInAnHour;
    }
}

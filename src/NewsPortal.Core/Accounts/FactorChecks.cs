using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Checks a second factor at the sign-in. Each code and each answer of a passkey is accepted once: the database decides
/// who was first, on whichever node.
/// </summary>
public sealed class FactorChecks(NewsDbContext db, AccountMails mails, TimeProvider clock)
{
    /// <summary>True for a right code of the authenticator app that nobody has used before.</summary>
    public async Task<bool> UseCodeAsync(long userId, string? code, CancellationToken cancellationToken)
    {
        var authenticator = await db
            .Authenticators.AsNoTracking()
            .SingleOrDefaultAsync(a => a.UserId == userId, cancellationToken);
        return authenticator is not null
            && AuthenticatorCodes.StepOf(authenticator.Key, code, clock.GetUtcNow().UtcDateTime, authenticator.LastStep)
                is { } step
            && await db
                .Authenticators.Where(a => a.UserId == userId && a.Key == authenticator.Key && a.LastStep < step)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.LastStep, step), cancellationToken) > 0;
    }

    /// <summary>True for a recovery code, which is used up with that; tells the owner by mail.</summary>
    public async Task<bool> UseRecoveryCodeAsync(NewsUser user, string? code, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var hash = RecoveryCodes.Hash(user.Id, code);
        if (
            await db
                .RecoveryCodes.Where(c => c.UserId == user.Id && c.Hash == hash)
                .ExecuteDeleteAsync(cancellationToken) == 0
        )
        {
            return false;
        }

        var left = await db.RecoveryCodes.CountAsync(c => c.UserId == user.Id, cancellationToken);
        await mails.RecoveryCodeUsedAsync(user, left, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// Records the use of a passkey whose answer Identity has verified; false if the passkey was used since the page
    /// asked for it, so that a copied answer is worthless.
    /// </summary>
    /// <param name="user">Its owner.</param>
    /// <param name="passkey">Its new state.</param>
    /// <param name="askedAt">UTC; when the page was made that asked for it.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    public async Task<bool> UsePasskeyAsync(
        NewsUser user,
        UserPasskeyInfo passkey,
        DateTime askedAt,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(passkey);
        var now = clock.GetUtcNow().UtcDateTime;
        var used = await db
            .UserPasskeys.Where(p =>
                p.UserId == user.Id
                && p.CredentialId == passkey.CredentialId
                && (
                    EF.Property<DateTime?>(p, Passkeys.LastUsedAt) == null
                    || EF.Property<DateTime?>(p, Passkeys.LastUsedAt) < askedAt
                )
            )
            .ExecuteUpdateAsync(
                set => set.SetProperty(p => EF.Property<DateTime?>(p, Passkeys.LastUsedAt), now),
                cancellationToken
            );
        if (used == 0)
        {
            return false;
        }

        // Identity's own update writes every column of what it has read before, the time of the last use too.
        var stored = await db.UserPasskeys.SingleAsync(
            p => p.UserId == user.Id && p.CredentialId == passkey.CredentialId,
            cancellationToken
        );
        stored.Data.SignCount = passkey.SignCount;
        stored.Data.IsBackedUp = passkey.IsBackedUp;
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}

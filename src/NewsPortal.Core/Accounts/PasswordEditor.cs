using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Links with which a user sets a password, and changes of passwords. A new password ends all sessions of the user.
/// </summary>
public sealed class PasswordEditor(
    NewsDbContext db,
    AccountFrame frame,
    UserManager<NewsUser> users,
    AuditTrail audit,
    SessionStore sessions,
    AccountMails mails,
    InvitationEditor invitations,
    TimeProvider clock
)
{
    /// <summary>So many requests may wait to be looked at: a flood fills no table.</summary>
    public const int MostRequests = 1_000;

    /// <summary>
    /// A token with which the user can set a password once within <see cref="AccountsSetup.PasswordLinkDays"/>. Anybody
    /// who has it can take over the account: show it only to the administrator who requested it.
    /// </summary>
    public Task<Result<string>> TokenAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        frame.AdministerAsync(
            id,
            version,
            actor,
            cancellationToken,
            async (user, token) =>
            {
                var passwordToken = await users.GeneratePasswordResetTokenAsync(user);
                audit.Add(actor, "Made password link", user.Label);
                await db.SaveChangesAsync(token);
                return Result.Done(passwordToken);
            }
        );

    /// <summary>
    /// Asks for a link by mail, for whoever has forgotten the password. Stores the same for every address, known or
    /// not; <see cref="SendPasswordLinks"/> does the rest. Beyond <see cref="MostRequests"/> that wait, nothing is
    /// stored.
    /// </summary>
    public async Task AskAsync(string email, CancellationToken cancellationToken)
    {
        if (await db.PasswordRequests.CountAsync(r => r.HandledAt == null, cancellationToken) >= MostRequests)
        {
            return;
        }

        db.PasswordRequests.Add(
            new PasswordRequest { Account = users.NormalizeEmail(email) ?? "", AskedAt = clock.GetUtcNow().UtcDateTime }
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>True while a token of <see cref="TokenAsync"/> is valid.</summary>
    public async Task<bool> IsTokenValidAsync(long id, string passwordToken)
    {
        // An unknown id must take as long as a known one.
        var user = await users.FindByIdAsync(AccountFrame.Key(id));
        return await users.VerifyUserTokenAsync(
                user ?? new NewsUser { SecurityStamp = "" },
                users.Options.Tokens.PasswordResetTokenProvider,
                UserManager<NewsUser>.ResetPasswordTokenPurpose,
                passwordToken
            ) && user is { IsDisabled: false };
    }

    /// <summary>Sets the password with a token; ends all sessions.</summary>
    public async Task<Result<Saved>> SetAsync(
        long id,
        string passwordToken,
        string password,
        CancellationToken cancellationToken
    )
    {
        var result = await frame.ChangeAsync(
            id,
            cancellationToken,
            async (user, token) =>
            {
                var reset = user.IsDisabled
                    ? IdentityResult.Failed(users.ErrorDescriber.InvalidToken())
                    : await users.ResetPasswordAsync(user, passwordToken, password);
                return await FinishAsync(reset, user, "Set password by link", token);
            }
        );
        return result.Outcome == Outcome.NotFound
            ? AccountResults.Refused<Saved>(IdentityResult.Failed(users.ErrorDescriber.InvalidToken()))
            : result;
    }

    /// <summary>
    /// Changes the user's own password. Ends all sessions including the current one, whose cookie may have been copied.
    /// </summary>
    public Task<Result<Saved>> ChangeAsync(
        long id,
        string? version,
        string present,
        string password,
        CancellationToken cancellationToken
    ) =>
        frame.ChangeAsync(
            id,
            version,
            cancellationToken,
            async (user, token) =>
                await FinishAsync(
                    await users.ChangePasswordAsync(user, present, password),
                    user,
                    "Changed password",
                    token
                )
        );

    /// <summary>Ends all sessions and tells the user, if Identity has accepted the new password.</summary>
    private async Task<Result<Saved>> FinishAsync(
        IdentityResult set,
        NewsUser user,
        string entry,
        CancellationToken cancellationToken
    )
    {
        if (set.Succeeded)
        {
            user.PasswordSetAt = clock.GetUtcNow().UtcDateTime;
            await sessions.EndAllAsync(user.Id, cancellationToken);
            await invitations.EndAsync(user.Id, cancellationToken);
            await mails.PasswordChangedAsync(user, cancellationToken);
            audit.Add(user.AsActor(), entry);
            await db.SaveChangesAsync(cancellationToken);
        }

        return AccountResults.Ended(set, user);
    }
}

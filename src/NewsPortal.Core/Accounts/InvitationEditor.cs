using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Invitations by mail: a link with which somebody chooses the first password. Only the mail has the link; sending it
/// again makes another one.
/// </summary>
public sealed class InvitationEditor(
    NewsDbContext db,
    AccountFrame frame,
    ChangeFeed changes,
    UserManager<NewsUser> users,
    AuditTrail audit,
    AccountMails mails,
    TimeProvider clock
)
{
    /// <summary>For how many days a link works.</summary>
    public const int Days = 7;

    private const int TokenBytes = 24;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Sends another link, which replaces the one before.</summary>
    public Task<Result<Saved>> SendAgainAsync(
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
                if (user.PasswordHash is not null)
                {
                    return Result<Saved>.Invalid("", AccountErrorCodes.InvitationAccepted);
                }

                audit.Add(actor, "Sent invitation", user.Label);
                await SendAsync(user, actor, token);
                return Result.Done(new Saved(user.Id));
            }
        );

    /// <summary>Takes an invitation back: the link is worthless, and the account is deleted.</summary>
    public async Task<Result<Saved>> WithdrawAsync(
        long id,
        string? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.PeopleManage)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    if (await users.FindByIdAsync(AccountFrame.Key(id)) is not { } user)
                    {
                        return new Result<Saved>(Outcome.NotFound);
                    }

                    if (version != await frame.VersionOfAsync(user))
                    {
                        return new Result<Saved>(Outcome.Conflict);
                    }

                    if (user.PasswordHash is not null)
                    {
                        return Result<Saved>.Invalid("", AccountErrorCodes.InvitationAccepted);
                    }

                    audit.Add(actor, "Withdrew invitation", user.Label);
                    return AccountResults.Ended(await users.DeleteAsync(user), user);
                },
                cancellationToken,
                clash =>
                    clash == Clash.Reference
                        ? Result<Saved>.Invalid("", AccountErrorCodes.InvitationInUse)
                        : new Result<Saved>(Outcome.Conflict)
            );

    /// <summary>True while a link works.</summary>
    public async Task<bool> IsValidAsync(long id, string? link, CancellationToken cancellationToken)
    {
        var (hash, now) = (Hash(link), Now);
        return await db.Invitations.AnyAsync(
            i =>
                i.UserId == id
                && i.TokenHash == hash
                && i.ExpiresAt > now
                && db.Users.Any(u => u.Id == id && !u.IsDisabled),
            cancellationToken
        );
    }

    /// <summary>Chooses the first password with a link.</summary>
    public async Task<Result<Saved>> AcceptAsync(
        long id,
        string? link,
        string password,
        CancellationToken cancellationToken
    )
    {
        var used = AccountResults.Refused<Saved>(IdentityResult.Failed(users.ErrorDescriber.InvalidToken()));
        var result = await frame.ChangeAsync(
            id,
            cancellationToken,
            async (user, token) =>
            {
                if (user.PasswordHash is not null || !await IsValidAsync(id, link, token))
                {
                    return used;
                }

                user.PasswordSetAt = Now;
                var added = await users.AddPasswordAsync(user, password);
                if (added.Succeeded)
                {
                    await EndAsync(id, token);
                    audit.Add(user.AsActor(), "Accepted invitation");
                    await db.SaveChangesAsync(token);
                }

                return AccountResults.Ended(added, user);
            }
        );
        return result.Outcome == Outcome.NotFound ? used : result;
    }

    /// <summary>Sends a link in the current unit of work, which saves.</summary>
    internal async Task SendAsync(NewsUser user, Actor actor, CancellationToken cancellationToken)
    {
        var link = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var invitation = await db.Invitations.SingleOrDefaultAsync(i => i.UserId == user.Id, cancellationToken);
        if (invitation is null)
        {
            invitation = new Invitation { UserId = user.Id, TokenHash = "" };
            db.Invitations.Add(invitation);
        }

        (invitation.TokenHash, invitation.SentAt, invitation.ExpiresAt) = (Hash(link), Now, Now.AddDays(Days));
        await mails.InvitedAsync(
            user,
            (await users.GetRolesAsync(user)).FirstOrDefault(),
            actor.Name,
            AccountAddresses.InvitationWith(user.Id, link),
            invitation.ExpiresAt,
            cancellationToken
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Ends an invitation whose user has a password by now.</summary>
    internal Task EndAsync(long id, CancellationToken cancellationToken) =>
        db.Invitations.Where(i => i.UserId == id).ExecuteDeleteAsync(cancellationToken);

    /// <summary>The link has 192 random bits: a plain hash is enough.</summary>
    private static string Hash(string? link) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(link ?? "")));
}

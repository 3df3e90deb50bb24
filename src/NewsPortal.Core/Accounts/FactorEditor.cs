using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Adds and removes second factors: the authenticator app, passkeys, and the recovery codes for when both are lost
/// (docs/adr/0045). Every change is told to the account's owner by mail.
/// </summary>
public sealed class FactorEditor(
    NewsDbContext db,
    AccountFrame frame,
    FactorQueries factors,
    UserManager<NewsUser> users,
    SessionStore sessions,
    AuditTrail audit,
    AccountMails mails,
    TimeProvider clock
)
{
    /// <summary>The longest name of a passkey.</summary>
    public const int PasskeyNameLength = 100;

    /// <summary>More than anybody has.</summary>
    private const int MostPasskeys = 20;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// Sets up an authenticator app with a key that the user's app already has, in place of an earlier one.
    /// </summary>
    /// <param name="userId">The user, for themselves.</param>
    /// <param name="session">The present session; all others end if this is the first factor.</param>
    /// <param name="key">See <see cref="AuthenticatorCodes.NewKey"/>.</param>
    /// <param name="code">The app's present code.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    /// <returns>New recovery codes to show once; empty if there are some already.</returns>
    public Task<Result<IReadOnlyList<string>>> SetUpAuthenticatorAsync(
        long userId,
        Guid session,
        string key,
        string? code,
        CancellationToken cancellationToken
    ) =>
        frame.ChangeAsync(
            userId,
            cancellationToken,
            async (user, token) =>
            {
                if (AuthenticatorCodes.StepOf(key, code, Now, 0) is not { } step)
                {
                    return Result<IReadOnlyList<string>>.Invalid("Code", AccountErrorCodes.CodeWrong);
                }

                await EndOthersIfFirstAsync(user, session, token);
                var authenticator = await db.Authenticators.SingleOrDefaultAsync(a => a.UserId == user.Id, token);
                if (authenticator is null)
                {
                    authenticator = new Authenticator { UserId = user.Id, Key = key };
                    db.Authenticators.Add(authenticator);
                }

                (authenticator.Key, authenticator.SetUpAt, authenticator.LastStep) = (key, Now, step);
                audit.Add(user.AsActor(), "Set up authenticator app");
                await mails.FactorAddedAsync(user, null, token);
                return await CodesIfNoneAsync(user, token);
            }
        );

    /// <summary>Removes the authenticator app.</summary>
    public Task<Result<Saved>> RemoveAuthenticatorAsync(
        long userId,
        string? version,
        CancellationToken cancellationToken
    ) =>
        RemoveAsync(
            userId,
            version,
            async (user, token) =>
            {
                if (await db.Authenticators.Where(a => a.UserId == user.Id).ExecuteDeleteAsync(token) == 0)
                {
                    return false;
                }

                audit.Add(user.AsActor(), "Removed authenticator app");
                await mails.FactorRemovedAsync(user, null, token);
                return true;
            },
            cancellationToken
        );

    /// <summary>Adds a passkey that the browser has just made.</summary>
    /// <param name="userId">The user, for themselves.</param>
    /// <param name="session">The present session; all others end if this is the first factor.</param>
    /// <param name="passkey">What Identity has verified.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    /// <returns>New recovery codes to show once; empty if there are some already.</returns>
    public Task<Result<IReadOnlyList<string>>> AddPasskeyAsync(
        long userId,
        Guid session,
        UserPasskeyInfo passkey,
        string? name,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(passkey);
        var line = PlainText.Line(name);
        return frame.ChangeAsync(
            userId,
            cancellationToken,
            async (user, token) =>
            {
                if (line.Length is 0 or > PasskeyNameLength)
                {
                    return Result<IReadOnlyList<string>>.Invalid(
                        "Name",
                        line.Length == 0 ? AccountErrorCodes.PasskeyNameMissing : AccountErrorCodes.PasskeyNameLong,
                        PasskeyNameLength
                    );
                }

                if (await db.UserPasskeys.CountAsync(p => p.UserId == user.Id, token) >= MostPasskeys)
                {
                    return Result<IReadOnlyList<string>>.Invalid("", AccountErrorCodes.PasskeysMany, MostPasskeys);
                }

                await EndOthersIfFirstAsync(user, session, token);
                var ours = new UserPasskeyInfo(
                    passkey.CredentialId,
                    passkey.PublicKey,
                    clock.GetUtcNow(),
                    passkey.SignCount,
                    passkey.Transports,
                    passkey.IsUserVerified,
                    passkey.IsBackupEligible,
                    passkey.IsBackedUp,
                    passkey.AttestationObject,
                    passkey.ClientDataJson
                )
                {
                    Name = line,
                };
                var added = await users.AddOrUpdatePasskeyAsync(user, ours);
                if (!added.Succeeded)
                {
                    return AccountResults.Refused<IReadOnlyList<string>>(added);
                }

                audit.Add(user.AsActor(), "Added passkey", line);
                await mails.FactorAddedAsync(user, line, token);
                return await CodesIfNoneAsync(user, token);
            }
        );
    }

    /// <summary>Removes a passkey.</summary>
    /// <param name="userId">The user, for themselves.</param>
    /// <param name="version">See <see cref="AccountSecurity.Version"/>.</param>
    /// <param name="passkey">See <see cref="PasskeyLine.Id"/>.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    public Task<Result<Saved>> RemovePasskeyAsync(
        long userId,
        string? version,
        string? passkey,
        CancellationToken cancellationToken
    ) =>
        RemoveAsync(
            userId,
            version,
            async (user, token) =>
            {
                if (
                    !Base64Url.IsValid(passkey)
                    || await users.GetPasskeyAsync(user, Base64Url.DecodeFromChars(passkey)) is not { } stored
                )
                {
                    return false;
                }

                await users.RemovePasskeyAsync(user, stored.CredentialId);
                audit.Add(user.AsActor(), "Removed passkey", stored.Name ?? "");
                await mails.FactorRemovedAsync(user, stored.Name ?? "", token);
                return true;
            },
            cancellationToken
        );

    /// <summary>Makes new recovery codes, which replace all earlier ones.</summary>
    /// <returns>The codes to show once.</returns>
    public Task<Result<IReadOnlyList<string>>> RenewCodesAsync(
        long userId,
        string? version,
        CancellationToken cancellationToken
    ) =>
        frame.ChangeAsync(
            userId,
            cancellationToken,
            async (user, token) =>
            {
                var present = await factors.FindAsync(user.Id, token);
                if (present?.Version != version)
                {
                    return new Result<IReadOnlyList<string>>(Outcome.Conflict);
                }

                if (!present!.HasFactor)
                {
                    return Result<IReadOnlyList<string>>.Invalid("", AccountErrorCodes.CodesWithoutFactor);
                }

                await db.RecoveryCodes.Where(c => c.UserId == user.Id).ExecuteDeleteAsync(token);
                audit.Add(user.AsActor(), "Made recovery codes");
                await mails.CodesRenewedAsync(user, token);
                return Result.Done(await AddCodesAsync(user, token));
            }
        );

    /// <summary>
    /// Removes all factors of somebody who has lost them, and ends their sessions; for administrators and operators.
    /// </summary>
    public Task<Result<Saved>> ResetAsync(long id, string? version, Actor actor, CancellationToken cancellationToken) =>
        frame.AdministerAsync(
            id,
            version,
            actor,
            cancellationToken,
            (user, token) => ResetNowAsync(user, actor, token)
        );

    /// <summary>The same by address, for operators, who have seen no version.</summary>
    public async Task<Result<Saved>> ResetAsync(string email, Actor actor, CancellationToken cancellationToken) =>
        !actor.May(Permissions.PeopleManage) ? new Result<Saved>(Outcome.NotAllowed)
        : await users.FindByEmailAsync(email) is not { } found ? new Result<Saved>(Outcome.NotFound)
        : await frame.ChangeAsync(found.Id, cancellationToken, (user, token) => ResetNowAsync(user, actor, token));

    private async Task<Result<Saved>> ResetNowAsync(NewsUser user, Actor actor, CancellationToken cancellationToken)
    {
        if (!await factors.HasAnyAsync(user.Id, cancellationToken))
        {
            return Result<Saved>.Invalid("", AccountErrorCodes.NoFactor);
        }

        await db.Authenticators.Where(a => a.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.UserPasskeys.Where(p => p.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.RecoveryCodes.Where(c => c.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await sessions.EndAllAsync(user.Id, cancellationToken);
        audit.Add(actor, "Reset second factors", user.Label);
        await mails.FactorsResetAsync(user, actor.Name, cancellationToken);
        return AccountResults.Ended(await users.UpdateSecurityStampAsync(user), user);
    }

    /// <summary>
    /// Removes something that was seen. The last factor stays where the role needs one: another comes first.
    /// </summary>
    private Task<Result<Saved>> RemoveAsync(
        long userId,
        string? version,
        Func<NewsUser, CancellationToken, Task<bool>> remove,
        CancellationToken cancellationToken
    ) =>
        frame.ChangeAsync(
            userId,
            cancellationToken,
            async (user, token) =>
            {
                var before = await factors.FindAsync(user.Id, token);
                if (before?.Version != version)
                {
                    return new Result<Saved>(Outcome.Conflict);
                }

                if (!await remove(user, token))
                {
                    return new Result<Saved>(Outcome.NotFound);
                }

                await db.SaveChangesAsync(token);
                if (!await factors.HasAnyAsync(user.Id, token))
                {
                    if (before!.IsRequired)
                    {
                        return Result<Saved>.Invalid("", AccountErrorCodes.FactorNeeded);
                    }

                    await db.RecoveryCodes.Where(c => c.UserId == user.Id).ExecuteDeleteAsync(token);
                }

                return Result.Done(new Saved(user.Id));
            }
        );

    /// <summary>Whoever signed in elsewhere did so with the password alone.</summary>
    private async Task EndOthersIfFirstAsync(NewsUser user, Guid session, CancellationToken cancellationToken)
    {
        if (!await factors.HasAnyAsync(user.Id, cancellationToken))
        {
            await sessions.EndOthersAsync(user.Id, session, cancellationToken);
        }
    }

    private async Task<Result<IReadOnlyList<string>>> CodesIfNoneAsync(
        NewsUser user,
        CancellationToken cancellationToken
    )
    {
        if (await db.RecoveryCodes.AnyAsync(c => c.UserId == user.Id, cancellationToken))
        {
            await db.SaveChangesAsync(cancellationToken);
            return Result.Done<IReadOnlyList<string>>([]);
        }

        return Result.Done(await AddCodesAsync(user, cancellationToken));
    }

    private async Task<IReadOnlyList<string>> AddCodesAsync(NewsUser user, CancellationToken cancellationToken)
    {
        List<string> codes = [.. Enumerable.Range(0, RecoveryCodes.Count).Select(_ => RecoveryCodes.New())];
        db.RecoveryCodes.AddRange(
            codes.Select(code => new RecoveryCode
            {
                UserId = user.Id,
                Hash = RecoveryCodes.Hash(user.Id, code),
                CreatedAt = Now,
            })
        );
        await db.SaveChangesAsync(cancellationToken);
        return codes;
    }
}

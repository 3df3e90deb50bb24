using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Web.Hosting;

/// <summary>The outcome of a sign-in attempt.</summary>
public enum SignInOutcome
{
    Done,

    /// <summary>Unknown address or wrong password; the response never tells which.</summary>
    Refused,

    /// <summary>Too many wrong passwords before; this one was not checked.</summary>
    TooMany,

    /// <summary>The password was correct, but an administrator has closed the account.</summary>
    Disabled,

    /// <summary>The password was correct; the second step follows (<see cref="PendingSignIn"/>).</summary>
    NeedsFactor,
}

/// <summary>The outcome of an attempt, and how long to wait before the next.</summary>
public sealed record SignInAnswer(SignInOutcome Outcome, TimeSpan Wait = default);

/// <summary>
/// Signs people in and out, with audit entries. An unknown address costs the same work and the same queries as a wrong
/// password, so that neither message nor timing reveals who has an account.
/// </summary>
public sealed class NewsroomSignIn(
    UserManager<NewsUser> users,
    SessionStore sessions,
    AccountMails mails,
    AuditTrail audit,
    SignInThrottle throttle,
    FactorQueries factors,
    FactorChecks checks,
    PendingSignIn pending,
    PasskeyPages passkeys,
    KnownDevices devices,
    IHttpContextAccessor contexts
)
{
    private static readonly string SomeHash = new PasswordHasher<NewsUser>().HashPassword(new NewsUser(), "nobody");

    private HttpContext Context => contexts.HttpContext!;

    private SessionOrigin Origin =>
        new(DeviceNames.Of(Context.Request.Headers.UserAgent), SessionCookie.NetworkOf(Context));

    public async Task<SignInAnswer> SignInAsync(string email, string password, CancellationToken cancellationToken)
    {
        var account = users.NormalizeEmail(email) ?? "";
        var device = devices.Find(account);
        var crowd = Proxies.CrowdKey(Context);
        var isShared =
            crowd is null && Context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
        using var attempt = throttle.Begin(account, Proxies.ReaderKey(Context), device?.Id, isShared, crowd);
        if (attempt.Wait > TimeSpan.Zero)
        {
            return new SignInAnswer(SignInOutcome.TooMany, attempt.Wait);
        }

        var nobody = SomeHash;
        var user = await users.FindByEmailAsync(email);
        if (user?.NormalizedEmail != account)
        {
            // The database may treat other spellings as equal, each of which would be counted separately.
            user = null;
        }

        var check = users.PasswordHasher.VerifyHashedPassword(
            user ?? new NewsUser(),
            user?.PasswordHash ?? nobody,
            password
        );
        if (user?.PasswordHash is null || check == PasswordVerificationResult.Failed)
        {
            attempt.Failed();
            await audit.WriteAsync(
                user?.Id,
                email,
                AuditTrail.SignInFailed,
                user is null ? "Unknown address" : "Wrong password",
                cancellationToken
            );
            return new SignInAnswer(SignInOutcome.Refused);
        }

        attempt.Succeeded();
        if (user.IsDisabled)
        {
            await RefuseDisabledAsync(user, cancellationToken);
            return new SignInAnswer(SignInOutcome.Disabled);
        }

        if (check == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await users.CheckPasswordAsync(user, password);
        }

        if (await factors.HasAnyAsync(user.Id, cancellationToken))
        {
            pending.Begin(user);
            return new SignInAnswer(SignInOutcome.NeedsFactor);
        }

        await EnterAsync(user, "Signed in", cancellationToken);
        return new SignInAnswer(SignInOutcome.Done);
    }

    /// <summary>Whose sign-in waits for its second step; null for nobody's.</summary>
    public async Task<NewsUser?> PendingAsync() =>
        pending.Find() is { } waiting
        && await FindAsync(waiting.UserId) is { IsDisabled: false } user
        && user.SecurityStamp == waiting.Stamp
            ? user
            : null;

    /// <summary>Ends a sign-in that waits with a code of the authenticator app, or with a recovery code.</summary>
    public async Task<SignInAnswer> FinishAsync(
        NewsUser user,
        string? code,
        bool isRecovery,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(user);
        using var attempt = throttle.BeginCode(user.Id, devices.Find(user.NormalizedEmail!)?.Id);
        if (attempt.Wait > TimeSpan.Zero)
        {
            return new SignInAnswer(SignInOutcome.TooMany, attempt.Wait);
        }

        var isRight = isRecovery
            ? await checks.UseRecoveryCodeAsync(user, code, cancellationToken)
            : await checks.UseCodeAsync(user.Id, code, cancellationToken);
        if (!isRight)
        {
            attempt.Failed();
            await audit.WriteAsync(
                user.Id,
                user.Email!,
                AuditTrail.SignInFailed,
                isRecovery ? "Wrong recovery code" : "Wrong code",
                cancellationToken
            );
            return new SignInAnswer(SignInOutcome.Refused);
        }

        attempt.Succeeded();
        await EnterAsync(user, isRecovery ? "Signed in with a recovery code" : "Signed in", cancellationToken);
        return new SignInAnswer(SignInOutcome.Done);
    }

    /// <summary>Signs in with a passkey, alone or as a second step: the device has checked its owner.</summary>
    public async Task<SignInAnswer> PasskeyAsync(string? credential, string? state, CancellationToken cancellationToken)
    {
        if (
            await passkeys.VerifyAsync(credential, state) is not { } answer
            || answer.User is { IsDisabled: false }
                && !await checks.UsePasskeyAsync(answer.User, answer.Passkey, answer.AskedAt, cancellationToken)
        )
        {
            await audit.WriteAsync(null, "", AuditTrail.SignInFailed, "Passkey not accepted", cancellationToken);
            return new SignInAnswer(SignInOutcome.Refused);
        }

        if (answer.User.IsDisabled)
        {
            await RefuseDisabledAsync(answer.User, cancellationToken);
            return new SignInAnswer(SignInOutcome.Disabled);
        }

        await EnterAsync(answer.User, "Signed in with a passkey", cancellationToken);
        return new SignInAnswer(SignInOutcome.Done);
    }

    /// <summary>
    /// Asks a signed-in user for the password again. Wrong ones are counted per session; a correct one is recorded in
    /// it (<see cref="SessionCookie.PasswordCheckedAt"/>).
    /// </summary>
    public async Task<SignInAnswer> CheckAgainAsync(
        ClaimsPrincipal present,
        string password,
        CancellationToken cancellationToken
    )
    {
        var session = SessionCookie.SessionOf(present) ?? throw new InvalidOperationException("Nobody is signed in.");
        using var attempt = throttle.BeginAgain(session);
        if (attempt.Wait > TimeSpan.Zero)
        {
            return new SignInAnswer(SignInOutcome.TooMany, attempt.Wait);
        }

        var actor = present.ToActor();
        if (await FindAsync(actor) is not { } user || !await users.CheckPasswordAsync(user, password))
        {
            attempt.Failed();
            await audit.WriteAsync(actor.UserId, actor.Name, "Wrong password", "While signed in", cancellationToken);
            return new SignInAnswer(SignInOutcome.Refused);
        }

        attempt.Succeeded();
        await sessions.MarkPasswordCheckedAsync(session, cancellationToken);
        return new SignInAnswer(SignInOutcome.Done);
    }

    /// <summary>Asks a signed-in user for a passkey; null if the user has none, or where none is offered.</summary>
    public async Task<PasskeyPrompt?> AskForPasskeyAsync(ClaimsPrincipal present) =>
        await FindAsync(present.ToActor()) is { } user && (await users.GetPasskeysAsync(user)).Count > 0
            ? await passkeys.AskAsync(user)
            : null;

    /// <summary>
    /// Whether a signed-in user has answered with a passkey of the same account; recorded like the right password.
    /// </summary>
    public async Task<bool> CheckPasskeyAgainAsync(
        ClaimsPrincipal present,
        string? credential,
        string? state,
        CancellationToken cancellationToken
    )
    {
        var session = SessionCookie.SessionOf(present) ?? throw new InvalidOperationException("Nobody is signed in.");
        var actor = present.ToActor();
        if (
            await passkeys.VerifyAsync(credential, state) is not { } answer
            || answer.User.Id != actor.UserId
            || !await checks.UsePasskeyAsync(answer.User, answer.Passkey, answer.AskedAt, cancellationToken)
        )
        {
            await audit.WriteAsync(
                actor.UserId,
                actor.Name,
                "Passkey not accepted",
                "While signed in",
                cancellationToken
            );
            return false;
        }

        await sessions.MarkPasswordCheckedAsync(session, cancellationToken);
        return true;
    }

    /// <summary>Starts a new session for the current user after a change that ended all others.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(Context.User.ToActor()) is { IsDisabled: false } user)
        {
            await StartAsync(user, user.Email!, "Session renewed", cancellationToken);
        }
    }

    public async Task SignOutAsync(CancellationToken cancellationToken)
    {
        var actor = Context.User.ToActor();
        await LeavePresentAsync(cancellationToken);
        await Context.SignOutAsync(IdentityConstants.ApplicationScheme);
        await audit.WriteAsync(actor.UserId, actor.Name, "Signed out", "", cancellationToken);
    }

    private Task RefuseDisabledAsync(NewsUser user, CancellationToken cancellationToken) =>
        audit.WriteAsync(user.Id, user.Email!, "Sign-in refused", "Account is disabled", cancellationToken);

    /// <summary>Signs in somebody who has proved who they are; a browser new to the account is reported.</summary>
    private async Task EnterAsync(NewsUser user, string action, CancellationToken cancellationToken)
    {
        await LeavePresentAsync(cancellationToken);
        if (!KnownDevices.IsCurrent(devices.Find(user.NormalizedEmail!), user.SecurityStamp!))
        {
            await mails.SignedInAsync(user, Origin, cancellationToken);
        }

        pending.End();
        await StartAsync(user, user.Email!, action, cancellationToken);
    }

    /// <summary>Each sign-in is a new session, whatever cookie the browser sent.</summary>
    private async Task StartAsync(NewsUser user, string email, string action, CancellationToken cancellationToken)
    {
        var session = sessions.Add(user, Origin);
        await audit.WriteAsync(user.Id, email, action, "", cancellationToken);
        await sessions.MarkSeenAsync(user.Id, cancellationToken);
        await SessionCookie.StartAsync(Context, session);
        devices.Remember(users.NormalizeEmail(user.Email)!, user.SecurityStamp!);
    }

    private async Task LeavePresentAsync(CancellationToken cancellationToken)
    {
        if (SessionCookie.SessionOf(Context.User) is { } session && Context.User.ToActor().UserId is { } userId)
        {
            await sessions.EndAsync(session, userId, cancellationToken);
        }
    }

    private Task<NewsUser?> FindAsync(Actor actor) => FindAsync(actor.UserId!.Value);

    private Task<NewsUser?> FindAsync(long id) => users.FindByIdAsync(id.ToString(CultureInfo.InvariantCulture));
}

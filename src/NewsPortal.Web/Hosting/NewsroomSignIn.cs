using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Web.Hosting;

/// <summary>How an attempt to sign in ended.</summary>
public enum SignInOutcome
{
    Done,

    /// <summary>Unknown address, wrong password or a locked account: the answer never tells which.</summary>
    Refused,

    /// <summary>The password was right, but an administrator has closed the account.</summary>
    Disabled,
}

/// <summary>Signs people in and out, and writes the audit trail of it.</summary>
public sealed class NewsroomSignIn(
    SignInManager<NewsUser> signIn, UserManager<NewsUser> users, AuditTrail audit, TimeProvider clock)
{
    private static readonly Lazy<string> SomeHash = new(() => new PasswordHasher<NewsUser>().HashPassword(new NewsUser(), "nobody"));

    public async Task<SignInOutcome> SignInAsync(string email, string password, CancellationToken cancellationToken)
    {
        var user = await users.FindByEmailAsync(email);
        if (user is null || await users.IsLockedOutAsync(user))
        {
            // As much work as for a real check, so that the time does not tell either.
            users.PasswordHasher.VerifyHashedPassword(user ?? new NewsUser(), SomeHash.Value, password);
            await audit.WriteAsync(
                user?.Id, email, user is null ? AuditTrail.SignInFailed : "Sign-in refused", user is null ? "Unknown address" : "Account is locked",
                cancellationToken);
            return SignInOutcome.Refused;
        }

        if (!(await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true)).Succeeded)
        {
            var locked = await users.IsLockedOutAsync(user);
            await audit.WriteAsync(
                user.Id, email, locked ? "Account locked" : AuditTrail.SignInFailed,
                locked ? $"After {AccountsSetup.LockoutAttempts} wrong passwords" : "Wrong password", cancellationToken);
            return SignInOutcome.Refused;
        }

        if (user.IsDisabled)
        {
            await audit.WriteAsync(user.Id, email, "Sign-in refused", "Account is disabled", cancellationToken);
            return SignInOutcome.Disabled;
        }

        var ticket = new AuthenticationProperties();
        PasswordChecks.NoteIn(ticket, clock);
        await signIn.SignInAsync(user, ticket);
        await audit.WriteAsync(user.Id, email, "Signed in", "", cancellationToken);
        return SignInOutcome.Done;
    }

    /// <summary>
    /// Checks the password of somebody who is signed in, before an act that needs it anew; wrong ones count as at the
    /// sign-in.
    /// </summary>
    public async Task<bool> ConfirmAsync(Actor actor, string password, CancellationToken cancellationToken)
    {
        var user = await users.FindByIdAsync(actor.UserId!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (user is null || !(await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true)).Succeeded)
        {
            await audit.WriteAsync(actor.UserId, actor.Name, "Password refused", "Asked for again before an act", cancellationToken);
            return false;
        }

        var session = await signIn.Context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        PasswordChecks.NoteIn(session.Properties!, clock);
        await signIn.Context.SignInAsync(IdentityConstants.ApplicationScheme, session.Principal!, session.Properties);
        return true;
    }

    /// <summary>Renews the present session after something changed that ends sessions.</summary>
    public async Task RenewAsync(long userId)
    {
        if (await users.FindByIdAsync(userId.ToString(System.Globalization.CultureInfo.InvariantCulture)) is { } user)
        {
            await signIn.RefreshSignInAsync(user);
        }
    }

    public async Task SignOutAsync(Actor actor, CancellationToken cancellationToken)
    {
        await signIn.SignOutAsync();
        await audit.WriteAsync(actor.UserId, actor.Name, "Signed out", "", cancellationToken);
    }
}

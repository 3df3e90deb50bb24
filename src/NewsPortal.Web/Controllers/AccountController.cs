using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Web.Areas.Admin;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Account;
using NewsPortal.Web.Views.Security;

namespace NewsPortal.Web.Controllers;

/// <summary>Signing in and out, and the user's own account.</summary>
[Route("account")]
[AsksAgainWhenTooOld]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountController(
    NewsroomSignIn signIn,
    AccountEditor editor,
    PasswordEditor passwords,
    InvitationEditor invitations,
    AccountQueries accounts,
    SessionStore sessions,
    PasskeyPages passkeys,
    IStringLocalizer<Texts> texts
) : Controller
{
    [HttpGet("login")]
    public async Task<IActionResult> Login(string? returnUrl, CancellationToken cancellationToken) =>
        User.Identity!.IsAuthenticated
            ? LocalRedirect(Local(returnUrl))
            : await LoginPageAsync(new LoginModel { ReturnUrl = returnUrl }, cancellationToken);

    [HttpPost("login")]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> Login(LoginModel model, CancellationToken cancellationToken)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        if (ModelState.IsValid)
        {
            var answer = await signIn.SignInAsync(model.Email!.Trim(), model.Password!, cancellationToken);
            switch (answer.Outcome)
            {
                case SignInOutcome.Done:
                    return LocalRedirect(Local(model.ReturnUrl));
                case SignInOutcome.NeedsFactor:
                    return Redirect(AccountAddresses.CodeFor(model.ReturnUrl));
                case SignInOutcome.Disabled:
                    ModelState.AddModelError(
                        "",
                        texts["This account is closed. Ask an administrator to open it again."]
                    );
                    break;
                case SignInOutcome.TooMany:
                    AskToWait("", answer.Wait);
                    break;
                default:
                    ModelState.AddModelError(
                        "",
                        texts["You are not signed in: the address or the password is wrong. Type both again."]
                    );
                    break;
            }
        }

        return await LoginPageAsync(model with { Password = "" }, cancellationToken);
    }

    /// <summary>Requires a click: a link must not sign anybody out.</summary>
    [HttpGet("logout")]
    public IActionResult Logout() => User.Identity!.IsAuthenticated ? View() : RedirectToAction(nameof(Login));

    [HttpPost("logout")]
    public async Task<IActionResult> SignOutNow(CancellationToken cancellationToken)
    {
        if (User.Identity!.IsAuthenticated)
        {
            await signIn.SignOutAsync(cancellationToken);
        }

        return RedirectToAction(nameof(Login));
    }

    [HttpGet("denied")]
    public IActionResult Denied()
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return View();
    }

    [HttpGet("signed-in")]
    [Authorize]
    public IActionResult SignedIn() => View();

    [HttpGet("")]
    [Authorize]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        View(new ShowModel { User = (await accounts.FindAsync(UserId, cancellationToken))! });

    [HttpPost("")]
    [Authorize]
    public async Task<IActionResult> Rename(ShowModel model, CancellationToken cancellationToken)
    {
        var result = await editor.RenameAsync(UserId, model.Version, model.DisplayName, cancellationToken);
        return result.IsDone
            ? Done(texts["Your name is changed."], nameof(Show))
            : await ShowAgainAsync(result, model, cancellationToken);
    }

    /// <summary>Chooses the language of the newsroom; empty for the one of the browser.</summary>
    [HttpPost("language")]
    [Authorize]
    public async Task<IActionResult> ChooseLanguage(
        string? language,
        string? returnUrl,
        CancellationToken cancellationToken
    ) =>
        (await editor.ChooseLanguageAsync(UserId, language, cancellationToken)).IsDone
            ? LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl : AccountAddresses.Account)
            : BadRequest();

    [HttpPost("password")]
    [Authorize]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> ChangePassword(ShowModel model, CancellationToken cancellationToken)
    {
        if (model.Password != model.PasswordAgain)
        {
            ModelState.AddModelError(nameof(model.PasswordAgain), texts["The two passwords differ. Type them again."]);
            return await ShowAgainAsync(model, cancellationToken);
        }

        var check = await signIn.CheckAgainAsync(User, model.PresentPassword, cancellationToken);
        if (check.Outcome == SignInOutcome.TooMany)
        {
            AskToWait(nameof(model.PresentPassword), check.Wait);
            return await ShowAgainAsync(model, cancellationToken);
        }

        // The editor reports a wrong one, in its own words.
        var result = await passwords.ChangeAsync(
            UserId,
            model.Version,
            model.PresentPassword,
            model.Password,
            cancellationToken
        );
        if (!result.IsDone)
        {
            return await ShowAgainAsync(result, model, cancellationToken);
        }

        await signIn.RenewAsync(cancellationToken);
        return Done(texts["Your password is changed. All other sessions are signed out."], nameof(Show));
    }

    /// <summary>Where the user is signed in.</summary>
    [HttpGet("sessions")]
    [Authorize]
    public async Task<IActionResult> Sessions(CancellationToken cancellationToken) =>
        View(new SessionsModel(await sessions.ListAsync(UserId, cancellationToken), SessionCookie.SessionOf(User)));

    [HttpPost("sessions/{id:guid}/end")]
    [Authorize]
    public async Task<IActionResult> EndSession(Guid id, CancellationToken cancellationToken)
    {
        if (id == SessionCookie.SessionOf(User))
        {
            return await SignOutNow(cancellationToken);
        }

        return await editor.EndSessionAsync(id, UserId, cancellationToken)
            ? Done(texts["The session has ended."], nameof(Sessions))
            : Done(texts["The session had ended already."], nameof(Sessions));
    }

    [HttpPost("sign-out-everywhere")]
    [Authorize]
    public async Task<IActionResult> SignOutEverywhere(CancellationToken cancellationToken)
    {
        await editor.SignOutEverywhereAsync(UserId, null, User.ToActor(), cancellationToken);
        return RedirectToAction(nameof(Login));
    }

    /// <summary>Asks for the password again; <see cref="AsksForPasswordAttribute"/> redirects here.</summary>
    [HttpGet("confirm")]
    [Authorize]
    public Task<IActionResult> Confirm(string? returnUrl) =>
        ConfirmPageAsync(new ConfirmModel { ReturnUrl = returnUrl });

    [HttpPost("confirm")]
    [Authorize]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> Confirm(ConfirmModel model, CancellationToken cancellationToken)
    {
        var check = await signIn.CheckAgainAsync(User, model.Password, cancellationToken);
        if (check.Outcome == SignInOutcome.Done)
        {
            return Confirmed(model.ReturnUrl);
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        if (check.Outcome == SignInOutcome.TooMany)
        {
            AskToWait(nameof(model.Password), check.Wait);
        }
        else
        {
            ModelState.Add([new FieldError(nameof(model.Password), AccountErrorCodes.PasswordWrong)]);
        }

        return await ConfirmPageAsync(model with { Password = "" });
    }

    [HttpPost("confirm/passkey")]
    [Authorize]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> ConfirmPasskey(PasskeyAnswer model, CancellationToken cancellationToken)
    {
        if (await signIn.CheckPasskeyAgainAsync(User, model.Credential, model.State, cancellationToken))
        {
            return Confirmed(model.ReturnUrl);
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        ModelState.AddModelError("", texts["The passkey was not accepted. Try again, or type your password."]);
        return await ConfirmPageAsync(new ConfirmModel { ReturnUrl = model.ReturnUrl });
    }

    /// <summary>For whoever has forgotten the password; the answer never tells whether there is an account.</summary>
    [HttpGet("forgotten")]
    public IActionResult Forgotten() => View(new ForgottenModel());

    [HttpPost("forgotten")]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> Forgotten(ForgottenModel model, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(model);
        }

        await passwords.AskAsync(model.Email!.Trim(), cancellationToken);
        return Done(
            texts[
                "If there is an account with this address, a mail with a link is on its way. "
                    + "No mail after some minutes? Look among the spam, or ask an administrator for a link."
            ],
            nameof(Login)
        );
    }

    [HttpGet("set-password")]
    public async Task<IActionResult> SetPassword(long user, string? token) =>
        View(
            new SetPasswordModel
            {
                User = user,
                Token = token,
                IsUsable = await passwords.IsTokenValidAsync(user, token ?? ""),
            }
        );

    [HttpPost("set-password")]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> SetPassword(SetPasswordModel model, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            var result = await passwords.SetAsync(model.User, model.Token ?? "", model.Password, cancellationToken);
            if (result.IsDone)
            {
                TempData["Done"] = texts["Your password is set. Sign in with it."].Value;
                return RedirectToAction(nameof(Login));
            }

            ModelState.Add(result);
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(model with { IsUsable = await passwords.IsTokenValidAsync(model.User, model.Token ?? "") });
    }

    [HttpGet("invitation")]
    public async Task<IActionResult> Invitation(long user, string? token, CancellationToken cancellationToken) =>
        View(
            "SetPassword",
            new SetPasswordModel
            {
                User = user,
                Token = token,
                IsInvitation = true,
                IsUsable = await invitations.IsValidAsync(user, token, cancellationToken),
            }
        );

    [HttpPost("invitation")]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> Accept(SetPasswordModel model, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            var result = await invitations.AcceptAsync(model.User, model.Token, model.Password, cancellationToken);
            if (result.IsDone)
            {
                TempData["Done"] = texts["Your password is set. Sign in with it."].Value;
                return RedirectToAction(nameof(Login));
            }

            ModelState.Add(result);
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(
            "SetPassword",
            model with
            {
                IsInvitation = true,
                IsUsable = await invitations.IsValidAsync(model.User, model.Token, cancellationToken),
            }
        );
    }

    private async Task<IActionResult> LoginPageAsync(LoginModel model, CancellationToken cancellationToken) =>
        View(
            "Login",
            model with
            {
                IsFirst = await accounts.IsEmptyAsync(cancellationToken),
                Passkey = await passkeys.AskAsync(null),
            }
        );

    private async Task<IActionResult> ConfirmPageAsync(ConfirmModel model) =>
        View(nameof(Confirm), model with { Passkey = await signIn.AskForPasskeyAsync(User) });

    private LocalRedirectResult Confirmed(string? returnUrl)
    {
        TempData["Done"] = texts["Thank you. Look through the form and press its button again."].Value;
        return LocalRedirect(Local(returnUrl));
    }

    private long UserId => User.ToActor().UserId!.Value;

    private string Local(string? returnUrl) => Url.IsLocalUrl(returnUrl) ? returnUrl : NewsroomAddresses.Overview;

    private RedirectToActionResult Done(string what, string next)
    {
        TempData["Done"] = what;
        return RedirectToAction(next);
    }

    /// <summary>Too many wrong passwords: this one was not checked.</summary>
    private void AskToWait(string field, TimeSpan wait)
    {
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        ModelState.AddModelError(
            field,
            texts.Plural(
                (int)Math.Ceiling(wait.TotalMinutes),
                "Too many wrong passwords. Wait {0} minute, then try again.",
                "Too many wrong passwords. Wait {0} minutes, then try again."
            )
        );
    }

    private async Task<IActionResult> ShowAgainAsync(
        Result<Saved> result,
        ShowModel model,
        CancellationToken cancellationToken
    )
    {
        ModelState.Add(result);
        return await ShowAgainAsync(model, cancellationToken);
    }

    private async Task<IActionResult> ShowAgainAsync(ShowModel model, CancellationToken cancellationToken)
    {
        if (Response.StatusCode != StatusCodes.Status429TooManyRequests)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return View(nameof(Show), model with { User = (await accounts.FindAsync(UserId, cancellationToken))! });
    }
}

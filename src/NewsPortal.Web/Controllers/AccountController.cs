using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Account;

namespace NewsPortal.Web.Controllers;

/// <summary>Signing in and out, and one's own account.</summary>
[Route("account")]
[AsksAgainWhenTooOld]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class AccountController(
    NewsroomSignIn signIn, AccountEditor editor, AccountQueries accounts, IStringLocalizer<Texts> texts) : Controller
{
    [HttpGet("login")]
    public async Task<IActionResult> Login(string? returnUrl, CancellationToken cancellationToken) =>
        User.Identity!.IsAuthenticated
            ? LocalRedirect(Local(returnUrl))
            : View(new LoginModel { ReturnUrl = returnUrl, IsFirst = await accounts.IsEmptyAsync(cancellationToken) });

    [HttpPost("login")]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> Login(LoginModel model, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            switch (await signIn.SignInAsync(model.Email!.Trim(), model.Password!, cancellationToken))
            {
                case SignInOutcome.Done:
                    return LocalRedirect(Local(model.ReturnUrl));
                case SignInOutcome.Disabled:
                    ModelState.AddModelError("", texts["This account is closed. Ask an administrator to open it again."]);
                    break;
                default:
                    ModelState.AddModelError("", texts["You are not signed in: the address or the password is wrong, or the account is locked. After 5 wrong passwords an account stays locked for 15 minutes; an administrator can unlock it sooner."]);
                    break;
            }
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(model with { Password = "", IsFirst = await accounts.IsEmptyAsync(cancellationToken) });
    }

    /// <summary>Asks for the click: a link must not sign anybody out.</summary>
    [HttpGet("logout")]
    public IActionResult Logout() => User.Identity!.IsAuthenticated ? View() : RedirectToAction(nameof(Login));

    [HttpPost("logout")]
    public async Task<IActionResult> SignOutNow(CancellationToken cancellationToken)
    {
        if (User.Identity!.IsAuthenticated)
        {
            await signIn.SignOutAsync(User.ToActor(), cancellationToken);
        }

        return RedirectToAction(nameof(Login));
    }

    [HttpGet("denied")]
    public IActionResult Denied()
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return View();
    }

    [HttpGet("")]
    [Authorize]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        View(new ShowModel { User = (await accounts.FindAsync(UserId, cancellationToken))! });

    [HttpPost("")]
    [Authorize]
    public async Task<IActionResult> Rename(ShowModel model, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.RenameAsync(UserId, model.Version, model.DisplayName, cancellationToken), model, texts["Your name is changed."], cancellationToken);

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

        return await AnswerAsync(
            await editor.ChangePasswordAsync(UserId, model.Version, model.PresentPassword, model.Password, cancellationToken), model,
            texts["Your password is changed. All other sessions are signed out."], cancellationToken);
    }

    [HttpPost("sign-out-everywhere")]
    [Authorize]
    public async Task<IActionResult> SignOutEverywhere(CancellationToken cancellationToken)
    {
        await editor.SignOutEverywhereAsync(UserId, null, User.ToActor(), cancellationToken);
        return RedirectToAction(nameof(Login));
    }

    /// <summary>Asks for the password again; <see cref="AsksForPasswordAttribute"/> leads here.</summary>
    [HttpGet("confirm")]
    [Authorize]
    public IActionResult Confirm(string? returnUrl) => View(new ConfirmModel { ReturnUrl = returnUrl });

    [HttpPost("confirm")]
    [Authorize]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> Confirm(ConfirmModel model, CancellationToken cancellationToken)
    {
        if (await signIn.ConfirmAsync(User.ToActor(), model.Password, cancellationToken))
        {
            TempData["Done"] = texts["Thank you. Look through the form and press its button again."].Value;
            return LocalRedirect(Local(model.ReturnUrl));
        }

        ModelState.AddModelError(nameof(model.Password), texts["The present password is not right. Type it again."]);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(model with { Password = "" });
    }

    [HttpGet("set-password")]
    public async Task<IActionResult> SetPassword(long user, string? token) =>
        View(new SetPasswordModel { User = user, Token = token, IsUsable = await editor.IsPasswordTokenValidAsync(user, token ?? "") });

    [HttpPost("set-password")]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> SetPassword(SetPasswordModel model, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            var result = await editor.SetPasswordAsync(model.User, model.Token ?? "", model.Password, cancellationToken);
            if (result.IsDone)
            {
                TempData["Done"] = texts["Your password is set. Sign in with it."].Value;
                return RedirectToAction(nameof(Login));
            }

            ModelState.Add(result, texts);
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(model with { IsUsable = await editor.IsPasswordTokenValidAsync(model.User, model.Token ?? "") });
    }

    private long UserId => User.ToActor().UserId!.Value;

    private string Local(string? returnUrl) => Url.IsLocalUrl(returnUrl) ? returnUrl : "/admin";

    private async Task<IActionResult> AnswerAsync(
        EditResult result, ShowModel model, string done, CancellationToken cancellationToken)
    {
        if (!result.IsDone)
        {
            ModelState.Add(result, texts);
            return await ShowAgainAsync(model, cancellationToken);
        }

        await signIn.RenewAsync(UserId);
        TempData["Done"] = done;
        return RedirectToAction(nameof(Show));
    }

    private async Task<IActionResult> ShowAgainAsync(ShowModel model, CancellationToken cancellationToken)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(nameof(Show), model with { User = (await accounts.FindAsync(UserId, cancellationToken))! });
    }
}

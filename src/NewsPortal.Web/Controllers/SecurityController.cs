using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Security;

namespace NewsPortal.Web.Controllers;

/// <summary>Second factors: the second step of a sign-in, and where a user sets them up.</summary>
[Route("account")]
[AsksAgainWhenTooOld]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SecurityController(
    NewsroomSignIn signIn,
    PasskeyPages passkeys,
    FactorQueries factors,
    FactorEditor editor,
    SealedState states,
    SiteDirectoryQueries directory,
    IStringLocalizer<Texts> texts
) : Controller
{
    private const string Codes = "RecoveryCodes";

    /// <summary>How long a key may be on the screen before the app has it.</summary>
    private static readonly TimeSpan SetupLasts = TimeSpan.FromHours(1);

    [HttpGet("code")]
    public Task<IActionResult> Code(string? returnUrl, CancellationToken cancellationToken) =>
        StepAsync(new CodeModel { ReturnUrl = returnUrl }, cancellationToken);

    [HttpPost("code")]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public Task<IActionResult> EnterCode(CodeModel model, CancellationToken cancellationToken) =>
        FinishAsync(model, cancellationToken);

    [HttpGet("recovery-code")]
    public Task<IActionResult> RecoveryCode(string? returnUrl, CancellationToken cancellationToken) =>
        StepAsync(new CodeModel { ReturnUrl = returnUrl, IsRecovery = true }, cancellationToken);

    [HttpPost("recovery-code")]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public Task<IActionResult> EnterRecoveryCode(CodeModel model, CancellationToken cancellationToken) =>
        FinishAsync(model with { IsRecovery = true }, cancellationToken);

    [HttpPost("passkey")]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> EnterPasskey(PasskeyAnswer model, CancellationToken cancellationToken)
    {
        var answer = await signIn.PasskeyAsync(model.Credential, model.State, cancellationToken);
        if (answer.Outcome == SignInOutcome.Done)
        {
            return LocalRedirect(Local(model.ReturnUrl));
        }

        TempData[AsksAgainWhenTooOldAttribute.Message] =
            answer.Outcome == SignInOutcome.Disabled
                ? texts["This account is closed. Ask an administrator to open it again."].Value
                : texts["The passkey was not accepted. Try again, or sign in with your password."].Value;
        return Redirect(
            await signIn.PendingAsync() is null
                ? AccountAddresses.SignInFor(model.ReturnUrl ?? "")
                : AccountAddresses.CodeFor(model.ReturnUrl)
        );
    }

    [HttpGet("security")]
    [Authorize]
    public Task<IActionResult> Show(CancellationToken cancellationToken) => ShowNowAsync(cancellationToken);

    [HttpGet("security/authenticator")]
    [Authorize]
    [AsksForPassword(AccountAddresses.Authenticator)]
    [ShowsHeldForm]
    public Task<IActionResult> Authenticator(CancellationToken cancellationToken) =>
        AuthenticatorAsync(HeldValue(nameof(AuthenticatorModel.Setup)), cancellationToken);

    [HttpPost("security/authenticator")]
    [Authorize]
    [AsksForPassword(AccountAddresses.Authenticator)]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> SetUp(AuthenticatorModel model, CancellationToken cancellationToken)
    {
        if (KeyOf(model.Setup) is not { } key)
        {
            TempData[AsksAgainWhenTooOldAttribute.Message] = texts["This page had become too old. Try again."].Value;
            return RedirectToAction(nameof(Authenticator));
        }

        var result = await editor.SetUpAuthenticatorAsync(UserId, Session, key, model.Code, cancellationToken);
        if (result.IsDone)
        {
            return Added(texts["The authenticator app is set up."], result.Value!);
        }

        Refuse(result);
        return await AuthenticatorAsync(model.Setup, cancellationToken);
    }

    [HttpPost("security/authenticator/remove")]
    [Authorize]
    [AsksForPassword(AccountAddresses.Security)]
    public async Task<IActionResult> RemoveAuthenticator(string? version, CancellationToken cancellationToken) =>
        await ChangedAsync(
            await editor.RemoveAuthenticatorAsync(UserId, version, cancellationToken),
            texts["The authenticator app is removed."],
            cancellationToken
        );

    [HttpGet("security/passkeys/new")]
    [Authorize]
    [AsksForPassword(AccountAddresses.NewPasskey)]
    public Task<IActionResult> NewPasskey(CancellationToken cancellationToken) =>
        NewPasskeyAsync(DeviceNames.Of(Request.Headers.UserAgent), cancellationToken);

    [HttpPost("security/passkeys/new")]
    [Authorize]
    [AsksForPassword(AccountAddresses.NewPasskey)]
    [EnableRateLimiting(NewsroomAccess.SignInRate)]
    public async Task<IActionResult> AddPasskey(PasskeyAnswer model, CancellationToken cancellationToken)
    {
        var made = await passkeys.VerifyNewAsync(UserId, model.Credential, model.State);
        var result = made is null
            ? Result<IReadOnlyList<string>>.Invalid("", AccountErrorCodes.PasskeyRefused)
            : await editor.AddPasskeyAsync(UserId, Session, made, model.Name, cancellationToken);
        if (result.IsDone)
        {
            return Added(texts["The passkey is added."], result.Value!);
        }

        Refuse(result);
        return await NewPasskeyAsync(model.Name, cancellationToken);
    }

    [HttpPost("security/passkeys/remove")]
    [Authorize]
    [AsksForPassword(AccountAddresses.Security)]
    public async Task<IActionResult> RemovePasskey(
        string? passkey,
        string? version,
        CancellationToken cancellationToken
    ) =>
        await ChangedAsync(
            await editor.RemovePasskeyAsync(UserId, version, passkey, cancellationToken),
            texts["The passkey is removed. Delete it on your device, too."],
            cancellationToken
        );

    /// <summary>Shows new codes once: whoever comes back has to make new ones.</summary>
    [HttpGet("security/recovery-codes")]
    [Authorize]
    public async Task<IActionResult> RecoveryCodes(CancellationToken cancellationToken) =>
        TempData[Codes] is string codes
            ? View(
                "RecoveryCodes",
                new RecoveryCodesModel(
                    codes.Split('\n'),
                    (await directory.GetAsync(cancellationToken)).Name,
                    User.Identity!.Name!
                )
            )
            : RedirectToAction(nameof(Show));

    [HttpPost("security/recovery-codes")]
    [Authorize]
    [AsksForPassword(AccountAddresses.Security)]
    public async Task<IActionResult> RenewCodes(string? version, CancellationToken cancellationToken)
    {
        var result = await editor.RenewCodesAsync(UserId, version, cancellationToken);
        return result.IsDone
            ? Added(texts["You have new recovery codes. The earlier ones no longer work."], result.Value!)
            : await ShowAgainAsync(result, cancellationToken);
    }

    private long UserId => User.ToActor().UserId!.Value;

    private Guid Session => SessionCookie.SessionOf(User)!.Value;

    private string Local(string? returnUrl) => Url.IsLocalUrl(returnUrl) ? returnUrl : NewsroomAddresses.Overview;

    private string? HeldValue(string field) => ModelState.TryGetValue(field, out var held) ? held.AttemptedValue : null;

    private string Setup => $"authenticator of {UserId.ToString(CultureInfo.InvariantCulture)}";

    private string? KeyOf(string? setup) => states.Open(Setup, setup, SetupLasts)?.Text;

    private async Task<IActionResult> StepAsync(CodeModel model, CancellationToken cancellationToken)
    {
        if (await signIn.PendingAsync() is not { } user)
        {
            return Redirect(AccountAddresses.SignInFor(model.ReturnUrl ?? ""));
        }

        var security = await factors.FindAsync(user.Id, cancellationToken);
        return View(
            "Code",
            model with
            {
                Code = "",
                Account = user.Email!,
                HasAuthenticator = security!.AuthenticatorSince is not null,
                Passkey = security.Passkeys.Count > 0 ? await passkeys.AskAsync(user) : null,
            }
        );
    }

    private async Task<IActionResult> FinishAsync(CodeModel model, CancellationToken cancellationToken)
    {
        if (await signIn.PendingAsync() is not { } user)
        {
            TempData[AsksAgainWhenTooOldAttribute.Message] = texts["This page had become too old. Try again."].Value;
            return Redirect(AccountAddresses.SignInFor(model.ReturnUrl ?? ""));
        }

        var answer = await signIn.FinishAsync(user, model.Code, model.IsRecovery, cancellationToken);
        if (answer.Outcome == SignInOutcome.Done)
        {
            return LocalRedirect(Local(model.ReturnUrl));
        }

        if (answer.Outcome == SignInOutcome.TooMany)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = Math.Ceiling(answer.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            ModelState.AddModelError(
                nameof(model.Code),
                texts.Plural(
                    (int)Math.Ceiling(answer.Wait.TotalMinutes),
                    "Too many wrong codes. Wait {0} minute, then try again.",
                    "Too many wrong codes. Wait {0} minutes, then try again."
                )
            );
        }
        else
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            ModelState.AddModelError(
                nameof(model.Code),
                model.IsRecovery
                    ? texts["This recovery code is not right, or was used already. Try another one."]
                    : texts["This code is not right, or was used already. Type the next one that the app shows."]
            );
        }

        return await StepAsync(model, cancellationToken);
    }

    private async Task<IActionResult> ShowNowAsync(CancellationToken cancellationToken) =>
        View(
            "Show",
            new SecurityModel(
                (await factors.FindAsync(UserId, cancellationToken))!,
                passkeys.AreOffered,
                passkeys.Domain
            )
            {
                MustSetUp = SessionCookie.LacksFactor(User),
            }
        );

    private async Task<IActionResult> AuthenticatorAsync(string? setup, CancellationToken cancellationToken)
    {
        var key = KeyOf(setup);
        if (key is null)
        {
            key = AuthenticatorCodes.NewKey();
            setup = states.Seal(Setup, key);
        }

        var site = await directory.GetAsync(cancellationToken);
        return View(
            "Authenticator",
            new AuthenticatorModel
            {
                Setup = setup!,
                Key = key,
                Address = AuthenticatorCodes.Address(site.Name, User.Identity!.Name!, key),
                IsReplaced = (await factors.FindAsync(UserId, cancellationToken))!.AuthenticatorSince is not null,
            }
        );
    }

    private async Task<IActionResult> NewPasskeyAsync(string? name, CancellationToken cancellationToken)
    {
        var prompt = await passkeys.MakeAsync(
            UserId,
            User.Identity!.Name!,
            SessionCookie.DisplayNameOf(User) ?? User.Identity.Name!
        );
        return prompt is null
            ? await ShowNowAsync(cancellationToken)
            : View("NewPasskey", new NewPasskeyModel { Name = name ?? "", Prompt = prompt });
    }

    private IActionResult Added(string what, IReadOnlyList<string> codes)
    {
        TempData["Done"] = what;
        if (codes.Count == 0)
        {
            return RedirectToAction(nameof(Show));
        }

        TempData[Codes] = string.Join('\n', codes);
        return RedirectToAction(nameof(RecoveryCodes));
    }

    private async Task<IActionResult> ChangedAsync(
        Result<Saved> result,
        string done,
        CancellationToken cancellationToken
    )
    {
        if (!result.IsDone)
        {
            return await ShowAgainAsync(result, cancellationToken);
        }

        TempData["Done"] = done;
        return RedirectToAction(nameof(Show));
    }

    private Task<IActionResult> ShowAgainAsync<T>(Result<T> result, CancellationToken cancellationToken)
    {
        Refuse(result);
        return ShowNowAsync(cancellationToken);
    }

    private void Refuse<T>(Result<T> result)
    {
        ModelState.Add(result);
        Response.StatusCode = result.Outcome switch
        {
            Outcome.Conflict => StatusCodes.Status409Conflict,
            Outcome.NotFound => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status400BadRequest,
        };
        if (result.Outcome == Outcome.NotFound)
        {
            ModelState.AddModelError("", texts["It was removed already."]);
        }
    }
}

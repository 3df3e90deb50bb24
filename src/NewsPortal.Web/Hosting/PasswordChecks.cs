using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Web.Hosting;

/// <summary>When the user last typed the password; stored in the session (docs/adr/0023, 0024).</summary>
internal static class PasswordChecks
{
    /// <summary>For how long acts that change who may do what do not need the password again.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <summary>True while the password was typed recently enough.</summary>
    public static bool AreRecent(HttpContext context)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var age = now - SessionCookie.PasswordCheckedAt(context.User);
        return age >= TimeSpan.Zero && age <= Lasts;
    }
}

/// <summary>
/// An act that changes who may do what. If the last password check is too old, it redirects to /account/confirm and
/// from there back to its form with the input kept (<see cref="ShowsHeldFormAttribute"/>); the user then presses the
/// button again.
/// </summary>
/// <param name="form">The form's address; "{id}" is the id in the address.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AsksForPasswordAttribute(string form) : ActionFilterAttribute
{
    /// <summary>More than any account form has; longer input is not kept.</summary>
    private const int MostCharacters = 4000;

    public string Form => form;

    public override async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        if (PasswordChecks.AreRecent(http))
        {
            await next();
            return;
        }

        var path = form.Replace("{id}", http.Request.RouteValues["id"]?.ToString(), StringComparison.Ordinal);
        if (http.Request.HasFormContentType && path == http.Request.Path && context.Controller is Controller controller)
        {
            var fields = http
                .Request.Form.Where(field => !field.Key.StartsWith('_'))
                .ToDictionary(field => field.Key, field => field.Value.ToString());
            if (fields.Sum(field => field.Key.Length + field.Value.Length) <= MostCharacters)
            {
                controller.TempData[ShowsHeldFormAttribute.Key] = JsonSerializer.Serialize(new HeldForm(path, fields));
            }
        }

        context.Result = new RedirectResult(AccountAddresses.ConfirmFor(path));
    }
}

/// <summary>A form waiting for a password.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Fields">What was typed.</param>
internal sealed record HeldForm(string Path, Dictionary<string, string> Fields);

/// <summary>Shows what was typed into the form before the password was asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShowsHeldFormAttribute : ActionFilterAttribute
{
    /// <summary>The key under which the form is kept between requests.</summary>
    public const string Key = "HeldForm";

    public override void OnActionExecuting(ActionExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var data = context
            .HttpContext.RequestServices.GetRequiredService<ITempDataDictionaryFactory>()
            .GetTempData(context.HttpContext);
        if (
            data[Key] is not string text
            || JsonSerializer.Deserialize<HeldForm>(text) is not { } held
            || held.Path != context.HttpContext.Request.Path
        )
        {
            return;
        }

        foreach (var (name, value) in held.Fields)
        {
            context.ModelState.SetModelValue(name, value, value);
            context.ModelState.MarkFieldSkipped(name);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace NewsPortal.Web.Hosting;

/// <summary>When the user typed the password last; it stands in the sign-in ticket (docs/adr/0023).</summary>
internal static class PasswordChecks
{
    /// <summary>How long acts that change who may do what need no password again.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private const string CheckedAt = "password_checked";

    /// <summary>Notes in a ticket that the password was typed now.</summary>
    public static void NoteIn(AuthenticationProperties ticket, TimeProvider clock) =>
        ticket.Items[CheckedAt] = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>True while the password that was typed last is recent enough.</summary>
    public static async Task<bool> AreRecentAsync(HttpContext context)
    {
        var ticket = (await context.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties;
        if (ticket is null || !ticket.Items.TryGetValue(CheckedAt, out var text)
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        var age = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        return age >= TimeSpan.Zero && age <= Lasts;
    }
}

/// <summary>
/// An act that changes who may do what: with an older sign-in it leads to /account/confirm, and from there back to its
/// form, which holds what was typed (<see cref="ShowsHeldFormAttribute"/>). It is done by pressing the button again.
/// </summary>
/// <param name="form">Where the form stands; "{id}" is the id in the address.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AsksForPasswordAttribute(string form) : ActionFilterAttribute
{
    /// <summary>More than any form of an account; what is longer is not held.</summary>
    private const int MostCharacters = 4000;

    public string Form => form;

    public override async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        if (await PasswordChecks.AreRecentAsync(http))
        {
            await next();
            return;
        }

        var path = form.Replace("{id}", http.Request.RouteValues["id"]?.ToString(), StringComparison.Ordinal);
        if (http.Request.HasFormContentType && path == http.Request.Path && context.Controller is Controller controller)
        {
            var fields = http.Request.Form.Where(field => !field.Key.StartsWith('_'))
                .ToDictionary(field => field.Key, field => field.Value.ToString());
            if (fields.Sum(field => field.Key.Length + field.Value.Length) <= MostCharacters)
            {
                controller.TempData[ShowsHeldFormAttribute.Key] = JsonSerializer.Serialize(new HeldForm(path, fields));
            }
        }

        context.Result = new RedirectResult($"/account/confirm?returnUrl={Uri.EscapeDataString(path)}");
    }
}

/// <summary>A form that waits for a password.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Fields">What was typed.</param>
internal sealed record HeldForm(string Path, Dictionary<string, string> Fields);

/// <summary>Shows what was typed into the form before the password was asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShowsHeldFormAttribute : ActionFilterAttribute
{
    /// <summary>Where the form is held between the requests.</summary>
    public const string Key = "HeldForm";

    public override void OnActionExecuting(ActionExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var data = context.HttpContext.RequestServices.GetRequiredService<ITempDataDictionaryFactory>().GetTempData(context.HttpContext);
        if (data[Key] is not string text || JsonSerializer.Deserialize<HeldForm>(text) is not { } held
            || held.Path != context.HttpContext.Request.Path)
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

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Redirects a form whose token belongs to an ended session or another tab to the sign-in page, with an explanation.
/// The newsroom's forms contain texts and are given back instead, see <see cref="KeptForms"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AsksAgainWhenTooOldAttribute : Attribute, IAlwaysRunResultFilter
{
    /// <summary>The key under which the layout finds the explanation.</summary>
    public const string Message = "TooOld";

    public void OnResultExecuting(ResultExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Result is not IAntiforgeryValidationFailedResult)
        {
            return;
        }

        var services = context.HttpContext.RequestServices;
        var texts = services.GetRequiredService<IStringLocalizer<Texts>>();
        var data = services.GetRequiredService<ITempDataDictionaryFactory>().GetTempData(context.HttpContext);
        data[Message] = texts["This page had become too old. Try again."].Value;

        // The refusal came before the filter that would otherwise store it.
        data.Save();
        context.Result = new RedirectResult(AccountAddresses.SignIn);
    }

    public void OnResultExecuted(ResultExecutedContext context) { }
}

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.OldAddresses;

namespace NewsPortal.Web.Controllers;

/// <summary>Base of the controllers that readers meet: turns what Core found at an address into an answer.</summary>
public abstract class ReaderController : Controller
{
    /// <summary>The page of a list that the query asks for; null when its cursor is none of ours.</summary>
    protected ListPosition? Position => ListPosition.Parse(Request.Query["before"], Request.Query["after"]);

    /// <summary>The interface texts, for titles and descriptions that models hold.</summary>
    protected IStringLocalizer<Texts> T => HttpContext.RequestServices.GetRequiredService<IStringLocalizer<Texts>>();

    /// <summary>
    /// Caches may keep a page but ask each time before they show it: a story may be corrected or taken down at any
    /// moment.
    /// </summary>
    public override void OnActionExecuted(ActionExecutedContext context)
    {
        if (Response.Headers.CacheControl.Count == 0)
        {
            Response.Headers.CacheControl = "no-cache";
        }

        base.OnActionExecuted(context);
    }

    /// <summary>
    /// Old addresses answer before "not found" does, and before a page whose address a former query only shares: one
    /// 301 to what stands there now, 410 when it was taken down.
    /// </summary>
    public override async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var old = HttpContext.RequestServices.GetRequiredService<OldAddressQueries>();
        if (
            Request.QueryString.HasValue
            && KnowsOldQueries
            && await old.FindByQueryAsync(Request.Path, Request.QueryString.Value!, HttpContext.RequestAborted)
                is { } asked
        )
        {
            context.Result = Former(asked);
            Response.Headers.CacheControl = "no-cache";
            return;
        }

        var executed = await next();
        OnActionExecuted(executed);
        if (
            executed.Result is NotFoundResult
            && await old.FindAsync(Request.Path, HttpContext.RequestAborted) is { } former
        )
        {
            executed.Result = Former(former);
        }
    }

    /// <summary>False where a query is our own and never an old address.</summary>
    protected virtual bool KnowsOldQueries => true;

    /// <summary>
    /// 200 with the page; one 301 to the present address when the thing, or this spelling of its address, has another;
    /// 410 when it was taken down; else 404.
    /// </summary>
    protected IActionResult Answer<T>(AddressResult<T> lookup, Func<T, object> model, string view = "Show")
        where T : class
    {
        ArgumentNullException.ThrowIfNull(lookup);
        ArgumentNullException.ThrowIfNull(model);
        if (lookup.IsGone)
        {
            return StatusCode(StatusCodes.Status410Gone);
        }

        if (lookup.Path is null)
        {
            return NotFound();
        }

        return lookup.Value is null || !IsSpelled(lookup.Path)
            ? RedirectPermanent(lookup.Path + Request.QueryString)
            : View(view, model(lookup.Value));
    }

    /// <summary>As <see cref="Answer{T}"/>, for one page of a list.</summary>
    protected async Task<IActionResult> AnswerListAsync<T, TItem>(
        Func<ListPosition, Task<AddressResult<T>>> read,
        Func<T, ListPage<TItem>> list,
        Func<T, object> model,
        string view = "Show"
    )
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(list);
        if (Position is not { } position)
        {
            return NotFound();
        }

        var lookup = await read(position);
        return (lookup.Value is { } value ? BeyondTheEnds(list(value), position, lookup.Path!) : null)
            ?? Answer(lookup, model, view);
    }

    /// <summary>
    /// Who pages back to the newest stories is sent to the list's own address; behind the last page is nothing. Null
    /// for any other page.
    /// </summary>
    protected IActionResult? BeyondTheEnds<TItem>(ListPage<TItem> page, ListPosition position, string path)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (position.After is not null && page.IsFirst)
        {
            return Redirect(path);
        }

        return !position.IsNewest && page.Items.Count == 0 ? NotFound() : null;
    }

    private IActionResult Former(OldAddress address) =>
        address switch
        {
            { IsGone: true } => StatusCode(StatusCodes.Status410Gone),
            { Path: "" } => NotFound(),
            { TakesQuery: true } when IsSpelled(address.Path!) => NotFound(),
            { TakesQuery: true } => RedirectPermanent(address.Path + Request.QueryString),
            _ => RedirectPermanent(address.Path!),
        };

    /// <summary>
    /// True when the request spells the path exactly so; upper or lower case of an escape such as %c3 is one.
    /// </summary>
    protected bool IsSpelled(string path)
    {
        var target = HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is null || !target.StartsWith('/'))
        {
            target = Request.Path.ToUriComponent();
        }

        var end = target.IndexOf('?', StringComparison.Ordinal);
        var spelled = end < 0 ? target : target[..end];
        return string.Equals(spelled, path, StringComparison.Ordinal)
            || (
                spelled.Contains('%', StringComparison.Ordinal)
                && string.Equals(UpperEscapes(spelled), path, StringComparison.Ordinal)
            );
    }

    private static string UpperEscapes(string path) =>
        string.Create(
            path.Length,
            path,
            static (span, source) =>
            {
                source.CopyTo(span);
                for (var i = 0; i + 2 < span.Length; i++)
                {
                    if (span[i] == '%')
                    {
                        span[i + 1] = char.ToUpperInvariant(span[i + 1]);
                        span[i + 2] = char.ToUpperInvariant(span[i + 2]);
                    }
                }
            }
        );
}

/// <summary>A page that readers fetch: GET, and HEAD for programs that only ask whether it is there.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ReadAttribute(string template) : HttpMethodAttribute(["GET", "HEAD"], template);

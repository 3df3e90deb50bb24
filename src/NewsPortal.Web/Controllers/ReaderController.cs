using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.OldAddresses;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Controllers;

/// <summary>Base of the controllers for readers: turns Core's lookup result for an address into a response.</summary>
public abstract class ReaderController : Controller
{
    /// <summary>The requested page of a list; null if its cursor is not one of ours.</summary>
    protected ListPosition? Position => ListPosition.Parse(Request.Query["before"], Request.Query["after"]);

    /// <summary>The interface texts, for titles and descriptions in models.</summary>
    protected IStringLocalizer<Texts> T => HttpContext.RequestServices.GetRequiredService<IStringLocalizer<Texts>>();

    /// <summary>
    /// Caches may keep a page but must revalidate it each time: a story may be corrected or taken down at any moment.
    /// What <see cref="CachedPages"/> keeps says so in its own words.
    /// </summary>
    public override void OnActionExecuted(ActionExecutedContext context)
    {
        if (Response.Headers.CacheControl.Count == 0)
        {
            Response.Headers.CacheControl = "no-cache";
        }

        // Every page has the newspaper's name.
        HttpContext.RequestServices.GetRequiredService<PageContents>().Has(CacheTags.Site);

        base.OnActionExecuted(context);
    }

    /// <summary>
    /// Checks old addresses before answering 404, and before a page that only shares its path with an old query: a
    /// single 301 to the current address, or 410 if it was taken down and nobody has redirected it.
    /// </summary>
    public override async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var old = HttpContext.RequestServices.GetRequiredService<OldAddressQueries>();
        if (Request.QueryString.HasValue && KnowsOldQueries)
        {
            HttpContext
                .RequestServices.GetRequiredService<PageContents>()
                .Has([CacheTags.Redirects, CacheTags.Address(Redirects.Key(Request.Path + Request.QueryString))]);
        }

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
            executed.Result switch
            {
                NotFoundResult => await old.FindAsync(Request.Path, HttpContext.RequestAborted),
                StatusCodeResult { StatusCode: StatusCodes.Status410Gone } => await old.FindTypedAsync(
                    Request.Path,
                    HttpContext.RequestAborted
                ),
                _ => null,
            } is
            { } former
        )
        {
            executed.Result = Former(former);
        }

        if (executed.Result is NotFoundResult && HttpMethods.IsGet(Request.Method))
        {
            HttpContext
                .RequestServices.GetRequiredService<MissingCounter>()
                .Note(Request.Path + Request.QueryString, Request.Headers.Referer, Request.Headers.UserAgent);
        }
    }

    /// <summary>False if the query is our own and never part of an old address.</summary>
    protected virtual bool KnowsOldQueries => true;

    /// <summary>
    /// 200 with the page; a single 301 if the thing has another address or this is another spelling of it; 410 if it
    /// was taken down; otherwise 404.
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

    /// <summary>Like <see cref="Answer{T}"/>, for a page of a list.</summary>
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
    /// Redirects to the list's own address when paging back to the newest stories, and answers 404 past the last page.
    /// Null for any other page.
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
    /// True if the request spells the path exactly like this, ignoring the case of escapes such as %c3.
    /// </summary>
    protected bool IsSpelled(string path)
    {
        var target = RequestTarget.Of(Request);
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

/// <summary>A page that readers fetch: GET, and HEAD for programs that only check whether it exists.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ReadAttribute(string template) : HttpMethodAttribute(["GET", "HEAD"], template);

using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Where pages report views and how far they were read: the script's beacons, and a pixel for readers without scripts.
/// Every page that is read ends here, so nothing stands before it that it does not need: no session, token or action.
/// </summary>
internal static class ViewsEndpoints
{
    /// <summary>Below it are the addresses of all stories' views.</summary>
    public const string Folder = "/views";

    private const int LargestBody = 1024;
    private const string Id = "articleId";

    private static readonly FormOptions Form = new()
    {
        ValueCountLimit = 16,
        ValueLengthLimit = LargestBody,
        KeyLengthLimit = 64,
        MultipartBodyLengthLimit = LargestBody,
    };

    public static void MapViews(this WebApplication app)
    {
        var host = new Uri(app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl).Host;
        var counter = app.Services.GetRequiredService<ViewCounter>();
        var rate = app.Services.GetRequiredService<ViewsRate>();
        Map(app, HttpMethods.Post, "", context => CountAsync(context, counter, host), rate);
        Map(app, HttpMethods.Post, "/end", context => EndAsync(context, counter), rate);
        Map(app, HttpMethods.Get, ".gif", context => PixelAsync(context, counter), rate);
    }

    private static void Map(WebApplication app, string method, string end, RequestDelegate answer, ViewsRate rate) =>
        app.MapMethods($"{Folder}/{{{Id}:long:min(1)}}{end}", [method], context => LimitAsync(context, answer, rate))
            .ShortCircuit();

    private static Task LimitAsync(HttpContext context, RequestDelegate answer, ViewsRate rate)
    {
        context.Response.Headers.CacheControl = "no-store,no-cache";
        if (!rate.IsExceeded(context))
        {
            return answer(context);
        }

        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "1";
        return Task.CompletedTask;
    }

    /// <summary>A view: "from" is the host of the page that led here, empty for none; "touch" if touched.</summary>
    private static async Task CountAsync(HttpContext context, ViewCounter counter, string host)
    {
        if (await ReadAsync(context) is not { } form)
        {
            return;
        }

        string? from = form["from"];
        await AnswerAsync(
            context,
            counter.CountAsync(
                ViewOf(context) with
                {
                    Device = Device(context, hasTouch: !string.IsNullOrEmpty(form["touch"])),
                    Referrer = Referrer.Of(from, host, context.Request.Host.Host),
                },
                context.RequestAborted
            )
        );
    }

    /// <summary>The end of a view: how many quarters of the text were read.</summary>
    private static async Task EndAsync(HttpContext context, ViewCounter counter)
    {
        if (await ReadAsync(context) is not { } form)
        {
            return;
        }

        var quarters = int.TryParse(form["quarters"], CultureInfo.InvariantCulture, out var read) ? read : -1;
        await AnswerAsync(context, counter.EndAsync(ViewOf(context), quarters, context.RequestAborted));
    }

    private static async Task PixelAsync(HttpContext context, ViewCounter counter)
    {
        var view = ViewOf(context) with { Device = Device(context, hasTouch: false) };
        if (!await counter.CountAsync(view, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        context.Response.ContentType = "image/gif";
        context.Response.ContentLength = TransparentPixel.Gif.Length;
        await context.Response.Body.WriteAsync(TransparentPixel.Gif, context.RequestAborted);
    }

    private static async Task AnswerAsync(HttpContext context, Task<bool> counted) =>
        context.Response.StatusCode = await counted
            ? StatusCodes.Status204NoContent
            : StatusCodes.Status503ServiceUnavailable;

    /// <summary>The form; empty where the browser sent something else. Null after a refusal.</summary>
    private static async ValueTask<IFormCollection?> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (
            request.ContentLength == 0
            || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false
        )
        {
            return FormCollection.Empty;
        }

        if (!RequestBodies.Limit(context, LargestBody))
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return null;
        }

        if (!request.HasFormContentType)
        {
            return FormCollection.Empty;
        }

        try
        {
            return await new FormFeature(request, Form).ReadFormAsync(context.RequestAborted);
        }
        catch (Exception exception)
            when (exception is not BadHttpRequestException && ReadableFormFilter.IsUnreadable(exception))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }
    }

    private static ReaderDevice Device(HttpContext context, bool hasTouch) =>
        ReaderDevices.Of(context.Request.Headers.UserAgent, Says(context, "Sec-CH-UA-Mobile", "?1"), hasTouch);

    private static PageView ViewOf(HttpContext context) =>
        new(
            long.Parse((string)context.Request.RouteValues[Id]!, CultureInfo.InvariantCulture),
            context.Connection.RemoteIpAddress,
            context.Request.Headers.UserAgent,
            IsPrefetch: Says(context, "Sec-Purpose", "pre")
                || Says(context, "Purpose", "pre")
                || Says(context, "X-Moz", "prefetch")
                || Says(context, "X-Purpose", "preview"),
            IsForeign: Says(context, "Sec-Fetch-Site", "cross-site")
        );

    private static bool Says(HttpContext context, string header, string word) =>
        context.Request.Headers.TryGetValue(header, out var said)
        && said.ToString().Contains(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The limit of <see cref="RateLimits.ViewLimits"/>, which the endpoints ask themselves.</summary>
internal sealed class ViewsRate : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = RateLimits.ViewLimits();

    public bool IsExceeded(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return !lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}

/// <summary>The smallest transparent picture.</summary>
internal static class TransparentPixel
{
    public static readonly byte[] Gif = Convert.FromBase64String(
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="
    );
}

using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Marks pages that are the same for everybody and whose queries say what they are made of
/// (<see cref="PageContents"/>): they are kept by <see cref="CachedPages"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class CachedPageAttribute : Attribute;

/// <summary>
/// Answers readers' pages from memory (<see cref="PageCache"/>): what is kept ahead of routing, and the rest after it,
/// where the endpoint tells whether its page may be kept. Conditional requests are answered here, too.
/// </summary>
internal sealed class CachedPages(
    PageCache pages,
    ContentCache cache,
    PageMetrics metrics,
    IOptions<PageOptions> options,
    IOptions<MetricsOptions> telemetry,
    TimeProvider clock
)
{
    private const string CacheStatus = "Cache-Status";
    private const string SurrogateKey = "Surrogate-Key";
    private const string Hit = "newsportal; hit";
    private const string Made = "newsportal; fwd=miss; stored";
    private const string OnlyMade = "newsportal; fwd=miss";
    private const string Away = "newsportal; hit; detail=database-away";
    private const int HashLength = 32;
    private const int LongestTarget = 2_000;

    /// <summary>What each answer has of its own.</summary>
    private static readonly HashSet<string> NotKept = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.ContentLength,
        HeaderNames.ContentEncoding,
        HeaderNames.ContentRange,
        HeaderNames.AcceptRanges,
        HeaderNames.Date,
        HeaderNames.ETag,
        HeaderNames.Vary,
        SecurityHeaders.RequestId,
    };

    /// <summary>What belongs to the request of one reader, and must not shape what all get.</summary>
    private static readonly string[] OfOneReader =
    [
        HeaderNames.IfNoneMatch,
        HeaderNames.IfModifiedSince,
        HeaderNames.IfMatch,
        HeaderNames.IfUnmodifiedSince,
        HeaderNames.IfRange,
        HeaderNames.Range,
        HeaderNames.AcceptEncoding,
        HeaderNames.Cookie,
        HeaderNames.Authorization,
    ];

    private readonly string _caching = Caching(options.Value.SharedAge);

    private readonly int? _metricsPort = telemetry.Value.Port;

    /// <summary>Of pages that came from the disk, whose route nobody has asked for since.</summary>
    private readonly PageHits _otherHits = metrics.HitsOf("other");

    private readonly bool _namesKeys = options.Value.PurgeAddress.Length > 0;

    /// <summary>Ahead of routing: what is kept and holds.</summary>
    public Task AnswerAsync(HttpContext context, RequestDelegate next) =>
        Find(context.Features) is { Page: not null } found ? AnswerAsync(context.Features, found) : next(context);

    /// <summary>What is kept and holds for a request; no page for anything else.</summary>
    public PageAnswer Find(IFeatureCollection features)
    {
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        return IsRead(request.Method) && KeyOf(features, request) is { } key ? pages.Find(key) : default;
    }

    /// <summary>Sends a page that was found.</summary>
    public Task AnswerAsync(IFeatureCollection features, in PageAnswer found)
    {
        Count(found);
        return WriteAsync(features, found.Page!, found.IsStale ? Away : Hit);
    }

    /// <summary>After routing: renders what is not kept, once for all who ask.</summary>
    public async Task RenderAsync(HttpContext context, RequestDelegate next)
    {
        if (
            !HttpMethods.IsGet(context.Request.Method)
            || context.GetEndpoint()?.Metadata.GetMetadata<CachedPageAttribute>() is null
            || KeyOf(context.Features, context.Features.GetRequiredFeature<IHttpRequestFeature>()) is not { } key
        )
        {
            await next(context);
            return;
        }

        var answer = await pages.EnterAsync(key, context.RequestAborted);
        if (answer.Build is not { } build)
        {
            if (answer.Page is not null)
            {
                await AnswerAsync(context.Features, answer);
            }
            else
            {
                await next(context);
            }

            return;
        }

        var isEnded = false;
        try
        {
            var rendered = await Rendering.RunAsync(context, next, OfOneReader);
            var isAway = rendered.Failure?.SourceException.IsDatabaseUnavailable() == true;
            var hasFailed = isAway || context.Response.StatusCode >= StatusCodes.Status500InternalServerError;
            var former = hasFailed && pages.MayStandIn(answer.Page) ? answer.Page : null;
            if (isAway)
            {
                // Before the others are told, who look into memory then.
                former ??= pages.Restore(key);
                pages.Fail(build);
                isEnded = true;
            }

            if (former is not null)
            {
                context.Response.Clear();
                metrics.Stale();
                await WriteAsync(context.Features, former, Away);
                return;
            }

            rendered.Failure?.Throw();
            if (PageOf(context, rendered.Body.Span, build) is { } page)
            {
                pages.Keep(build, page);
                isEnded = true;
                metrics.Made();
                context.Response.Headers.Clear();
                await WriteAsync(context.Features, page, pages.IsOn ? Made : OnlyMade);
                return;
            }

            pages.Drop(build, IsGone(context.Response.StatusCode));
            isEnded = true;
            if (rendered.Body.Length > 0)
            {
                // Even nothing would begin the answer, and an error page could not be written any more.
                await context.Response.Body.WriteAsync(rendered.Body, context.RequestAborted);
            }
        }
        finally
        {
            if (!isEnded)
            {
                pages.Drop(build, isGone: false);
            }
        }
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    /// <summary>True if the address has no page; a refusal, such as 429, says nothing about it.</summary>
    private static bool IsGone(int status) =>
        status
            is StatusCodes.Status301MovedPermanently
                or StatusCodes.Status302Found
                or StatusCodes.Status404NotFound
                or StatusCodes.Status410Gone;

    private void Count(in PageAnswer answer)
    {
        if (answer.IsStale)
        {
            metrics.Stale();
        }
        else
        {
            (answer.Page!.Hits ?? _otherHits).Add();
        }
    }

    private PageKey? KeyOf(IFeatureCollection features, IHttpRequestFeature request) =>
        (_metricsPort is null || features.Get<IHttpConnectionFeature>()?.LocalPort != _metricsPort)
        && RequestTarget.Of(request) is { Length: < LongestTarget } target
        && request.Headers.Host is [{ } host]
            ? new PageKey(
                string.Equals(request.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase),
                host,
                TrackingParameters.Without(target)
            )
            : null;

    /// <summary>What was rendered as a page to keep; null if it must not be kept.</summary>
    private CachedPage? PageOf(HttpContext context, ReadOnlySpan<byte> body, PageBuild build)
    {
        var response = context.Response;
        var contents = context.RequestServices.GetRequiredService<PageContents>();
        if (
            response.StatusCode != StatusCodes.Status200OK
            || contents.Tags.Count == 0
            || response.Headers.SetCookie.Count > 0
            || response.GetTypedHeaders().CacheControl is { NoStore: true } or { Private: true }
        )
        {
            return null;
        }

        // Made of something that stood in while the database was away: it holds as long as that.
        if (cache.StoodInAt >= build.BeganAt - ContentCache.Pause)
        {
            contents.Renew(clock.GetUtcNow().UtcDateTime + ContentCache.Pause);
        }

        SecurityHeaders.Add(context);
        var own = response.GetTypedHeaders().CacheControl;
        if (own is null or { MaxAge: null })
        {
            // Written for each answer, because no shared cache may keep it beyond a scheduled time.
            response.Headers.Remove(HeaderNames.CacheControl);
        }

        if (_namesKeys)
        {
            response.Headers[SurrogateKey] = string.Join(' ', contents.Tags);
        }

        var page = CachedPage.Of(
            body,
            Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, HashLength / 2)),
            [.. response.Headers.Where(header => !NotKept.Contains(header.Key))],
            contents,
            build.BeganAt,
            clock.GetUtcNow().UtcDateTime + PageCache.Lifetime,
            response.GetTypedHeaders().LastModified?.UtcDateTime
        );
        page.Hits = HitsOf(context.GetEndpoint());
        return page;
    }

    /// <summary>Named like the routes in the framework's own metrics.</summary>
    private PageHits HitsOf(Endpoint? endpoint) =>
        (endpoint as RouteEndpoint)?.RoutePattern.RawText is { } route
            ? metrics.HitsOf(route.Length == 0 ? "/" : route)
            : _otherHits;

    private static string Caching(int sharedAge) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"public, max-age=0, s-maxage={sharedAge}, stale-while-revalidate=1, stale-if-error=86400"
        );

    private string CachingOf(CachedPage page)
    {
        if (options.Value.SharedAge <= 1 || page.Due is not { } due)
        {
            return _caching;
        }

        var left = (due - clock.GetUtcNow().UtcDateTime).TotalSeconds;
        return Caching((int)Math.Clamp(left, 0, options.Value.SharedAge));
    }

    private Task WriteAsync(IFeatureCollection features, CachedPage page, string status)
    {
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        var response = features.GetRequiredFeature<IHttpResponseFeature>();
        var headers = response.Headers;
        foreach (var (name, value) in page.Headers)
        {
            headers[name] = value;
        }

        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = CachingOf(page);
        }

        headers.Vary = HeaderNames.AcceptEncoding;
        headers[CacheStatus] = status;
        var coding = ContentCodings.Of(request.Headers.AcceptEncoding);
        var content = coding switch
        {
            ContentCoding.Brotli => page.Brotli,
            ContentCoding.Gzip => page.Gzip(),
            _ => page.Content(),
        };
        headers.ETag = content.Tag;
        if (IsKnown(request.Headers, page))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            headers.ContentType = default;
            return Task.CompletedTask;
        }

        response.StatusCode = StatusCodes.Status200OK;
        headers.ContentLength = content.Bytes.Length;
        if (coding != ContentCoding.None)
        {
            headers.ContentEncoding = coding == ContentCoding.Brotli ? "br" : "gzip";
        }

        if (HttpMethods.IsHead(request.Method))
        {
            return Task.CompletedTask;
        }

        // Without the request's token, which would be made for it: writing to somebody who left does nothing.
        var sent = features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(content.Bytes);
        return sent.IsCompletedSuccessfully ? Task.CompletedTask : sent.AsTask();
    }

    /// <summary>
    /// True if the client has this page. If it sends a tag, the tag alone decides (RFC 9110, 13.1.3); which encoding it
    /// has does not matter.
    /// </summary>
    private static bool IsKnown(IHeaderDictionary request, CachedPage page)
    {
        var tags = request.IfNoneMatch;
        if (tags.Count > 0)
        {
            foreach (var tag in tags)
            {
                if (tag is not null && (tag == "*" || tag.Contains(page.Hash, StringComparison.Ordinal)))
                {
                    return true;
                }
            }

            return false;
        }

        return page.ChangedAt is { } changedAt
            && request.IfModifiedSince is [{ } since]
            && HeaderUtilities.TryParseDate(since, out var at)
            && changedAt <= at.UtcDateTime;
    }
}

/// <summary>What the rest of the pipeline answered, caught before anything is sent.</summary>
/// <param name="Body">The body, as it was written.</param>
/// <param name="Failure">The exception that ended it; null if it came to its end.</param>
internal sealed record Rendering(ReadOnlyMemory<byte> Body, ExceptionDispatchInfo? Failure)
{
    private const int UsualSize = 64 * 1024;

    /// <summary>
    /// Runs the rest of the pipeline without some of the request's headers, to its end even if the reader leaves,
    /// because others may be waiting for the same page.
    /// </summary>
    public static async Task<Rendering> RunAsync(
        HttpContext context,
        RequestDelegate next,
        IReadOnlyList<string> without
    )
    {
        var headers = context.Request.Headers;
        var left = without.Select(name => (Name: name, Value: headers[name])).Where(h => h.Value.Count > 0).ToList();
        left.ForEach(header => headers.Remove(header.Name));
        var aborted = context.RequestAborted;
        var sent = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var buffer = new MemoryStream(UsualSize);
        var caught = new StreamResponseBodyFeature(buffer, sent);
        context.Features.Set<IHttpResponseBodyFeature>(caught);
        context.RequestAborted = CancellationToken.None;
        try
        {
            await next(context);
            await caught.CompleteAsync();
            return new Rendering(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), null);
        }
        catch (Exception exception)
        {
            return new Rendering(ReadOnlyMemory<byte>.Empty, ExceptionDispatchInfo.Capture(exception));
        }
        finally
        {
            context.RequestAborted = aborted;
            context.Features.Set(sent);
            left.ForEach(header => headers[header.Name] = header.Value);
        }
    }
}

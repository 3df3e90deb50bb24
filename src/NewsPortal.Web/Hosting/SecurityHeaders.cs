using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Net.Http.Headers;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>The restrictions that every response gives the browser, and the request's id.</summary>
internal static class SecurityHeaders
{
    public const string RequestId = "X-Request-Id";

    private const string ResourcePolicy = "Cross-Origin-Resource-Policy";

    /// <summary>
    /// Scripts and styles only from this site and never inline, style attributes neither (<see cref="NumberClasses"/>).
    /// "blob:" is for pictures an editor has just chosen.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; "
        + "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        + "form-action 'self'; frame-ancestors 'none'";

    /// <summary>
    /// The same for a page whose text may contain embeds: allows their frames, and nothing else from their sites.
    /// </summary>
    public static readonly string ContentSecurityPolicyWithEmbeds =
        $"{ContentSecurityPolicy}; frame-src {string.Join(' ', Embed.FrameSources)}";

    /// <summary>The same for a page that the newsroom shows in a frame of its own.</summary>
    public static readonly string ContentSecurityPolicyFramedHere = ContentSecurityPolicy.Replace(
        "frame-ancestors 'none'",
        "frame-ancestors 'self'",
        StringComparison.Ordinal
    );

    private const string PermissionsPolicy =
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        + "magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    /// <summary>For content that other sites frame: it runs nothing and loads nothing from elsewhere.</summary>
    private const string FramedContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors *";

    /// <summary>
    /// For content that other sites may display and read: readers' pictures, icons, feeds, cards. Everything else is
    /// same-origin, so that no foreign page can pull it into its own process.
    /// </summary>
    public static void OpenToOtherSites(this HttpResponse response) =>
        response.Headers[ResourcePolicy] = "cross-origin";

    /// <summary>
    /// Adds the headers when the response starts, so that error pages and cached pages have them too.
    /// </summary>
    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(
                    static state =>
                    {
                        Add((HttpContext)state);
                        return Task.CompletedTask;
                    },
                    context
                );
                return next(context);
            }
        );

    /// <summary>Adds them now, for a page whose headers are kept.</summary>
    public static void Add(HttpContext context)
    {
        var response = context.Response;
        var headers = response.Headers;
        headers[RequestId] = context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.GetEndpoint()?.Metadata.GetMetadata<MayBeFramedAttribute>() is not null)
        {
            headers.TryAdd(HeaderNames.ContentSecurityPolicy, FramedContentSecurityPolicy);
            response.OpenToOtherSites();
            return;
        }

        headers.TryAdd(HeaderNames.ContentSecurityPolicy, ContentSecurityPolicy);
        headers.TryAdd(ResourcePolicy, "same-origin");
        headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
    }
}

/// <summary>
/// Marks an action whose page may contain embeds (<see cref="Embed"/>): only there are frames of other sites allowed,
/// and they load only when the reader asks for one.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShowsEmbedsAttribute : ResultFilterAttribute
{
    public override void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is ViewResult)
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy =
                SecurityHeaders.ContentSecurityPolicyWithEmbeds;
        }
    }
}

/// <summary>Lets every site frame the action's response. Only for responses without scripts and forms.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MayBeFramedAttribute : Attribute;

/// <summary>Lets the newsroom's own pages, and nobody else's, frame the action's view.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FramedHereAttribute : ResultFilterAttribute
{
    public override void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is ViewResult)
        {
            var headers = context.HttpContext.Response.Headers;
            headers.ContentSecurityPolicy = SecurityHeaders.ContentSecurityPolicyFramedHere;
            headers.XFrameOptions = "SAMEORIGIN";
        }
    }
}

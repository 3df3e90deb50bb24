using Microsoft.Net.Http.Headers;

namespace NewsPortal.Web.Hosting;

/// <summary>What every response tells the browser not to allow, and the request's id.</summary>
internal static class SecurityHeaders
{
    public const string RequestId = "X-Request-Id";

    /// <summary>
    /// Scripts and styles only from this site and never inline. Style attributes are allowed, for sections carry
    /// colours of their own, and cannot run anything. "blob:" is for pictures that an editor has just chosen.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
        + "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        + "form-action 'self'; frame-ancestors 'none'";

    private const string PermissionsPolicy =
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        + "magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    /// <summary>Adds the headers when the response starts, so that error pages and cached pages have them too.</summary>
    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use((context, next) =>
        {
            context.Response.OnStarting(
                static state =>
                {
                    var response = ((HttpContext)state).Response;
                    var headers = response.Headers;
                    headers[RequestId] = response.HttpContext.TraceIdentifier;
                    headers.XContentTypeOptions = "nosniff";
                    headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
                    headers["Permissions-Policy"] = PermissionsPolicy;
                    headers["Cross-Origin-Opener-Policy"] = "same-origin";
                    headers.TryAdd(HeaderNames.ContentSecurityPolicy, ContentSecurityPolicy);
                    headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
                    return Task.CompletedTask;
                },
                context);
            return next(context);
        });
}

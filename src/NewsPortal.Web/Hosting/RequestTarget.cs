using Microsoft.AspNetCore.Http.Features;

namespace NewsPortal.Web.Hosting;

/// <summary>What a request asks for, exactly as it was sent.</summary>
internal static class RequestTarget
{
    /// <summary>
    /// Path and query with their escapes as they were spelled; made up where the server does not tell.
    /// </summary>
    public static string Of(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>() is { RawTarget: ['/', ..] target }
            ? target
            : request.Path.ToUriComponent() + request.QueryString;
}

using Microsoft.AspNetCore.Http.Features;

namespace NewsPortal.Web.Hosting;

/// <summary>What a request asks for, exactly as it was sent.</summary>
internal static class RequestTarget
{
    /// <summary>
    /// Path and query with their escapes as they were spelled; made up where the server does not tell.
    /// </summary>
    public static string Of(HttpRequest request) =>
        Of(request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>());

    /// <inheritdoc cref="Of(HttpRequest)" />
    public static string Of(IHttpRequestFeature request) =>
        request.RawTarget is ['/', ..] target
            ? target
            : new PathString(request.Path).ToUriComponent() + request.QueryString;
}

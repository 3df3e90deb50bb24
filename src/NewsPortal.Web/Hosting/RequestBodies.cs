using Microsoft.AspNetCore.Http.Features;

namespace NewsPortal.Web.Hosting;

/// <summary>How much of a request body is read, and from whom (docs/adr/0022).</summary>
internal static class RequestBodies
{
    /// <summary>The most that is read without a valid session: an article of normal length.</summary>
    public const int StrangersBytes = 64 * 1024;

    /// <summary>Outside the newsroom: a sign-in, whose page repeats the typed address.</summary>
    private const int ReadersBytes = 16 * 1024;

    /// <summary>
    /// Reads have no body; otherwise it could affect what the address means, and the client would choose its size.
    /// Before routing.
    /// </summary>
    public static void UseReadsWithoutBody(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
                {
                    Limit(context, StrangersBytes);
                    Drop(context);
                }

                return next(context);
            }
        );

    /// <summary>
    /// Refuses a request that announces more than its endpoint accepts before anything reads it, so that it gets a 413
    /// instead of an error from whatever reads the form first. After routing.
    /// </summary>
    public static void UseBodyLimit(this WebApplication app) =>
        app.Use((context, next) => Refuses(context, MaxOf(context)) ? Task.CompletedTask : next(context));

    /// <summary>
    /// Limits what is read without a valid session. After authentication; the newsroom's own forms continue and are
    /// refused for lack of a session, with a message about the text.
    /// </summary>
    public static void UseStrangersLimit(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                if (context.User.Identity?.IsAuthenticated == true)
                {
                    return next(context);
                }

                var isNewsroom = KeptForms.Applies(context.Request);
                Limit(context, isNewsroom ? StrangersBytes : ReadersBytes);
                return !isNewsroom && Refuses(context, ReadersBytes) ? Task.CompletedTask : next(context);
            }
        );

    /// <summary>Limits what may be read, if nothing has been read yet.</summary>
    /// <returns>False if reading has begun, or if the request announces more.</returns>
    public static bool Limit(HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = Math.Min(feature.MaxRequestBodySize ?? bytes, bytes);
        }

        return !(context.Request.ContentLength > bytes);
    }

    /// <summary>Discards the body, so that whatever runs next neither reads it nor takes values from it.</summary>
    public static void Drop(HttpContext context)
    {
        context.Request.Body = Stream.Null;
        context.Request.ContentType = null;
        context.Request.ContentLength = null;
        context.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty));
    }

    private static long? MaxOf(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

    private static bool Refuses(HttpContext context, long? limit)
    {
        if (!(context.Request.ContentLength > limit))
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return true;
    }
}

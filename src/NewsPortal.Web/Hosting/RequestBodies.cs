using Microsoft.AspNetCore.Http.Features;

namespace NewsPortal.Web.Hosting;

/// <summary>How much of a request's body is read, and for whom (docs/adr/0022).</summary>
internal static class RequestBodies
{
    /// <summary>What is read for somebody without a valid session, at most: an article of usual length.</summary>
    public const int StrangersBytes = 64 * 1024;

    /// <summary>Outside the newsroom: a sign-in, whose page repeats the address that was typed.</summary>
    private const int ReadersBytes = 16 * 1024;

    /// <summary>
    /// Whoever reads an address sends nothing along; else a body would take part in what the address means, and its
    /// size would be the caller's choice. Before routing.
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
    /// Refuses a request that announces more than its endpoint takes before anything reads it, so that it gets its 413
    /// and not the error of whatever reads the form first. After routing.
    /// </summary>
    public static void UseBodyLimit(this WebApplication app) =>
        app.Use((context, next) => Refuses(context, MaxOf(context)) ? Task.CompletedTask : next(context));

    /// <summary>
    /// Limits what is read without a valid session. After authentication; the newsroom's own forms go on to be refused
    /// for want of a session, with a word about the text.
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

    /// <summary>Lets no more than this be read, where nothing was read yet.</summary>
    /// <returns>False when reading has begun, or when the request announces more.</returns>
    public static bool Limit(HttpContext context, long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = Math.Min(feature.MaxRequestBodySize ?? bytes, bytes);
        }

        return !(context.Request.ContentLength > bytes);
    }

    /// <summary>Forgets what was sent, so that whatever runs next neither reads it nor takes values from it.</summary>
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

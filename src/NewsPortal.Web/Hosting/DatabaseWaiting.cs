using NewsPortal.Core.Data;
using NewsPortal.Web.Areas.Admin;

namespace NewsPortal.Web.Hosting;

/// <summary>How long a request may wait for the database, in sum (docs/adr/0071).</summary>
internal static class DatabaseWaiting
{
    /// <summary>Readers leave rather than wait.</summary>
    private static readonly TimeSpan OfReaders = TimeSpan.FromSeconds(5);

    /// <summary>The newsroom has questions that take longer.</summary>
    private static readonly TimeSpan OfNewsroom = TimeSpan.FromSeconds(15);

    /// <summary>Then whoever saves learns that it did not work, and still has the text.</summary>
    private static readonly TimeSpan OfWriters = TimeSpan.FromSeconds(10);

    /// <summary>Before anything that reads the database.</summary>
    public static void UseDatabasePatience(this WebApplication app)
    {
        var patience = app.Services.GetRequiredService<DatabasePatience>();
        app.Use(
            async (context, next) =>
            {
                // A connection of the relay lives for hours.
                if (context.Request.Path.StartsWithSegments(NewsroomAddresses.LiveArticles))
                {
                    await next(context);
                    return;
                }

                using var limit = patience.AtMost(LimitOf(context.Request));
                await next(context);
            }
        );
    }

    private static TimeSpan LimitOf(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) ? OfWriters
        : request.Path.StartsWithSegments(NewsroomAddresses.Overview) ? OfNewsroom
        : OfReaders;
}

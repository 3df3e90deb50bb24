using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// How often one address or account may request what is costly or worth abusing. Contains the policy names for actions.
/// </summary>
public static class RateLimits
{
    /// <summary>Searches: more than a person can read, less than a scraper would like.</summary>
    public const string Search = "search";

    /// <summary>Suggestions: one per typed letter.</summary>
    public const string Suggest = "suggest";

    /// <summary>Preview links: a page with its pictures, but nobody tries tokens by the thousand.</summary>
    public const string Previews = "previews";

    /// <summary>
    /// Feeds and sitemaps that nobody has asked for lately: a reader of feeds may follow hundreds of sections at once.
    /// </summary>
    public const string Feeds = "feeds";

    /// <summary>
    /// Uploads, each of which is decoded: more than a newsroom with one address sends; and of one account, from
    /// wherever it comes (<see cref="UseAccountLimits"/>).
    /// </summary>
    public const string Uploads = "uploads";

    private const int FeedsAtOnce = 300;
    private const int FeedsPerSecond = 10;
    private const int UploadsAtOnce = 600;
    private const int UploadsPerSecond = 10;

    private const int UploadsOfAccountAtOnce = 300;
    private const int UploadsOfAccountPerSecond = 5;

    private const int ViewsAtOnce = 2_000;
    private const int ViewsPerSecond = 200;
    private const int SearchesAtOnce = 60;
    private const int SearchesPerSecond = 3;
    private const int SuggestionsAtOnce = 300;
    private const int SuggestionsPerSecond = 30;

    private const int PreviewsAtOnce = 200;
    private const int PreviewsPerSecond = 5;

    // Twenty readers' worth of the most expensive requests, for everybody behind one undeclared proxy.
    private const int CrowdAtOnce = 1_200;
    private const int CrowdPerSecond = 60;
    private const int CrowdOfViews = 20;
    private const int SignInsOfCrowdAtOnce = 300;
    private const int SignInsOfCrowdPerSecond = 5;

    /// <summary>
    /// View counting: many readers may share an address (a company, a mobile network), so this limit only stops floods.
    /// </summary>
    internal static PartitionedRateLimiter<HttpContext> ViewLimits() =>
        PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(context =>
                Proxies.CrowdKey(context) is { } crowd
                    ? Bucket(crowd, CrowdOfViews * ViewsAtOnce, CrowdOfViews * ViewsPerSecond)
                    : RateLimitPartition.GetNoLimiter("")
            ),
            PartitionedRateLimiter.Create<HttpContext, string>(context =>
                PerReader(context, ViewsAtOnce, ViewsPerSecond)
            )
        );

    internal static void AddRateLimits(this IServiceCollection services) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = static (context, _) =>
            {
                TellWhen(context.HttpContext, context.Lease);
                return ValueTask.CompletedTask;
            };
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(PerUndeclaredProxy);
            options.AddPolicy(Search, context => PerReader(context, SearchesAtOnce, SearchesPerSecond));
            options.AddPolicy(Feeds, context => PerReader(context, FeedsAtOnce, FeedsPerSecond));
            options.AddPolicy(Uploads, context => PerReader(context, UploadsAtOnce, UploadsPerSecond));
            options.AddPolicy(Previews, context => PerReader(context, PreviewsAtOnce, PreviewsPerSecond));
            options.AddPolicy(Suggest, context => PerReader(context, SuggestionsAtOnce, SuggestionsPerSecond));
        });

    /// <summary>
    /// Limits by account, after authentication. Those by address come before it, so that a flood of strangers costs no
    /// look at the database.
    /// </summary>
    internal static void UseAccountLimits(this WebApplication app)
    {
        var limits = PartitionedRateLimiter.Create<HttpContext, string>(PerAccount);
        app.Lifetime.ApplicationStopped.Register(limits.Dispose);
        app.Use(
            async (context, next) =>
            {
                using var lease = limits.AttemptAcquire(context);
                if (lease.IsAcquired)
                {
                    await next(context);
                    return;
                }

                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                TellWhen(context, lease);
            }
        );
    }

    private static RateLimitPartition<string> PerAccount(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == Uploads
        && context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } account
            ? Bucket(account, UploadsOfAccountAtOnce, UploadsOfAccountPerSecond)
            : RateLimitPartition.GetNoLimiter("");

    private static void TellWhen(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromMinutes(1);
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private static RateLimitPartition<string> PerReader(HttpContext context, int atOnce, int perSecond)
    {
        // A request from this machine without forwarding headers comes from an operator's tool.
        var address = context.Connection.RemoteIpAddress;
        return !Proxies.IsUndeclared(context) && (address is null || IPAddress.IsLoopback(address))
            ? RateLimitPartition.GetNoLimiter("")
            : Bucket(Proxies.ReaderKey(context), atOnce, perSecond);
    }

    /// <summary>
    /// A client inventing senders gets no further than a small crowd would. Only for requests that are limited at all.
    /// </summary>
    private static RateLimitPartition<string> PerUndeclaredProxy(HttpContext context)
    {
        if (
            !Proxies.IsUndeclared(context)
            || context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName is not { } policy
        )
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        var (atOnce, perSecond) = policy switch
        {
            NewsroomAccess.SignInRate => (SignInsOfCrowdAtOnce, SignInsOfCrowdPerSecond),
            _ => (CrowdAtOnce, CrowdPerSecond),
        };
        return Bucket($"{policy} {context.Connection.RemoteIpAddress}", atOnce, perSecond);
    }

    private static RateLimitPartition<string> Bucket(string key, int atOnce, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(
            key,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = atOnce,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
                AutoReplenishment = true,
            }
        );
}

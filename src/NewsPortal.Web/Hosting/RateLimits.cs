using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using NewsPortal.Core.Readership;

namespace NewsPortal.Web.Hosting;

/// <summary>How often one address may ask for what is costly or worth abusing. Names of policies for actions.</summary>
public static class RateLimits
{
    /// <summary>
    /// View counting: many readers may share an address (a company, a mobile network), so the limit only stops floods.
    /// </summary>
    public const string Views = "views";

    /// <summary>Searches: more than a person can read, less than a program that copies the site would like.</summary>
    public const string Search = "search";

    /// <summary>Suggestions: one for each letter that is typed.</summary>
    public const string Suggest = "suggest";

    private const int ViewsAtOnce = 2_000;
    private const int ViewsPerSecond = 200;
    private const int SearchesAtOnce = 60;
    private const int SearchesPerSecond = 3;
    private const int SuggestionsAtOnce = 300;
    private const int SuggestionsPerSecond = 30;

    internal static void AddRateLimits(this IServiceCollection services) =>
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = static (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromMinutes(1);
                context.HttpContext.Response.Headers.RetryAfter =
                    Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(Views, context => PerAddress(context, ViewsAtOnce, ViewsPerSecond));
            options.AddPolicy(Search, context => PerAddress(context, SearchesAtOnce, SearchesPerSecond));
            options.AddPolicy(Suggest, context => PerAddress(context, SuggestionsAtOnce, SuggestionsPerSecond));
        });

    private static RateLimitPartition<string> PerAddress(HttpContext context, int atOnce, int perSecond)
    {
        // A proxy on this machine that is not set as known stands for all readers.
        var address = context.Connection.RemoteIpAddress;
        return address is null || IPAddress.IsLoopback(address)
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(
                Convert.ToHexString(ClientNetwork.Of(address)),
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = atOnce, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0, AutoReplenishment = true,
                });
    }
}

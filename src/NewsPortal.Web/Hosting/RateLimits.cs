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

    private const int ViewsAtOnce = 2_000;
    private const int ViewsPerSecond = 200;

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
            options.AddPolicy(Views, ViewsLimit);
        });

    private static RateLimitPartition<string> ViewsLimit(HttpContext context)
    {
        // A proxy on this machine that is not set as known stands for all readers.
        var address = context.Connection.RemoteIpAddress;
        return address is null || IPAddress.IsLoopback(address)
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(
                Convert.ToHexString(ClientNetwork.Of(address)),
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = ViewsAtOnce, TokensPerPeriod = ViewsPerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0, AutoReplenishment = true,
                });
    }
}

using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>How strictly browsers stick to https; from the configuration section "Hsts".</summary>
public sealed class HttpsOnlyOptions
{
    public const string Section = "Hsts";

    /// <summary>
    /// True once every subdomain of the site's host supports https: browsers stop using http for all of them.
    /// </summary>
    public bool IncludeSubDomains { get; set; }
}

/// <summary>Strict-Transport-Security for a year, in production.</summary>
internal static class HttpsOnly
{
    public static void AddHttpsOnly(this IServiceCollection services)
    {
        services.AddSettings<HttpsOnlyOptions>(HttpsOnlyOptions.Section);
        services
            .AddOptions<HstsOptions>()
            .Configure<IOptions<HttpsOnlyOptions>>(
                (hsts, options) =>
                {
                    hsts.MaxAge = TimeSpan.FromDays(365);
                    hsts.IncludeSubDomains = options.Value.IncludeSubDomains;
                }
            );
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace NewsPortal.TestKit;

/// <summary>
/// Makes every request come from a proxy, so that X-Forwarded-For identifies the client; the test server knows no
/// addresses.
/// </summary>
public sealed class BehindProxy : IStartupFilter
{
    /// <summary>The proxy's address, for Proxy:KnownProxies.</summary>
    public const string Address = "10.0.0.5";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (context, rest) =>
                {
                    context.Connection.RemoteIpAddress = IPAddress.Parse(Address);
                    return rest(context);
                }
            );
            next(app);
        };
}

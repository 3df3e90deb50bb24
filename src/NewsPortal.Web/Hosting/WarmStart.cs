using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>How the program starts; from the configuration section "Startup".</summary>
public sealed class StartupOptions
{
    public const string Section = "Startup";

    /// <summary>
    /// How long to try pages before it listens. Then it listens, whatever is still cold: the database may hang, and
    /// kept pages need none.
    /// </summary>
    public TimeSpan WarmFor { get; set; } = TimeSpan.FromSeconds(5);
}

internal sealed class StartupOptionsValidator : IValidateOptions<StartupOptions>
{
    public ValidateOptionsResult Validate(string? name, StartupOptions options) =>
        options.WarmFor >= TimeSpan.Zero && options.WarmFor <= TimeSpan.FromMinutes(5)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Startup:WarmFor is \"{options.WarmFor}\". Set it to a time from 00:00:00 to 00:05:00, such as "
                    + "\"00:00:05\"."
            );
}

/// <summary>
/// Answers one request of each kind before the program listens, through everything that a reader's request passes, so
/// that code is compiled, the model is built and the index is read when the first reader comes. A page that fails is
/// no obstacle: the first reader's will tell.
/// </summary>
internal static partial class WarmStart
{
    private static readonly string[] Others =
    [
        AccountAddresses.SignIn,
        SiteAddresses.Feed(),
        // Last, because the index is opened meanwhile.
        SiteAddresses.Search("a"),
    ];

    /// <summary>
    /// Puts it before <see cref="PageServer"/>. Tests have a server of their own in the place of both.
    /// </summary>
    public static void WarmAtStart(this IServiceCollection services)
    {
        services.AddSettings<StartupOptions, StartupOptionsValidator>(StartupOptions.Section);
        if (
            services.LastOrDefault(service => service.ServiceType == typeof(IServer)) is
            { ImplementationFactory: { } make }
        )
        {
            services.AddSingleton<IServer>(provider => new Server(
                (IServer)make(provider),
                new Uri(provider.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl),
                provider.GetRequiredService<IOptions<StartupOptions>>().Value.WarmFor,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<Server>>()
            ));
        }
    }

    [GeneratedRegex("href=\"(/[0-9]{4}/[0-9]{2}/[0-9]{2}/[^\"/?#]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Article();

    [GeneratedRegex("href=\"(/category/[^\"?#]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Section();

    private sealed partial class Server(
        IServer inner,
        Uri site,
        TimeSpan longest,
        TimeProvider clock,
        ILogger<Server> logger
    ) : IServer
    {
        public IFeatureCollection Features => inner.Features;

        public async Task StartAsync<TContext>(
            IHttpApplication<TContext> application,
            CancellationToken cancellationToken
        )
            where TContext : notnull
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var timer = clock.CreateTimer(_ => limit.Cancel(), null, longest, Timeout.InfiniteTimeSpan);
            try
            {
                await WarmAsync(application, limit.Token).WaitAsync(limit.Token);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogCold(exception);
            }

            await inner.StartAsync(application, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

        /// <summary>The container disposes the server, which it made.</summary>
        public void Dispose() { }

        private async Task WarmAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellation)
            where TContext : notnull
        {
            var home = await AskAsync(application, SiteAddresses.Home, cancellation);
            string[] linked = [Article().Match(home).Groups[1].Value, Section().Match(home).Groups[1].Value];
            await Parallel.ForEachAsync(
                linked.Where(path => path.Length > 0).Concat(Others),
                cancellation,
                async (path, token) => await AskAsync(application, path, token)
            );
        }

        private async Task<string> AskAsync<TContext>(
            IHttpApplication<TContext> application,
            string target,
            CancellationToken cancellation
        )
            where TContext : notnull
        {
            using var body = new MemoryStream();
            var parts = target.Split('?');
            var features = new FeatureCollection();
            features.Set<IHttpRequestFeature>(
                new HttpRequestFeature
                {
                    Method = HttpMethods.Get,
                    Protocol = HttpProtocol.Http11,
                    Scheme = site.Scheme,
                    Path = parts[0],
                    QueryString = parts.Length > 1 ? $"?{parts[1]}" : "",
                    RawTarget = target,
                    Headers = new HeaderDictionary { ["Host"] = site.Authority },
                }
            );
            features.Set<IHttpResponseFeature>(new HttpResponseFeature());
            features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
            features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = cancellation });
            features.Set<IHttpConnectionFeature>(
                new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback }
            );
            var context = application.CreateContext(features);
            try
            {
                await application.ProcessRequestAsync(context);
                application.DisposeContext(context, null);
            }
            catch (Exception exception)
            {
                application.DisposeContext(context, exception);
                throw;
            }

            return Encoding.UTF8.GetString(body.ToArray());
        }

        [LoggerMessage(LogLevel.Debug, "The first requests will be slower: not all pages could be tried at the start.")]
        private partial void LogCold(Exception exception);
    }
}

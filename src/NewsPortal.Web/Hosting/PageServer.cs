using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// The web server, with kept pages answered before the framework makes a context of a request: its scope of the log,
/// its activity and its histogram cost more than a page from memory does. Everything else goes on as always.
/// </summary>
internal sealed class PageServer(IServer server, CachedPages pages) : IServer
{
    public IFeatureCollection Features => server.Features;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => server.StartAsync(new Application<TContext>(application, pages), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    /// <summary>The container disposes the server, which it made.</summary>
    public void Dispose() { }

    /// <summary>Puts it before the web server that is registered; nothing if there is none yet.</summary>
    public static void Add(IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(IServer)) is not { } registered)
        {
            return;
        }

        var type =
            registered.ImplementationType
            ?? throw new InvalidOperationException("The web server is not registered by its type.");
        services.AddSingleton(type);
        services.AddSingleton<IServer>(provider => new PageServer(
            (IServer)provider.GetRequiredService(type),
            provider.GetRequiredService<CachedPages>()
        ));
    }

    /// <summary>A request, reused by the server for the next one of its connection.</summary>
    private sealed class Request<TContext>
        where TContext : notnull
    {
        public IFeatureCollection Features { get; set; } = null!;

        /// <summary>The framework's context; null if it needed none.</summary>
        public TContext? Inner { get; set; }

        public bool HasInner { get; set; }
    }

    private sealed class Application<TContext>(IHttpApplication<TContext> inner, CachedPages pages)
        : IHttpApplication<Request<TContext>>
        where TContext : notnull
    {
        public Request<TContext> CreateContext(IFeatureCollection contextFeatures)
        {
            var container = contextFeatures as IHostContextContainer<Request<TContext>>;
            var request = container?.HostContext ?? new Request<TContext>();
            if (container is not null)
            {
                container.HostContext = request;
            }

            request.Features = contextFeatures;
            return request;
        }

        public Task ProcessRequestAsync(Request<TContext> context) =>
            !Proxies.MayHaveForwarded(context.Features) && pages.Find(context.Features) is { Page: not null } found
                ? pages.AnswerAsync(context.Features, found)
                : PassOnAsync(context);

        public void DisposeContext(Request<TContext> context, Exception? exception)
        {
            if (context.HasInner)
            {
                inner.DisposeContext(context.Inner!, exception);
                (context.Inner, context.HasInner) = (default, false);
            }
        }

        private Task PassOnAsync(Request<TContext> context)
        {
            (context.Inner, context.HasInner) = (inner.CreateContext(context.Features), true);
            return inner.ProcessRequestAsync(context.Inner);
        }
    }
}

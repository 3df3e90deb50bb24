using System.Diagnostics;
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
    /// <param name="thread">Of its connection; null if the server does not offer it.</param>
    private sealed class Request<TContext>(PollingThread? thread)
        where TContext : notnull
    {
        public PollingThread? Thread => thread;

        public IFeatureCollection Features { get; set; } = null!;

        /// <summary>The framework's context; null if it needed none.</summary>
        public TContext? Inner { get; set; }

        public bool HasInner { get; set; }

        /// <summary>The trace of the framework's context; null if nobody traces.</summary>
        public Activity? Trace { get; set; }
    }

    private sealed class Application<TContext>(IHttpApplication<TContext> inner, CachedPages pages)
        : IHttpApplication<Request<TContext>>
        where TContext : notnull
    {
        public Request<TContext> CreateContext(IFeatureCollection contextFeatures)
        {
            var container = contextFeatures as IHostContextContainer<Request<TContext>>;
            var request = container?.HostContext ?? new Request<TContext>(contextFeatures.Get<PollingThread>());
            if (container is not null)
            {
                container.HostContext = request;
            }

            request.Features = contextFeatures;
            return request;
        }

        public Task ProcessRequestAsync(Request<TContext> context)
        {
            if (!Proxies.MayHaveForwarded(context.Features) && pages.Find(context.Features) is { Page: not null } found)
            {
                context.Thread?.Stay();
                return pages.AnswerAsync(context.Features, found);
            }

            return context.Thread is { } thread ? PassOnAsync(context, thread) : PassOn(context);
        }

        public void DisposeContext(Request<TContext> context, Exception? exception)
        {
            if (context.HasInner)
            {
                if (context.Trace is not null)
                {
                    // It began in a method that has returned, with which it was forgotten: whoever writes the end of
                    // a request into its trace looks here.
                    Activity.Current = context.Trace;
                }

                inner.DisposeContext(context.Inner!, exception);
                (context.Inner, context.HasInner, context.Trace) = (default, false, null);
            }
        }

        private async Task PassOnAsync(Request<TContext> context, PollingThread thread)
        {
            await thread.LeaveAsync();
            await PassOn(context);
        }

        private Task PassOn(Request<TContext> context)
        {
            var before = Activity.Current;
            (context.Inner, context.HasInner) = (inner.CreateContext(context.Features), true);
            context.Trace = Activity.Current is { } trace && trace != before ? trace : null;
            return inner.ProcessRequestAsync(context.Inner);
        }
    }
}

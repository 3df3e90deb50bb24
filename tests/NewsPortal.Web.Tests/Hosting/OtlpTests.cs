using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.TestKit;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>What a collector gets, and that it gets nothing about people.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task Collector_WhereSet_GetsRoutesAndNothingOfPeople()
    {
        await using var collector = new Collector();
        await using var app = new MeasuredSite(
            [],
            ("Otlp:Endpoint", collector.Address.ToString()),
            ("Otlp:Protocol", "HttpProtobuf"),
            ("Otlp:Headers", "x-key=opensesame"),
            ("Otlp:TraceShare", "1"),
            ("Startup:WarmFor", "00:00:00")
        );
        using var reader = new HttpClient { BaseAddress = app.Address };
        reader.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Somebodys-Browser/1.0");
        reader.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.77");
        reader.DefaultRequestHeaders.TryAddWithoutValidation("tracestate", "somebody=here");
        await reader.GetAsync(new Uri("/search?q=secret-illness", UriKind.Relative));
        await reader.GetAsync(new Uri("/category/token-in-the-path", UriKind.Relative));

        // A trace ends some moments after the answer.
        for (
            var attempt = 0;
            attempt < 100 && !collector.Sent("/v1/traces").Contains("GET search", StringComparison.Ordinal);
            attempt++
        )
        {
            await Task.Delay(100);
            app.Services.GetRequiredService<TracerProvider>().ForceFlush();
        }

        app.Services.GetRequiredService<MeterProvider>().ForceFlush();
        var (traces, metrics) = (collector.Sent("/v1/traces"), collector.Sent("/v1/metrics"));
        Assert.Contains("GET search", traces, StringComparison.Ordinal);
        Assert.Contains("http.response.status_code", traces, StringComparison.Ordinal);
        Assert.Contains("newsportal.consumer.lag.seconds", metrics, StringComparison.Ordinal);
        Assert.All(
            new[] { "secret-illness", "Somebodys-Browser", "203.0.113.77", "token-in-the-path", "somebody=here" },
            word => Assert.DoesNotContain(word, traces + metrics, StringComparison.Ordinal)
        );
        Assert.Equal(["opensesame"], collector.Keys);
    }

    [Fact]
    public async Task Collector_NotSet_NothingIsTraced()
    {
        await using var app = new NewsApp();

        Assert.Null(app.Services.GetService<TracerProvider>());
    }

    /// <summary>Takes whatever is sent, as OTLP over HTTP.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly ConcurrentQueue<(string Path, string? Key, string Body)> _sent = new();
        private readonly Task _work;

        public Collector()
        {
            Address = WebProgram.FreeAddress();
            _listener.Prefixes.Add(Address.ToString());
            _listener.Start();
            _work = TakeAsync();
        }

        public Uri Address { get; }

        public IEnumerable<string?> Keys => _sent.Select(sent => sent.Key).Distinct();

        public string Sent(string path) =>
            string.Concat(_sent.Where(sent => sent.Path == path).Select(sent => sent.Body));

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _work;
        }

        private async Task TakeAsync()
        {
            while (true)
            {
                try
                {
                    var exchange = await _listener.GetContextAsync();
                    using var body = new MemoryStream();
                    await exchange.Request.InputStream.CopyToAsync(body);
                    _sent.Enqueue(
                        (
                            exchange.Request.Url!.AbsolutePath,
                            exchange.Request.Headers["x-key"],
                            Encoding.UTF8.GetString(body.ToArray())
                        )
                    );
                    exchange.Response.Close();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}

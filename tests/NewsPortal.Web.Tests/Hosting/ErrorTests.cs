using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.TestKit;
using Serilog.Core;
using Serilog.Events;

namespace NewsPortal.Web.Tests.Hosting;

public sealed class ErrorTests(ErrorTests.FailingApp app) : IClassFixture<ErrorTests.FailingApp>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/no-such-page")]
    [InlineData("/views/0")]
    [InlineData("/health/live")]
    [InlineData("/account/login")]
    public async Task AnyResponse_AnyStatus_CarriesSecurityHeadersAndRequestId(string path)
    {
        var response = await app.Browser().GetAsync(path);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("strict-origin-when-cross-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Contains(
            "camera=()",
            Assert.Single(response.Headers.GetValues("Permissions-Policy")),
            StringComparison.Ordinal
        );
        Assert.NotEmpty(Assert.Single(response.Headers.GetValues("X-Request-Id")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Page_CodeFails_ShowsRequestIdAndNoTrace()
    {
        var response = await GetAsync("/test-fails", "text/html");
        var page = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains(WebUtility.HtmlEncode(RequestIdOf(response)), page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", page, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_CodeFails_AnswersProblemDetails()
    {
        var response = await GetAsync("/test-fails", "application/json");
        var body = await response.Content.ReadAsStringAsync();
        var problem = JsonDocument.Parse(body).RootElement;

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(500, problem.GetProperty("status").GetInt32());
        Assert.Equal(RequestIdOf(response), problem.GetProperty("requestId").GetString());
        Assert.DoesNotContain("secret detail", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public async Task AnyRequest_DatabaseIsAway_Answers503WithRetryAfter(string accept)
    {
        var response = await GetAsync("/test-no-database", accept);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Post_ToPageThatIsOnlyRead_AnswersAPage()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/health/nothing") { Content = new StringContent("x=1") };
        request.Headers.Accept.ParseAdd("text/html");

        var response = await app.Browser().SendAsync(request);

        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Ready_EverythingWell_SaysOk()
    {
        var response = await app.Browser().GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            "ok",
            JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetString()
        );
    }

    [Fact]
    public async Task Get_ReaderLeavesDuringAQuery_IsNoError()
    {
        using var leaving = new CancellationTokenSource();
        var asked = app.Browser().GetAsync("/test-waits", leaving.Token);
        await FailingController.Waiting.Task;

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        using var next = await app.Browser().GetAsync("/health/live");

        var line = await app.Log.FindAsync("/test-waits");
        Assert.Equal((LogEventLevel.Information, "499"), (line.Level, line.Properties["StatusCode"].ToString()));
        Assert.DoesNotContain(app.Log.All, log => log.Exception is SqliteException { SqliteErrorCode: 9 });
    }

    private Task<HttpResponseMessage> GetAsync(string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        return app.Browser().SendAsync(request);
    }

    private static string RequestIdOf(HttpResponseMessage response) =>
        Assert.Single(response.Headers.GetValues("X-Request-Id"));

    /// <summary>The program with failing addresses.</summary>
    public sealed class FailingApp : NewsApp
    {
        internal Lines Log { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services =>
                services
                    .AddSingleton<ILogEventSink>(Log)
                    .AddControllers()
                    .AddApplicationPart(typeof(FailingController).Assembly)
            );
        }
    }
}

/// <summary>Failing addresses.</summary>
public sealed class FailingController : Controller
{
    /// <summary>Done once somebody waits at "/test-waits".</summary>
    internal static readonly TaskCompletionSource Waiting = new();

    [Route("/test-waits")]
    public async Task<IActionResult> Wait()
    {
        var left = new TaskCompletionSource();
        await using var registered = HttpContext.RequestAborted.Register(left.SetResult);
        Waiting.TrySetResult();
        await left.Task;
        throw new SqliteException("interrupted", 9);
    }

    [Route("/test-fails")]
    public IActionResult Fail() => throw new InvalidOperationException("secret detail");

    [Route("/test-no-database")]
    public IActionResult FailWithoutDatabase() => throw new SqliteException("unable to open database file", 14);
}

/// <summary>What a program has logged.</summary>
internal sealed class Lines : ILogEventSink
{
    private readonly ConcurrentQueue<LogEvent> _lines = [];

    public IReadOnlyCollection<LogEvent> All => _lines;

    public void Emit(LogEvent logEvent) => _lines.Enqueue(logEvent);

    /// <summary>Waits for the line of a request.</summary>
    public async Task<LogEvent> FindAsync(string path)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (
                _lines.FirstOrDefault(line =>
                    line.Properties.TryGetValue("RequestPath", out var asked)
                    && asked.ToString() == $"\"{path}\""
                    && line.Properties.ContainsKey("StatusCode")
                ) is
                { } found
            )
            {
                return found;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"The log has no line of {path}.");
    }
}

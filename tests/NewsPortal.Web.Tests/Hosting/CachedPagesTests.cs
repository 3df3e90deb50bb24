using System.IO.Compression;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>Pages from memory, as readers and caches see them.</summary>
public sealed class CachedPagesTests : IAsyncLifetime
{
    private readonly NewsApp _app = new();
    private HttpClient _reader = null!;
    private SavedArticle _story;
    private string _address = "";

    public async Task InitializeAsync()
    {
        _reader = _app.Browser();
        _story = await _app.Data.CreateStoryAsync("Ferry returns", new DateTime(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc));
        _address = "/2026/03/01/ferry-returns";

        // At its start, a program forgets what it rendered before it followed the changes.
        await _app.StopBackgroundWorkAsync();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Get_ASecondTime_IsAnsweredFromMemory()
    {
        var first = await GetAsync(_address);
        var second = await GetAsync(_address);

        Assert.Equal("newsportal; fwd=miss; stored", first.Status);
        Assert.Equal("newsportal; hit", second.Status);
        Assert.Equal(first.Body, second.Body);
    }

    [Theory]
    [InlineData("/?utm_source=letter")]
    [InlineData("/?fbclid=abc&utm_medium=x")]
    public async Task Get_WithParametersThatTrack_IsTheSamePage(string address)
    {
        await GetAsync("/");

        Assert.Equal("newsportal; hit", (await GetAsync(address)).Status);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("gzip;q=1.0, br;q=0.5", "gzip")]
    [InlineData("identity", "")]
    [InlineData("", "")]
    public async Task Get_InEachEncoding_IsTheSameContent(string accepted, string encoding)
    {
        var plain = (await GetAsync(_address)).Body;

        using var answer = await AskAsync(HttpMethod.Get, ("Accept-Encoding", accepted));

        Assert.Equal(encoding, string.Join(',', answer.Content.Headers.ContentEncoding));
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.ToString());
        var body = await answer.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(
            encoding switch
            {
                "br" => new BrotliStream(body, CompressionMode.Decompress),
                "gzip" => new GZipStream(body, CompressionMode.Decompress),
                _ => body,
            }
        );
        Assert.Equal(plain, await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData("br", "gzip")]
    [InlineData("gzip", "")]
    public async Task Get_WithTheTagOfAnotherEncoding_Is304(string had, string asked)
    {
        using var first = await AskAsync(HttpMethod.Get, ("Accept-Encoding", had));
        var tag = first.Headers.ETag!.Tag;

        using var second = await AskAsync(HttpMethod.Get, ("Accept-Encoding", asked), ("If-None-Match", tag));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        Assert.Contains("s-maxage=1", second.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_OfAKeptPage_HasItsHeadersAndNoBody()
    {
        await GetAsync(_address);

        using var answer = await AskAsync(HttpMethod.Head);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 1000);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_FromMemory_HasTheHeadersThatItWasRenderedWith()
    {
        using var made = await AskAsync(HttpMethod.Get);
        using var kept = await AskAsync(HttpMethod.Get);

        Assert.Equal(Names(made), Names(kept));
        Assert.Equal(
            made.Headers.GetValues("Content-Security-Policy"),
            kept.Headers.GetValues("Content-Security-Policy")
        );

        // An answer from memory is not logged, so it has no id to be found by.
        Assert.True(made.Headers.Contains("X-Request-Id"));

        static IEnumerable<string> Names(HttpResponseMessage answer) =>
            answer.Headers.Select(h => h.Key).Where(name => name != "X-Request-ID").Order();
    }

    [Fact]
    public async Task Get_AtTheSameTime_IsRenderedOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GetAsync("/")));

        Assert.Single(answers, answer => answer.Status.Contains("stored", StringComparison.Ordinal));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
    }

    [Fact]
    public async Task Get_AfterAStoryIsTakenDown_IsGoneAtOnceAlsoWithoutDatabase()
    {
        await GetAsync(_address);
        await GetAsync("/");

        await TakeDownAsync();

        Assert.Equal(HttpStatusCode.Gone, (await GetAsync(_address)).Code);
        await _app.WithoutDatabaseAsync(async () =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(_address)).Code);
            Assert.DoesNotContain("Ferry returns", (await GetAsync("/")).Body, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Get_OfAScheduledStory_AppearsOnKeptPagesInItsMoment()
    {
        await _app.Data.CreateStoryAsync("Bridge opens", NewsApp.Start.UtcDateTime.AddMinutes(5));
        Assert.DoesNotContain("Bridge opens", (await GetAsync("/")).Body, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.DoesNotContain("Bridge opens", (await GetAsync("/")).Body, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Contains("Bridge opens", (await GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfAChangedPageWithoutDatabase_IsThePageFromBefore()
    {
        var before = await GetAsync(_address);
        _app.Clock.Advance(PageCache.Lifetime);

        await _app.WithoutDatabaseAsync(async () =>
        {
            var answer = await GetAsync(_address);
            Assert.Equal("newsportal; hit; detail=database-away", answer.Status);
            Assert.Equal(before.Body, answer.Body);
        });
        _app.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Contains("stored", (await GetAsync(_address)).Status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AfterARestartWithoutDatabase_IsTheCopyOnTheDisk()
    {
        await using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Ferry returns", NewsApp.Start.UtcDateTime);
        var address = new Uri("/2026/03/02/ferry-returns", UriKind.Relative);
        var before = await app.Browser().GetStringAsync(address);
        await app.StopBackgroundWorkAsync();
        var node = Directory.CreateDirectory(Path.Combine(app.StorageRoot, "restarted"));
        Directory.Move(Path.Combine(app.StorageRoot, "pages"), Path.Combine(node.FullName, "pages"));

        await app.WithoutDatabaseAsync(async () =>
        {
            await using var restarted = app.WithWebHostBuilder(host => host.UseSetting("Storage:Node", node.FullName));
            var reader = restarted.CreateClient(new() { BaseAddress = new Uri("https://news.test") });

            using var answer = await reader.GetAsync(address);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(before, await answer.Content.ReadAsStringAsync());
        });
    }

    [Fact]
    public async Task Get_FromSomebodyWhoIsSignedIn_IsEverybodysPage()
    {
        var editor = await _app.SignedInAsync(Roles.Editor);
        using var request = new HttpRequestMessage(HttpMethod.Get, _address);

        using var answer = await editor.SendAsync(request);

        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal((await GetAsync(_address)).Body, await answer.Content.ReadAsStringAsync());
    }

    private Task<Core.Infrastructure.Result<SavedArticle>> TakeDownAsync() =>
        _app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .TakeDownAsync(_story.Id, _story.Version, Actor.Program("Test"), default)
        );

    private async Task<(HttpStatusCode Code, string Body, string Status)> GetAsync(string address)
    {
        using var answer = await _reader.GetAsync(new Uri(address, UriKind.Relative));
        return (
            answer.StatusCode,
            await answer.Content.ReadAsStringAsync(),
            answer.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(',', values) : ""
        );
    }

    private Task<HttpResponseMessage> AskAsync(HttpMethod method, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, _address);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _reader.SendAsync(request);
    }
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.Core.Search;
using NewsPortal.TestKit;
using Serilog.Core;

namespace NewsPortal.Core.Tests.Data;

public sealed class ChangeConsumerWorkerTests
{
    private const string Token = "a-token-of-at-least-16-characters";

    [Fact]
    public async Task Consumer_Fails_HoldsUpNoOtherAndIsTold()
    {
        var failing = new RecordingConsumer("failing", ConsumerReach.Node);
        var sound = new RecordingConsumer("sound", ConsumerReach.Node);
        await using var app = App(failing, sound);
        await EventuallyAsync(app, () => failing.Checks > 0 && sound.Checks > 0);
        failing.Failure = new InvalidOperationException("No.");

        await app.Data.CreateDraftAsync("News");
        await EventuallyAsync(app, () => sound.Handled.Count > 0 && failing.Attempts > 0);
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Empty(failing.Handled);
        var metrics = await MetricsAsync(app);
        const string Lag = "newsportal_consumer_lag_entries{otel_scope_name=\"NewsPortal.Changes\",consumer=";
        Assert.Contains($"{Lag}\"failing\"}} 1", metrics, StringComparison.Ordinal);
        Assert.Contains($"{Lag}\"sound\"}} 0", metrics, StringComparison.Ordinal);
        var (status, health) = await ReadyAsync(app);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("The consumer \\\"failing\\\" is 1 changes and ", health, StringComparison.Ordinal);
        Assert.DoesNotContain("sound", health, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_FailsForLong_WaitsLongerEachTimeAndGoesOnByItself()
    {
        var failing = new RecordingConsumer("failing", ConsumerReach.Node);
        await using var app = App(failing);
        await EventuallyAsync(app, () => failing.Checks > 0);
        failing.Failure = new InvalidOperationException("No.");
        await app.Data.CreateDraftAsync("News");
        await EventuallyAsync(app, () => failing.Attempts >= 6);
        var before = failing.Attempts;

        // After this many failures the delays are many seconds long.
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(failing.Attempts, before, before + 1);
        failing.Failure = null;
        await EventuallyAsync(app, () => failing.Handled.Count > 0);

        await EventuallyAsync(app, () => app.Services.GetRequiredService<ConsumerLag>().Problems.Count == 0);
    }

    [Fact]
    public async Task Consumer_OfMemoryFailsForLong_IsTriedEverySecondAllTheSame()
    {
        var failing = new RecordingConsumer("failing", ConsumerReach.Process);
        await using var app = App(failing);
        await EventuallyAsync(app, () => failing.Checks > 0);
        failing.Failure = new InvalidOperationException("No.");
        await app.Data.CreateDraftAsync("News");
        await EventuallyAsync(app, () => failing.Attempts >= 6);

        for (var second = 0; second < 3; second++)
        {
            var before = failing.Attempts;
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync(() => failing.Attempts > before);
        }
    }

    [Fact]
    public async Task Consumer_NeverFails_IsNotInTheLog()
    {
        var sound = new RecordingConsumer("sound", ConsumerReach.Node);
        var log = new LogLines();
        await using var app = App(sound).Adding(services => services.AddSingleton<ILogEventSink>(log));

        await EventuallyAsync(app, () => sound.Checks > 0);
        await app.Data.CreateDraftAsync("News");
        await EventuallyAsync(app, () => sound.Handled.Count > 0);
        await app.Data.CreateDraftAsync("More news");
        await EventuallyAsync(app, () => sound.Handled.Count > 1);

        Assert.DoesNotContain(log.All, line => line.Contains("sound", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SearchIndex_ChangeOfAnotherProcess_IsStoredBeforeItCountsAsHandled()
    {
        await using var app = App();
        await app.Data.CreateStoryAsync("Harbour");
        await app.CatchUpAsync();
        await EventuallyAsync(app, async () => await CursorAsync(app) == await LatestAsync(app));

        var place = app.Services.GetRequiredService<SearchIndex>();

        Assert.Null(place.Problem);
        Assert.Equal(await LatestAsync(app), await CursorAsync(app));
        Assert.Equal(
            "",
            await app.Data.InDatabaseAsync(db =>
                db.ChangeConsumers.Where(c => c.Name == "search-index").Select(c => c.LeaseOwner ?? "").SingleAsync()
            )
        );
    }

    private static NewsApp App(params RecordingConsumer[] consumers) =>
        new NewsApp()
            .With("Metrics:Token", Token)
            .Adding(services =>
            {
                foreach (var consumer in consumers)
                {
                    services.AddSingleton<IChangeConsumer>(consumer);
                }
            });

    private static Task<long> CursorAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(db =>
            db.ChangeConsumers.Where(c => c.Name == "search-index").Select(c => c.Cursor).SingleOrDefaultAsync()
        );

    private static Task<long> LatestAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(db => db.Changes.MaxAsync(c => c.Sequence));

    private static async Task<string> MetricsAsync(NewsApp app)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("Authorization", $"Bearer {Token}");
        using var answer = await app.Browser().SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<(HttpStatusCode Status, string Body)> ReadyAsync(NewsApp app)
    {
        using var answer = await app.Browser().GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Task EventuallyAsync(NewsApp app, Func<bool> isSo) =>
        EventuallyAsync(app, () => Task.FromResult(isSo()));

    /// <summary>Waits for the concurrent work while the clock stands still.</summary>
    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var attempt = 0; attempt < 1_000 && !isSo(); attempt++)
        {
            await Task.Delay(10);
        }

        Assert.True(isSo());
    }

    /// <summary>Advances the clock until the concurrent work is done.</summary>
    private static async Task EventuallyAsync(NewsApp app, Func<Task<bool>> isSo)
    {
        _ = app.Services;
        for (var attempt = 0; attempt < 500 && !await isSo(); attempt++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        Assert.True(await isSo());
    }
}

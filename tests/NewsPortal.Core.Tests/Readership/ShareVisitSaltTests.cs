using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Data;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

public sealed class ShareVisitSaltTests : IAsyncLifetime
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");
    private readonly NewsApp _app = new();
    private readonly FakeTimeProvider _clock = new(NewsApp.Start);

    public Task InitializeAsync() => _app.StopBackgroundWorkAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Run_OnTwoNodesAtOnce_GivesBothTheSameSalt()
    {
        var nodes = new[] { new Visitors(_clock), new Visitors(_clock) };

        await Task.WhenAll(nodes.Select(ShareAsync));

        var keys = nodes.Select(node => node.Remember(Home, "Firefox", 1)!.Value.Key).ToList();
        Assert.NotNull(keys[0]);
        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public async Task Run_BeforeMidnight_GivesTheNextDaysSaltToo()
    {
        _clock.SetUtcNow(new DateTimeOffset(2026, 3, 2, 22, 59, 0, TimeSpan.Zero));
        var node = new Visitors(_clock);
        await ShareAsync(node);
        Assert.Equal([new DateOnly(2026, 3, 2)], await DaysAsync());
        _clock.Advance(TimeSpan.FromMinutes(1));

        await ShareAsync(node);

        Assert.Equal([new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 3)], await DaysAsync());
        var today = node.Remember(Home, "Firefox", 1)!.Value.Key;
        _clock.Advance(TimeSpan.FromHours(1));
        var tomorrow = node.Remember(Home, "Firefox", 1)!.Value.Key;
        Assert.NotNull(tomorrow);
        Assert.NotEqual(today, tomorrow);
    }

    [Fact]
    public async Task Run_SaltsKnown_AsksTheDatabaseNothing()
    {
        var node = new Visitors(_clock);
        await ShareAsync(node);

        Assert.Equal(0, await new QueryCount().OfAsync(_app, () => ShareAsync(node)));
    }

    private Task<List<DateOnly>> DaysAsync() =>
        _app.Data.InDatabaseAsync(db => db.VisitSalts.OrderBy(s => s.Day).Select(s => s.Day).ToListAsync());

    private Task ShareAsync(Visitors node) =>
        _app.InScopeAsync(async services =>
        {
            await new ShareVisitSalt(services.GetRequiredService<NewsDbContext>(), node).RunAsync(default);
            return true;
        });
}

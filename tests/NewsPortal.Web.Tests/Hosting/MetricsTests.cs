using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Backups;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Search;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Architecture;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>What /metrics tells, and that the rules, the dashboard and the document speak of nothing else.</summary>
public sealed partial class MetricsTests
{
    private const string Rules = "deploy/prometheus/newsportal.rules.yml";
    private const string Dashboard = "deploy/grafana/newsportal.json";
    private const string Document = "docs/metrics.md";

    [Fact]
    public async Task Metrics_NamedInRulesDashboardAndDocument_AreInTheAnswer()
    {
        await using var site = new MeasuredSite([]);
        await site.Data.CreateStoryAsync("Ferry returns");
        using var reader = new HttpClient { BaseAddress = site.Address };
        await reader.GetStringAsync(new Uri("/", UriKind.Relative));
        HashSet<string> wanted = [.. Named(Rules), .. Named(Dashboard), .. Named(Document)];

        // The last jobs have their first run some seconds after the start.
        var missing = wanted.Except(MeasuredSite.Names(await site.MetricsAsync()));
        for (var attempt = 0; attempt < 600 && missing.Any(); attempt++)
        {
            await Task.Delay(100);
            missing = wanted.Except(MeasuredSite.Names(await site.MetricsAsync()));
        }

        Assert.True(wanted.Count > 25, $"{wanted.Count} names were found.");
        Assert.Empty(missing);
    }

    [Fact]
    public void Document_OfTheMetrics_NamesThoseOfTheRulesAndTheDashboard() =>
        Assert.Empty(Named(Rules).Concat(Named(Dashboard)).Except(Named(Document)));

    [Fact]
    public void Rules_NamingAPageOfTheRunbook_LeadToOne() =>
        Assert.All(
            RunbookPage().Matches(Text(Rules)).Select(match => match.Groups[1].Value),
            page => Assert.True(File.Exists(Path.Combine(SourceTree.Root, page)), page)
        );

    [Fact]
    public async Task Journal_ViewsNotCountedYet_HaveALengthAndALag()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var story = await app.Data.CreateStoryAsync("Read by three");
        for (var view = 0; view < 3; view++)
        {
            await app.Services.GetRequiredService<ViewJournal>().AppendAsync(new ViewEntry(story.Id), default);
        }

        app.Clock.Advance(TimeSpan.FromMinutes(7));
        var before = Values(app);
        await RunAsync<FoldViews>(app);
        var after = Values(app);

        Assert.Equal((3, 0), (before["newsportal.journal.length"], after["newsportal.journal.length"]));
        Assert.InRange(before["newsportal.fold.lag"], 7 * 60, 8 * 60);
        Assert.Equal(0, after["newsportal.fold.lag"]);
    }

    [Fact]
    public async Task Stories_NotInTheIndexWhenTheirTimeHasCome_AreOverdue()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        await app.CatchUpAsync();
        await app.Data.CreateStoryAsync("Due soon", NewsApp.Start.UtcDateTime.AddMinutes(5));
        await RunAsync<FindOverdueStories>(app);
        var scheduled = Values(app);

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await RunAsync<FindOverdueStories>(app);
        var overdue = Values(app);
        await app.CatchUpAsync();
        await RunAsync<FindOverdueStories>(app);
        var found = Values(app);

        const string Scheduled = "newsportal.stories.scheduled";
        const string Overdue = "newsportal.stories.overdue";
        Assert.Equal((1, 0), (scheduled[Scheduled], scheduled[Overdue]));
        Assert.Equal((0, 1), (overdue[Scheduled], overdue[Overdue]));
        Assert.Equal((0, 0), (found[Scheduled], found[Overdue]));
    }

    [Fact]
    public async Task Backup_OlderOneVerifiedLater_LeavesTheNewer()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var newer = NewsApp.Start.UtcDateTime.AddHours(-1);

        foreach (var madeAt in new[] { newer, newer.AddDays(-1) })
        {
            await app.InScopeAsync(async services =>
            {
                await services.GetRequiredService<BackupProofEditor>().KeepAsync(madeAt, default);
                return true;
            });
        }

        await RunAsync<ReadBackupProof>(app);
        if (!TestDatabase.IsSqlServer)
        {
            Assert.Equal(
                new DateTimeOffset(newer).ToUnixTimeSeconds(),
                (Values(app))["newsportal.backup.verified.timestamp"]
            );
        }
    }

    [Fact]
    public async Task PagesFromMemory_OfEachRoute_AreCountedByIt()
    {
        await using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Asked for again and again");
        var address = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path!).SingleAsync()
        );
        await app.StopBackgroundWorkAsync();
        using var reader = app.Browser();
        for (var read = 0; read < 3; read++)
        {
            await reader.GetStringAsync(new Uri(address, UriKind.Relative));
        }

        var hits = Assert.Single(
            Values(app),
            value =>
                value.Key.StartsWith("newsportal.pages.answered how=hit", StringComparison.Ordinal)
                && value.Key.EndsWith("/{slug}", StringComparison.Ordinal)
        );
        Assert.Equal(2, hits.Value);
    }

    private static async Task RunAsync<TJob>(NewsApp app)
        where TJob : Core.Infrastructure.IJob =>
        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<TJob>().RunAsync(default);
            return true;
        });

    /// <summary>
    /// What a program's own instruments say. A listener of the library, as behind /metrics, also hears those of the
    /// other programs of this process.
    /// </summary>
    private static Dictionary<string, double> Values(NewsApp app)
    {
        Dictionary<string, double> values = [];
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return values;

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            values[string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")])] =
                value;
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(SourceTree.Root, file));

    private static IEnumerable<string> Named(string file) =>
        MetricName().Matches(Text(file)).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"\b(?:newsportal|http_server|kestrel|dotnet)_[a-z0-9_]+\b")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"runbook: (\S+)")]
    private static partial Regex RunbookPage();
}

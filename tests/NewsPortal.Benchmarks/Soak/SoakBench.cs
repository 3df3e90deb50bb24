using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>
/// The published program under full load on a copy of a site, with a fault every few seconds. Afterwards it counts:
/// whatever was acknowledged must be there, each view once.
/// </summary>
/// <param name="program">The published web program (NewsPortal.Web.dll).</param>
/// <param name="folder">A storage root with content, whose site is not running; it is not changed.</param>
internal sealed class SoakBench(string program, string folder)
{
    private const int FewestPages = 3;
    private const int MostErrors = 12;
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromMinutes(2);

    private readonly List<(string Fault, TimeSpan? Recovered)> _inflicted = [];
    private readonly List<string> _losses = [];
    private readonly SoakTally _tally = new();

    /// <summary>Runs and writes a report in Markdown, and the program's log beside it.</summary>
    /// <param name="report">Path of the report.</param>
    /// <param name="length">For how long.</param>
    /// <param name="seed">Repeats the order of another run's faults.</param>
    /// <param name="cancellationToken">Ends the program as well.</param>
    /// <returns>False if something acknowledged was lost, a page was wrong or the database is damaged.</returns>
    public async Task<bool> RunAsync(string report, TimeSpan length, int seed, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Seed {seed}");
        await using var disk = await SoakDisk.CopyAsync(folder, cancellationToken);
        var scratch = Directory.CreateTempSubdirectory("newsportal-soak-").FullName;
        var log = Path.ChangeExtension(report, ".log");
        try
        {
            await using var site = new SoakProgram(program, disk.Root, WebProgram.FreeAddress(), log);
            var (content, before) = await PrepareAsync(site, cancellationToken);
            var random = new Random(seed);
            var faults = new SoakFaults(site, disk, _tally, random);
            var load = new SoakLoad(site.Address, content, _tally, scratch);
            await SufferAsync(site, faults, load, random, length, cancellationToken);
            var recovery = await site.RecoverAsync(LongestRecovery, isWhole: true, cancellationToken);
            if (recovery is null)
            {
                var words = await site.ReadyAsync(cancellationToken) is { } said ? said.Report : "no answer";
                _losses.Add($"Two minutes after the last fault the program is not itself again: {words}");
            }

            await using var services = Programs.Build(disk.Root);
            await CountViewsAsync(services, before, cancellationToken);
            if (!await site.StopAsync())
            {
                _losses.Add("In the end the program did not stop in order.");
            }

            await CountSavesAsync(services, cancellationToken);
            await CheckAsync(services, cancellationToken);
            _losses.AddRange(_tally.Wrong.Select(wrong => $"A page was served wrong: {wrong}"));
            if (site.Crashes > 0)
            {
                _losses.Add($"The program ended by itself {site.Crashes} times.");
            }

            await site.DisposeAsync();
            await File.WriteAllTextAsync(
                report,
                Write(site, disk, faults, load, length, seed, recovery, await ErrorsAsync(log, cancellationToken)),
                cancellationToken
            );
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(scratch, recursive: true);
        }

        _losses.ForEach(Console.Error.WriteLine);
        return _losses.Count == 0;
    }

    /// <summary>Adds who writes, starts the program, and finds out what there is to read.</summary>
    private static async Task<(SoakContent Content, Dictionary<long, long> Views)> PrepareAsync(
        SoakProgram site,
        CancellationToken cancellationToken
    )
    {
        await using var services = Programs.Build(site.Root);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        await scope.ServiceProvider.GetRequiredService<DatabaseSchema>().MigrateAsync(cancellationToken);
        var users = scope.ServiceProvider.GetRequiredService<UserManager<NewsUser>>();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        for (var writer = 1; writer <= SoakLoad.Writers; writer++)
        {
            var user = new NewsUser
            {
                UserName = SoakLoad.Email(writer),
                Email = SoakLoad.Email(writer),
                EmailConfirmed = true,
                DisplayName = $"Writer {writer}",
                CreatedAt = now,
            };
            await users.CreateAsync(user, SoakLoad.Password);
            await users.AddToRoleAsync(user, Roles.Administrator);
        }

        var articles = await db
            .Articles.VisibleAt(now)
            .OrderBy(a => a.Id)
            .Select(a => a.Id)
            .Take(500)
            .ToListAsync(cancellationToken);
        var views = await db.ArticleViewTotals.ToDictionaryAsync(t => t.ArticleId, t => t.Views, cancellationToken);
        var category = await db
            .Categories.OrderBy(c => c.Id)
            .Select(c => (long?)c.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var author = await db
            .Authors.OrderBy(a => a.Id)
            .Select(a => (long?)a.Id)
            .FirstOrDefaultAsync(cancellationToken);
        site.Start();
        if (await site.RecoverAsync(LongestStart, isWhole: false, cancellationToken) is null)
        {
            throw new InvalidOperationException("The program does not start; see its log beside the report.");
        }

        return (new SoakContent(await PagesAsync(site, cancellationToken), articles, category, author), views);
    }

    /// <summary>The stories that sitemaps and the home page lead to.</summary>
    private static async Task<List<string>> PagesAsync(SoakProgram site, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        var map = await client.GetStringAsync(new Uri("/sitemaps/articles-0.xml", UriKind.Relative), cancellationToken);
        List<string> pages =
        [
            .. map.Split("<loc>")
                .Skip(1)
                .Select(part => new Uri(part[..part.IndexOf('<', StringComparison.Ordinal)]).AbsolutePath)
                .Take(500),
        ];
        return pages.Count >= FewestPages
            ? pages
            : throw new InvalidOperationException("The site has too few stories. Start it once with --Demo:Seed=true.");
    }

    private async Task SufferAsync(
        SoakProgram site,
        SoakFaults faults,
        SoakLoad load,
        Random random,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = load.RunAsync(end.Token);
        var watching = WatchAsync(site, end.Token);
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            Queue<SoakFault> next = new();
            while (TimeProvider.System.GetElapsedTime(began) < length)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_500, 4_000)), cancellationToken);
                if (next.Count == 0)
                {
                    // Each comes once before any comes again, in an order that the seed decides.
                    var all = faults.All.ToArray();
                    random.Shuffle(all);
                    next = new Queue<SoakFault>(all);
                }

                var fault = next.Dequeue();
                await fault.InflictAsync(cancellationToken);
                var recovered = await site.RecoverAsync(LongestRecovery, isWhole: false, cancellationToken);
                _inflicted.Add((fault.Name, recovered));
                Console.WriteLine(
                    $"{TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s: {fault.Name}, ready again after "
                        + (recovered is { } time ? $"{time.TotalSeconds:F1} s" : "more than two minutes")
                );
                if (recovered is null)
                {
                    _losses.Add($"After \"{fault.Name}\" the program was not ready within two minutes.");
                    break;
                }
            }
        }
        finally
        {
            await end.CancelAsync();
            await running;
            await watching;
        }
    }

    private static async Task WatchAsync(SoakProgram site, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            site.Look();
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken));
        }
    }

    /// <summary>They are counted behind the answer, so it waits for that.</summary>
    private async Task CountViewsAsync(
        ServiceProvider services,
        Dictionary<long, long> before,
        CancellationToken cancellationToken
    )
    {
        List<string> wrong = [];
        for (var attempt = 0; attempt < 120; attempt++)
        {
            wrong.Clear();
            await services.InScopeAsync(async provider =>
            {
                var counted = await provider
                    .GetRequiredService<NewsDbContext>()
                    .ArticleViewTotals.ToDictionaryAsync(t => t.ArticleId, t => (long)t.Views, cancellationToken);
                foreach (var (article, views) in _tally.ViewsOf)
                {
                    var more = counted.GetValueOrDefault(article) - before.GetValueOrDefault(article);
                    if (more < views.Acknowledged || more > views.Acknowledged + views.Unanswered)
                    {
                        wrong.Add(
                            $"Story {article} has {more} new views; {views.Acknowledged} were acknowledged and "
                                + $"{views.Unanswered} not answered."
                        );
                    }
                }
            });
            if (wrong.Count == 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        }

        _losses.AddRange(wrong);
    }

    private Task CountSavesAsync(ServiceProvider services, CancellationToken cancellationToken) =>
        services.InScopeAsync(async provider =>
        {
            var db = provider.GetRequiredService<NewsDbContext>();
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            foreach (var (article, number) in _tally.LastSaves)
            {
                var title = await db
                    .Articles.Where(a => a.Id == article)
                    .Select(a => a.Title)
                    .SingleOrDefaultAsync(cancellationToken);
                if (
                    title is null
                    || int.Parse(title.Split(' ')[^1], CultureInfo.InvariantCulture) is var stored && stored < number
                )
                {
                    _losses.Add($"Save {number} of story {article} was acknowledged; stored is \"{title}\".");
                }
            }

            foreach (var article in _tally.Published)
            {
                if (!await db.Articles.VisibleAt(now).AnyAsync(a => a.Id == article, cancellationToken))
                {
                    _losses.Add($"The publication of story {article} was acknowledged, and it is not visible.");
                }
            }
        });

    private Task CheckAsync(ServiceProvider services, CancellationToken cancellationToken) =>
        services.InScopeAsync(async provider =>
            _losses.AddRange(
                (await provider.GetRequiredService<DatabaseSchema>().FaultsAsync(cancellationToken)).Select(fault =>
                    $"The database is damaged: {fault}"
                )
            )
        );

    /// <summary>What the program said at the level of errors, how often, and an example of each.</summary>
    private static async Task<List<(int Count, string Example)>> ErrorsAsync(
        string log,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, (int Count, string Example)> errors = [];
        await foreach (var line in File.ReadLinesAsync(log, cancellationToken))
        {
            var (kind, words) = ErrorOf(line);
            if (kind is not null)
            {
                var (count, example) = errors.GetValueOrDefault(kind, (0, words));
                errors[kind] = (count + 1, example);
            }
        }

        return [.. errors.Values.OrderByDescending(error => error.Count).Take(MostErrors)];
    }

    private static (string? Kind, string Words) ErrorOf(string line)
    {
        if (!line.StartsWith('{'))
        {
            return line.Trim().Length > 0 ? (line, line) : (null, "");
        }

        try
        {
            using var entry = JsonDocument.Parse(line);
            var root = entry.RootElement;
            if (!root.TryGetProperty("@l", out var level) || level.GetString() is not ("Error" or "Fatal"))
            {
                return (null, "");
            }

            var words = root.GetProperty("@m").GetString() ?? "";
            if (root.TryGetProperty("@x", out var exception))
            {
                words += $" — {exception.GetString()?.Split('\n')[0]}";
            }

            return (root.GetProperty("@i").GetString(), words.ReplaceLineEndings(" "));
        }
        catch (JsonException)
        {
            // The kill came in the middle of it.
            return (null, "");
        }
    }

    private string Write(
        SoakProgram site,
        SoakDisk disk,
        SoakFaults faults,
        SoakLoad load,
        TimeSpan length,
        int seed,
        TimeSpan? recovery,
        List<(int Count, string Example)> errors
    )
    {
        var text = new StringBuilder();
        var views = _tally.ViewsOf.Values;
        Line(text, $"# Soak of {length.TotalMinutes:0.#} minutes");
        Line(text, "");
        Line(
            text,
            $"Seed {seed}, {Environment.ProcessorCount} cores, {_inflicted.Count} faults, "
                + $"{load.Served:N0} requests by wrk. Result: {(_losses.Count == 0 ? "nothing lost" : "FAILED")}."
        );
        Line(text, "");
        foreach (var loss in _losses)
        {
            Line(text, $"- **{loss}**");
        }

        Line(text, $"- Saves acknowledged: {_tally.Saves:N0} of {_tally.LastSaves.Count:N0} stories");
        Line(text, $"- Publications acknowledged: {_tally.Published.Count():N0}");
        Line(
            text,
            $"- Views acknowledged: {views.Sum(v => v.Acknowledged):N0}; sent and not answered: "
                + $"{views.Sum(v => v.Unanswered):N0}"
        );
        Line(text, $"- Pages looked at: {_tally.Answers.GetValueOrDefault(("page", 200)):N0}");
        Line(text, $"- Most memory (VmHWM): {site.PeakMemory} MB");
        Line(
            text,
            $"- Everything in order after the last fault: "
                + (recovery is { } time ? $"{time.TotalSeconds:F1} s" : "never")
        );
        if (disk.WhyNotOwn is { } whyNot)
        {
            Line(text, $"- Left out: the full disk, because none of its own could be mounted. {whyNot}");
        }

        foreach (var remark in faults.Remarks)
        {
            Line(text, $"- {remark}");
        }

        Line(text, "");
        Line(text, $"| fault | times | longest until ready again |");
        Line(text, $"|---|---|---|");
        foreach (var fault in _inflicted.GroupBy(one => one.Fault).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var longest = fault.Any(one => one.Recovered is null)
                ? "never"
                : $"{fault.Max(one => one.Recovered!.Value.TotalSeconds).ToString("F1", CultureInfo.InvariantCulture)} s";
            Line(text, $"| {fault.Key} | {fault.Count()} | {longest} |");
        }

        Line(text, "");
        Line(text, $"| asked | answer | times |");
        Line(text, $"|---|---|---|");
        foreach (
            var ((kind, status), count) in _tally
                .Answers.OrderBy(a => a.Key.Kind, StringComparer.Ordinal)
                .ThenBy(a => a.Key.Status)
        )
        {
            Line(text, $"| {kind} | {(status == SoakTally.NoAnswer ? "none" : status)} | {count:N0} |");
        }

        Line(text, "");
        foreach (var (what, status) in _tally.FailedGarbage.Where(failed => failed.Value == 500))
        {
            Line(text, $"- Garbage answered {status}: {what}");
        }

        foreach (var (why, count) in _tally.Hindrances.OrderByDescending(hindrance => hindrance.Value).Take(MostErrors))
        {
            Line(text, $"- A writer began anew {count} times: {why}");
        }

        Line(text, "");
        Line(text, $"Errors in the log, with an example of each kind:");
        Line(text, "");
        errors.ForEach(error => Line(text, $"- {error.Count:N0} × {error.Example}"));
        return text.ToString();
    }

    private static void Line(StringBuilder text, string line) => text.AppendLine(line);
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Search;

namespace NewsPortal.Benchmarks;

/// <summary>
/// Searches, suggestions and related stories: 32 clients, each asking again as soon as it has its answer, so that the
/// machine is always saturated. Each query runs what a request runs, from words to cards, without the network.
/// </summary>
internal sealed class SearchBench(IServiceProvider services)
{
    private const int Clients = 32;
    private const int Questions = 6_000;
    private const int Warmup = 6_000;
    private const int Samples = 400;

    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var storage = services.GetRequiredService<StorageRoot>();
        var clock = Stopwatch.StartNew();
        if (!Directory.Exists(storage.File("search")))
        {
            var before = Environment.CpuUsage.TotalTime;
            var stories = await services.GetRequiredService<IndexBuilder>().BuildAsync(null, cancellationToken);
            await WriteAsync(
                output,
                $"{stories:N0} stories: index built in {clock.Elapsed.TotalSeconds:F0} s ",
                $"({(Environment.CpuUsage.TotalTime - before).TotalSeconds:F0} s of processor time)."
            );
            clock.Restart();
        }

        await services.OpenIndexAsync(cancellationToken);
        var size = Directory
            .GetFiles(storage.File("search"), "*", SearchOption.AllDirectories)
            .Sum(f => new FileInfo(f).Length);
        await WriteAsync(
            output,
            $"Index of {size / 1e6:F0} MB opened and checked in {clock.Elapsed.TotalSeconds:F1} s."
        );
        await WriteAsync(
            output,
            $"{Environment.ProcessorCount} processors, {Clients} clients without a pause between questions."
        );
        await output.WriteLineAsync();
        await WriteAsync(
            output,
            $"| what | questions a second | p50 ms | p95 ms | p99 ms | processor ms each | alone p50 ms |"
        );
        await WriteAsync(output, $"|---|---|---|---|---|---|---|");
        var texts = await TextsAsync(cancellationToken);
        foreach (var (name, ask) in Kinds(texts))
        {
            await MeasureAsync(name, ask, output, cancellationToken);
        }

        await RelateAsync(output, cancellationToken);
    }

    private IEnumerable<(string Name, Func<IServiceProvider, Random, Task> Ask)> Kinds(List<Sample> texts)
    {
        yield return (
            "search, mixed",
            (provider, random) =>
                random.Next(20) switch
                {
                    < 9 => FindAsync(provider, Pick(texts[random.Next(texts.Count)].Headline, 2, random)),
                    < 13 => FindAsync(provider, Pick(texts[random.Next(texts.Count)].Text, 1, random)),
                    < 16 => FindAsync(provider, $"\"{Adjacent(texts[random.Next(texts.Count)].Text, random)}\""),
                    < 18 => FindAsync(
                        provider,
                        Pick(texts[random.Next(texts.Count)].Headline, 1, random),
                        section: $"section-{random.Next(1, 9)}"
                    ),
                    18 => FindAsync(provider, Pick(texts[random.Next(texts.Count)].Text, 1, random), sort: "date"),
                    _ => FindAsync(
                        provider,
                        Misspell(Pick(texts[random.Next(texts.Count)].Headline, 1, random), random)
                    ),
                }
        );
        yield return (
            "one frequent word",
            (provider, random) => FindAsync(provider, Pick(texts[random.Next(texts.Count)].Text, 1, random))
        );
        yield return (
            "two words of a headline",
            (provider, random) => FindAsync(provider, Pick(texts[random.Next(texts.Count)].Headline, 2, random))
        );
        yield return (
            "a phrase",
            (provider, random) => FindAsync(provider, $"\"{Adjacent(texts[random.Next(texts.Count)].Text, random)}\"")
        );
        yield return (
            "newest first",
            (provider, random) =>
                FindAsync(provider, Pick(texts[random.Next(texts.Count)].Text, 1, random), sort: "date")
        );
        yield return (
            "misspelt",
            (provider, random) =>
                FindAsync(provider, Misspell(Pick(texts[random.Next(texts.Count)].Headline, 1, random), random))
        );
        yield return (
            "suggestions",
            (provider, random) =>
            {
                var word = Pick(texts[random.Next(texts.Count)].Headline, 1, random);
                return provider
                    .GetRequiredService<Suggestions>()
                    .FindAsync(word[..Math.Min(word.Length, random.Next(2, 7))], default);
            }
        );
    }

    private static async Task FindAsync(
        IServiceProvider provider,
        string query,
        string? section = null,
        string? sort = null
    )
    {
        var page = await provider
            .GetRequiredService<StorySearch>()
            .FindAsync(new SearchRequest(query, section, Sort: sort), default);
        if (page?.State is not (SearchState.Done or SearchState.Blank))
        {
            throw new InvalidOperationException($"\"{query}\" was not carried out: {page?.State}.");
        }
    }

    private async Task MeasureAsync(
        string name,
        Func<IServiceProvider, Random, Task> ask,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        await LoadAsync(ask, Warmup, Clients, cancellationToken);
        var (alone, _) = await LoadAsync(ask, Warmup, 1, cancellationToken);
        var before = Environment.CpuUsage.TotalTime;
        var (times, seconds) = await LoadAsync(ask, Questions, Clients, cancellationToken);
        var used = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        await WriteAsync(
            output,
            $"| {name} | {Questions / seconds:N0} | {At(times, 50):F1} | {At(times, 95):F1} | {At(times, 99):F1} | ",
            $"{used / Questions:F2} | {At(alone, 50):F2} |"
        );
    }

    private async Task<(List<double> Times, double Seconds)> LoadAsync(
        Func<IServiceProvider, Random, Task> ask,
        int questions,
        int clients,
        CancellationToken cancellationToken
    )
    {
        var left = questions;
        var clock = Stopwatch.StartNew();
        var times = await Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(client =>
                    Task.Run(
                        async () =>
                        {
                            var random = new Random(client);
                            List<double> own = [];
                            while (Interlocked.Decrement(ref left) >= 0)
                            {
                                var asked = Stopwatch.GetTimestamp();
                                await services.InScopeAsync(provider => ask(provider, random));
                                own.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                            }

                            return own;
                        },
                        cancellationToken
                    )
                )
        );
        List<double> all = [.. times.SelectMany(own => own).Order()];
        return (all, clock.Elapsed.TotalSeconds);
    }

    private async Task RelateAsync(TextWriter output, CancellationToken cancellationToken)
    {
        // A folder that was measured before has related stories from that run.
        var before = await CountRelatedAsync(cancellationToken);
        var clock = Stopwatch.StartNew();
        await services.InScopeAsync(provider =>
            provider.GetRequiredService<RelateStories>().RunAsync(cancellationToken)
        );
        var seconds = clock.Elapsed.TotalSeconds;
        var count = await CountRelatedAsync(cancellationToken) - before;
        await output.WriteLineAsync();
        await WriteAsync(
            output,
            $"Related stories are computed for {count / seconds:N0} stories a second, in the background ({count:N0} in ",
            $"{seconds:F0} s)."
        );
        List<string> related = [];
        await services.InScopeAsync(async provider =>
            related = await provider
                .GetRequiredService<NewsDbContext>()
                .ArticleRelations.Where(r => r.Position == 0)
                .OrderByDescending(r => r.ArticleId)
                .Take(Samples)
                .Select(r => r.Article.Path!)
                .ToListAsync(cancellationToken)
        );
        List<double> times = [];
        foreach (var path in related.Concat(related))
        {
            await services.InScopeAsync(async provider =>
            {
                var asked = Stopwatch.GetTimestamp();
                await provider.GetRequiredService<ArticleQueries>().FindAsync(path, cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            });
        }

        List<double> measured = [.. times.Skip(related.Count).Order()];
        await WriteAsync(
            output,
            $"Reading a story with them takes {At(measured, 50):F2} ms (p95 {At(measured, 95):F2} ms); nothing ",
            $"is computed on a request."
        );
    }

    private async Task<int> CountRelatedAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await services.InScopeAsync(async provider =>
            count = await provider
                .GetRequiredService<NewsDbContext>()
                .ArticleRelations.CountAsync(r => r.Position == 0, cancellationToken)
        );
        return count;
    }

    private async Task<List<Sample>> TextsAsync(CancellationToken cancellationToken)
    {
        List<Sample> texts = [];
        await services.InScopeAsync(async provider =>
            texts = await provider
                .GetRequiredService<NewsDbContext>()
                .Articles.Where(a => a.ListedAt != null && a.Id % 97 == 0)
                .OrderBy(a => a.Id)
                .Take(1_000)
                .Select(a => new Sample(a.Headline, a.Standfirst))
                .ToListAsync(cancellationToken)
        );
        return texts;
    }

    private static string Pick(string text, int words, Random random)
    {
        var all = Telling(text);
        return string.Join(' ', Enumerable.Range(0, words).Select(_ => all[random.Next(all.Count)]));
    }

    private static string Adjacent(string text, Random random)
    {
        var all = text.Split(' ');
        var first = random.Next(all.Length - 2);
        return $"{all[first]} {all[first + 1]}";
    }

    /// <summary>Readers rarely search for "the".</summary>
    private static List<string> Telling(string text) =>
        [.. text.Trim('…').Split(' ').Where(word => word.Length > 3).DefaultIfEmpty("nothing")];

    private static string Misspell(string word, Random random)
    {
        var place = random.Next(1, word.Length - 1);
        return word[..place] + (char)('a' + random.Next(26)) + word[(place + 1)..];
    }

    private static double At(List<double> sorted, int percent) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];

    private static Task WriteAsync(TextWriter output, params FormattableString[] parts) =>
        output.WriteLineAsync(string.Concat(parts.Select(part => part.ToString(CultureInfo.InvariantCulture))));

    private sealed record Sample(string Headline, string Text);
}

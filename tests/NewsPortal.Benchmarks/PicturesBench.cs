using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Benchmarks;

/// <summary>
/// What first requests for many pictures cost: pages with and without such a burst, the time until all are made, and
/// the memory before, at most and a minute after.
/// </summary>
/// <param name="program">The published web program (NewsPortal.Web.dll).</param>
/// <param name="folder">A storage root with stories and pictures; a copy without sizes is measured.</param>
internal sealed class PicturesBench(string program, string folder)
{
    private const int Pictures = 500;
    private const int Connections = 32;
    private const int ProbesInAPhase = 220;
    private static readonly Uri Address = new("http://127.0.0.1:5191/");
    private static readonly TimeSpan LongestWarming = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(100);

    /// <summary>Measures, and writes a report in Markdown.</summary>
    public async Task RunAsync(string report, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("newsportal-pictures-").FullName;
        try
        {
            CopyWithoutSizes(scratch);
            var (pictures, articles) = await AddressesAsync(scratch, cancellationToken);
            using var site = RunningProgram.Start(program, scratch, Address);
            await site.AnswersAsync("health/ready", cancellationToken);
            await site.RestsAsync(LongestWarming, cancellationToken);
            var warming = site.Cpu;
            var (sizes, bytes) = Sizes(scratch);
            foreach (var path in articles.TakeLast(20).Append("/").Append("/"))
            {
                await site.TimeAsync(path, cancellationToken);
            }

            var queue = new ConcurrentQueue<string>(articles.SkipLast(20));
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var (before, peak) = (site.Memory, 0);
            var watch = WatchAsync(site, memory => peak = Math.Max(peak, memory), watching.Token);
            var (calmKept, calmMade) = await ProbeAsync(site, queue, Task.Delay(-1, watching.Token), cancellationToken);

            var burst = BurstAsync(site, pictures, cancellationToken);
            var (burstKept, burstMade) = await ProbeAsync(site, queue, burst, cancellationToken);
            var (length, refused, failed, waits) = await burst;
            await Task.Delay(After, cancellationToken);
            await watching.CancelAsync();
            await watch;

            var text = new StringBuilder();
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"""
                {pictures.Count} first requests for sizes of pictures over {Connections} connections, while pages are read
                one after another; {Environment.ProcessorCount} cores that the load shares; .NET {Environment.Version}.
                After the start the program made {sizes} sizes ({bytes / 1024 / 1024} MB) of its own accord, and had
                used {warming.TotalSeconds:F0} s of processor time.

                | page | without p50 ms | p99 ms | with the burst p50 ms | p99 ms | pages |
                |---|---|---|---|---|---|
                | home, from memory | {Of(calmKept, 50)} | {Of(calmKept, 99)} | {Of(burstKept, 50)} | {Of(
                    burstKept,
                    99
                )} | {burstKept.Count} |
                | article, rendered | {Of(calmMade, 50)} | {Of(calmMade, 99)} | {Of(burstMade, 50)} | {Of(
                    burstMade,
                    99
                )} | {burstMade.Count} |

                All sizes were made after {length.TotalSeconds:F1} s; {refused} requests were told to come back, {failed}
                failed; p50 {Of(waits, 50)} ms, p99 {Of(waits, 99)} ms. Processor time {(
                    site.Cpu - warming
                ).TotalSeconds:F0} s.
                Memory: {before} MB before, {peak} MB at most, {site.Memory} MB a minute after.
                """
            );
            await File.WriteAllTextAsync(report, text.ToString(), cancellationToken);
            Console.Write(text);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private void CopyWithoutSizes(string scratch)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file);
            if (path.StartsWith("newsportal.db", StringComparison.Ordinal) || Path.GetFileName(path) == "original")
            {
                var copy = Path.Combine(scratch, path);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    private static (int Count, long Bytes) Sizes(string scratch)
    {
        var files = new DirectoryInfo(Path.Combine(scratch, "media"))
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Extension is ".avif" or ".webp" or ".jpg")
            .ToList();
        return (files.Count, files.Sum(file => file.Length));
    }

    private static async Task<(List<string> Pictures, List<string> Articles)> AddressesAsync(
        string scratch,
        CancellationToken cancellationToken
    )
    {
        await using var services = Programs.Build(scratch);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var shown = await db
            .Media.Where(m => db.ArticleMedia.Any(l => l.MediaId == m.Id))
            .OrderBy(m => m.Id)
            .Select(m => PictureRef.Of(m))
            .ToListAsync(cancellationToken);
        var still = shown.Where(picture => !picture.MayMove).ToList();
        var articles = await db
            .Articles.Where(a => a.ListedAt != null && a.Path != null)
            .OrderBy(a => a.ListedAt)
            .Select(a => a.Path!)
            .ToListAsync(cancellationToken);
        return (
            [
                .. still
                    .Select(picture => picture.Address(Ratio.Card, 640, PictureSize.Avif))
                    .Concat(still.Select(picture => picture.Address(960, PictureSize.Avif)))
                    .Take(Pictures),
            ],
            articles
        );
    }

    /// <summary>Reads the home page and an article never read before, in turn, until something ends.</summary>
    private static async Task<(List<double> Kept, List<double> Made)> ProbeAsync(
        RunningProgram site,
        ConcurrentQueue<string> articles,
        Task end,
        CancellationToken cancellationToken
    )
    {
        List<double> kept = [];
        List<double> made = [];
        while (!end.IsCompleted && made.Count < ProbesInAPhase && articles.TryDequeue(out var article))
        {
            kept.Add(await site.TimeAsync("/", cancellationToken));
            made.Add(await site.TimeAsync(article, cancellationToken));
            await Task.Delay(BetweenProbes, cancellationToken);
        }

        return (kept, made);
    }

    private static async Task<(TimeSpan Length, int Refused, int Failed, List<double> Waits)> BurstAsync(
        RunningProgram site,
        List<string> addresses,
        CancellationToken cancellationToken
    )
    {
        var begun = Stopwatch.GetTimestamp();
        var (refused, failed) = (0, 0);
        ConcurrentBag<double> waits = [];
        await Parallel.ForEachAsync(
            addresses,
            new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = cancellationToken },
            async (address, token) =>
            {
                var asked = Stopwatch.GetTimestamp();
                for (var attempt = 0; attempt < 30; attempt++)
                {
                    using var answer = await site.Client.GetAsync(new Uri(address, UriKind.Relative), token);
                    await answer.Content.ReadAsByteArrayAsync(token);
                    if (answer.IsSuccessStatusCode)
                    {
                        waits.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                        return;
                    }

                    if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                    {
                        break;
                    }

                    Interlocked.Increment(ref refused);
                    await Task.Delay(answer.Headers.RetryAfter?.Delta ?? BetweenProbes, token);
                }

                Interlocked.Increment(ref failed);
            }
        );
        return (Stopwatch.GetElapsedTime(begun), refused, failed, [.. waits]);
    }

    private static async Task WatchAsync(RunningProgram site, Action<int> see, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                see(site.Memory);
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }

    private static string Of(List<double> times, int percent)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0
            ? "-"
            : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)]
                .ToString("F1", CultureInfo.InvariantCulture);
    }
}

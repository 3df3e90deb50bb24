using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Site;
using NewsPortal.Core.Syndication;

namespace NewsPortal.Benchmarks;

/// <summary>
/// Generates the feeds and sitemaps that programs request again and again, and prints the time and size of each.
/// </summary>
internal sealed class Machines(IServiceProvider services)
{
    private const int Rounds = 20;
    private const int Warmup = 3;

    private static readonly FeedWords Words = new(kind => kind.ToString(), note => note.Kind.ToString());

    /// <summary>Measures each and writes a Markdown table, times in milliseconds.</summary>
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var site = await services.GetRequiredService<SiteDirectoryQueries>().GetAsync(cancellationToken);
        var culture = services.GetRequiredService<SiteTime>().Culture;
        (string Name, Func<IServiceProvider, Task<byte[]>> Make)[] documents =
        [
            (
                "/feed",
                async provider =>
                    FeedWriter.Rss(
                        (await provider.GetRequiredService<FeedQueries>().SiteAsync(cancellationToken)).Value!,
                        site.Absolute("/feed"),
                        Words
                    )
            ),
            (
                "/sitemap.xml",
                async provider =>
                    SitemapWriter.Index(
                        await provider.GetRequiredService<SitemapQueries>().FilesAsync(cancellationToken),
                        site
                    )
            ),
            (
                "/sitemaps/fronts.xml",
                async provider =>
                    SitemapWriter.Addresses(
                        await provider.GetRequiredService<SitemapQueries>().FrontsAsync(cancellationToken),
                        site
                    )
            ),
            ("/sitemaps/articles-1.xml", provider => FileAsync(provider, SitemapKind.Articles, 1)),
            ("/sitemaps/tags-0.xml", provider => FileAsync(provider, SitemapKind.Tags, 0)),
            ("/sitemaps/authors-0.xml", provider => FileAsync(provider, SitemapKind.Authors, 0)),
            (
                "/news-sitemap.xml",
                async provider =>
                    SitemapWriter.NewsStories(
                        (await provider.GetRequiredService<SitemapQueries>().NewsAsync(cancellationToken)).Entries,
                        site,
                        culture
                    )
            ),
            (
                "Last-Modified",
                async provider =>
                {
                    await provider.GetRequiredService<LastChange>().FindAsync(cancellationToken);
                    return [];
                }
            ),
        ];
        await output.WriteLineAsync("| document | p50 | p95 | KB |");
        await output.WriteLineAsync("|---|---|---|---|");
        foreach (var (name, make) in documents)
        {
            List<double> times = [];
            var size = 0;
            for (var round = -Warmup; round < Rounds; round++)
            {
                await using var scope = services.CreateAsyncScope();
                var started = Stopwatch.GetTimestamp();
                size = (await make(scope.ServiceProvider)).Length;
                if (round >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }

            times.Sort();
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {times[Rounds / 2]:F1} | {times[Rounds * 95 / 100]:F1} | {size / 1024.0:N0} |"
                )
            );
        }

        async Task<byte[]> FileAsync(IServiceProvider provider, SitemapKind kind, int number) =>
            SitemapWriter.Addresses(
                await provider.GetRequiredService<SitemapQueries>().FileAsync(kind, number, cancellationToken),
                site
            );
    }
}

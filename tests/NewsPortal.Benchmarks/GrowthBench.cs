using System.Globalization;
using System.Text;

namespace NewsPortal.Benchmarks;

/// <summary>
/// What pages cost on a site with many articles beside one with few, asked in turn so that a noisy machine is as noisy
/// for both. Pages are rendered each time.
/// </summary>
/// <param name="program">The published web program (NewsPortal.Web.dll).</param>
/// <param name="few">A storage root; the program adds an administrator to it.</param>
/// <param name="many">Another one.</param>
/// <param name="rest">How long to wait, at most, until they rest.</param>
internal sealed class GrowthBench(string program, string few, string many, TimeSpan rest)
{
    private const int Warmup = 60;
    private const int Rounds = 300;
    private static readonly Uri Here = new("http://127.0.0.1:5194/");
    private static readonly Uri There = new("http://127.0.0.1:5195/");

    /// <summary>Measures, and writes a report in Markdown.</summary>
    public async Task RunAsync(string report, CancellationToken cancellationToken)
    {
        using var small = Start(few, Here);
        using var large = Start(many, There);
        RunningProgram[] sites = [small, large];
        List<Dictionary<string, string>> pages = [];
        List<Editor> editors = [];
        try
        {
            foreach (var site in sites)
            {
                await site.AnswersAsync("/", cancellationToken);
                editors.Add(await Editor.SignInAsync(site.Address, PublishToVisible.Email, PublishToVisible.Password));
                pages.Add(await PagesAsync(site, cancellationToken));
            }

            // What the programs do after their start, such as building the index, would be measured otherwise.
            await Task.WhenAll(sites.Select(site => site.RestsAsync(rest, cancellationToken)));
            var text = new StringBuilder("| page | few, p50 ms | many, p50 ms | ratio |\n|---|---|---|---|\n");
            foreach (var page in pages[0].Keys)
            {
                List<double>[] times =
                [
                    [],
                    [],
                ];
                for (var round = -Warmup; round < Rounds; round++)
                {
                    for (var i = 0; i < sites.Length; i++)
                    {
                        var (client, path) = (Client(page, i), pages[i][page]);
                        var took = await RunningProgram.TimeAsync(client, path, cancellationToken);
                        if (round >= 0)
                        {
                            times[i].Add(took);
                        }
                    }
                }

                var (one, two) = (Middle(times[0]), Middle(times[1]));
                text.AppendLine(CultureInfo.InvariantCulture, $"| {page} | {one:F2} | {two:F2} | {two / one:F2} |");
                await File.WriteAllTextAsync(report, text.ToString(), cancellationToken);
            }
        }
        finally
        {
            editors.ForEach(editor => editor.Dispose());
        }

        HttpClient Client(string page, int site) =>
            page.StartsWith("admin", StringComparison.Ordinal) ? editors[site].Browser : sites[site].Client;
    }

    private RunningProgram Start(string folder, Uri address) =>
        RunningProgram.Start(
            program,
            folder,
            address,
            new Dictionary<string, string>
            {
                ["Pages__Memory"] = "0",
                ["Bootstrap__AdminEmail"] = PublishToVisible.Email,
                ["Bootstrap__AdminPassword"] = PublishToVisible.Password,
            }
        );

    private static async Task<Dictionary<string, string>> PagesAsync(
        RunningProgram site,
        CancellationToken cancellationToken
    )
    {
        var home = Links(await site.TextAsync("/", cancellationToken));
        var section = home.First(link => link.StartsWith("/category/", StringComparison.Ordinal));
        return new Dictionary<string, string>
        {
            ["home"] = "/",
            ["section"] = section,
            ["article"] = home.First(link => link.Count(c => c == '/') == 4 && char.IsAsciiDigit(link[1])),
            ["search"] = "/search?q=woan+thailaim",
            ["feed"] = "/feed",
            ["admin list"] = "/admin/articles",
        };
    }

    private static List<string> Links(string html) =>
        [.. html.Split("href=\"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)])];

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

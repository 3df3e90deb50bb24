using System.Xml.Linq;
using NewsPortal.Cli;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The structured data of a real newspaper's texts after an import.</summary>
public sealed class RealContentTests : IDisposable
{
    private readonly NewsApp _app = new NewsApp().With("Syndication:FullText", "true");

    public void Dispose() => _app.Dispose();

    [SkippableTheory]
    [InlineData("18f.wxr.xml")]
    [InlineData("theme-unit-test.wxr.xml")]
    public async Task Import_OfARealSite_KeepsTheRulesOfFeedsAndStructuredData(string export)
    {
        var file = SharedData.Path(export);
        using var output = new StringWriter();
        string[] settings = [.. _app.Settings.SelectMany(s => new[] { "--setting", $"{s.Key}={s.Value}" })];
        var code = await CommandLine.RunAsync(
            ["import", "wordpress", file, "--receipt", Path.Combine(_app.StorageRoot, "receipt.json"), .. settings],
            new Terminal(TextReader.Null, output, output),
            default
        );
        Assert.True(code == 0, output.ToString());

        var browser = _app.Browser();
        List<string> faults = [];
        var fronts = XDocument.Parse(await browser.GetStringAsync("/sitemaps/fronts.xml"));
        var lists = Addresses(fronts).Select(path => path.TrimEnd('/')).Take(8).ToList();
        foreach (var list in lists)
        {
            foreach (var format in new[] { "/feed", "/feed/atom", "/feed/json" })
            {
                faults.AddRange(
                    (await FeedRules.FaultsAsync(await browser.GetAsync(list + format))).Select(fault =>
                        $"{list}{format}: {fault}"
                    )
                );
            }
        }

        var stories = Addresses(XDocument.Parse(await browser.GetStringAsync("/sitemaps/articles-0.xml")))
            .Take(60)
            .ToList();
        foreach (var story in stories)
        {
            faults.AddRange(
                (await browser.OpenAsync(story)).StructuredDataFaults().Select(fault => $"{story}: {fault}")
            );
        }

        Assert.True(
            lists.Count > 1 && stories.Count > 10,
            $"Only {lists.Count} lists and {stories.Count} stories were looked at."
        );
        Assert.Empty(faults);
    }

    private static IEnumerable<string> Addresses(XDocument map) =>
        map.Descendants()
            .Where(e => e.Name.LocalName == "loc" && e.Parent!.Name.LocalName == "url")
            .Select(e => new Uri(e.Value).AbsolutePath);
}

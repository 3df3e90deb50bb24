using System.Globalization;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>
/// Whatever happens in the newsroom, a page from memory is the page that would be rendered now, and one that is
/// rendered again has changed. PAGE_STEPS says how many things happen; the usual number is small enough for every run.
/// </summary>
public sealed class PageTruthTests
{
    private const int UsualSteps = 150;
    private const int AtOnce = 12;

    /// <summary>
    /// Tags name things, not words: a story whose author has a new one is rendered again though it shows older ones,
    /// and here three authors write everything.
    /// </summary>
    private const double MostNeedless = 0.4;

    private static int Steps =>
        int.TryParse(Environment.GetEnvironmentVariable("PAGE_STEPS"), CultureInfo.InvariantCulture, out var steps)
            ? steps
            : UsualSteps;

    private int _asked;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Get_WhateverChanged_IsThePageAsItWouldBeRenderedNow(int seed)
    {
        await using var app = new NewsApp();
        var (newsroom, browser, random) = (new RandomNewsroom(app, seed), app.Browser(), new Random(seed));
        await newsroom.BeginAsync();
        List<string> wrong = [];
        for (var step = 1; step <= Steps && wrong.Count < 5; step++)
        {
            var act = await newsroom.StepAsync();
            var addresses = await newsroom.AddressesAsync();
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(addresses));
            foreach (var address in addresses.Take(step % 20 == 0 ? addresses.Count : AtOnce))
            {
                var kept = await GetAsync(browser, address);
                var now = await GetAsync(browser, Uncached(address));
                if (kept.Body != now.Body)
                {
                    wrong.Add($"step {step} ({act}): {address} {kept.Status}: {Difference(kept.Body, now.Body)}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData(3)]
    public async Task Get_WhateverChanged_IsRenderedAgainOnlyIfItChanged(int seed)
    {
        await using var app = new NewsApp();
        var (newsroom, browser) = (new RandomNewsroom(app, seed), app.Browser());
        await newsroom.BeginAsync();
        Dictionary<string, string> known = [];
        Dictionary<string, int> needless = [];
        var made = 0;
        for (var step = 1; step <= Steps; step++)
        {
            var act = await newsroom.StepAsync();
            foreach (var address in await newsroom.AddressesAsync())
            {
                var answer = await GetAsync(browser, address);
                if (
                    answer.Status.Contains("stored", StringComparison.Ordinal)
                    && known.TryGetValue(address, out var before)
                )
                {
                    made++;

                    // A page that nothing changes is rendered again after some time.
                    if (before == answer.Body && act != RandomNewsroom.TimePasses)
                    {
                        var kind = $"{act}: /{address.Split('/')[1]}";
                        needless[kind] = needless.GetValueOrDefault(kind) + 1;
                    }
                }

                known[address] = answer.Body;
            }
        }

        Assert.True(made > Steps, $"Hardly anything was rendered again: {made}.");
        Assert.True(
            needless.Values.Sum() <= made * MostNeedless,
            $"{needless.Values.Sum()} of {made}: "
                + string.Join('\n', needless.OrderByDescending(n => n.Value).Select(n => $"{n.Value} × {n.Key}"))
        );
    }

    /// <summary>The same page under an address that nobody asked for before.</summary>
    private string Uncached(string address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address}?asked={++_asked}");

    /// <summary>Pages that are not there have a request id of their own.</summary>
    private static async Task<(string Body, string Status)> GetAsync(HttpClient browser, string address)
    {
        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
        var status = answer.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(',', values) : "";
        return (
            answer.IsSuccessStatusCode
                ? await answer.Content.ReadAsStringAsync()
                : $"{(int)answer.StatusCode} {answer.Headers.Location?.OriginalString.Split('?')[0]}",
            status
        );
    }

    private static string Difference(string kept, string now)
    {
        var at = kept.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"…{Around(kept, at)}… should be …{Around(now, at)}…";

        static string Around(string text, int at) =>
            text.Substring(Math.Max(0, at - 60), Math.Min(160, text.Length - Math.Max(0, at - 60)));
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using NewsPortal.TestKit;

namespace NewsPortal.Benchmarks;

/// <summary>
/// How long it takes until readers of the same and of another node see what an editor publishes, while the site is at
/// full load: by asking for both home pages all the time.
/// </summary>
internal static class PublishToVisible
{
    /// <summary>Of the administrator that a benchmark's own copy of a site gets.</summary>
    public const string Email = "editor@news.example.org";

    /// <summary>That person's password.</summary>
    public const string Password = "Benchmarks measure 41 things";

    private const int Stories = 7;

    /// <summary>A save may wait for a while first.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Publishes some stories, one after the other.</summary>
    /// <param name="site">Address of the node where the editor works.</param>
    /// <param name="other">Address of another node with the same database.</param>
    /// <param name="loaded">What everybody else asks for meanwhile.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A sentence for a report.</returns>
    public static async Task<string> RunAsync(Uri site, Uri other, Uri loaded, CancellationToken cancellationToken)
    {
        using var editor = await Editor.SignInAsync(site, Email, Password);
        List<long> drafts = [];
        for (var i = 0; i < Stories; i++)
        {
            drafts.Add(
                await editor.CreateAsync(
                    string.Create(CultureInfo.InvariantCulture, $"Measured story {Guid.NewGuid():N}"),
                    "<p>It is here to be seen.</p>"
                )
            );
        }

        var load = Wrk.RunAsync(loaded, 64, TimeSpan.FromSeconds(40), null, null, cancellationToken);
        List<double> after = [];
        List<double> elsewhere = [];
        List<double> whole = [];
        foreach (var id in drafts)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            var (seen, seenThere, saved) = await PublishAsync(editor, site, other, id, cancellationToken);
            after.Add(seen - saved);
            elsewhere.Add(seenThere - saved);
            whole.Add(saved);
        }

        var served = await load;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Published while {served.Rate:N0} pages a second were served: first seen on the home page
            {Middle(
                after
            ):F0} ms after the editor's answer came (at most {after.Max():F0} ms; negative is before), which
            took {Middle(whole):F0} ms; on the home page of another node {Middle(elsewhere):F0} ms after it (at most
            {elsewhere.Max():F0} ms).

            """
        );
    }

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(Stories / 2);

    /// <returns>
    /// Milliseconds from the request: when it was seen here, when on the other node, when the editor had the answer.
    /// </returns>
    private static async Task<(double Seen, double SeenThere, double Saved)> PublishAsync(
        Editor editor,
        Uri site,
        Uri other,
        long id,
        CancellationToken cancellationToken
    )
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"/admin/articles/{id}");
        var page = await editor.Browser.OpenAsync(address);
        var headline = page.Form(address)["Headline"]!;
        var launch = await page.Form(address)
            .Fill("Standfirst", "What it is about.")
            .Fill("CategoryIds", FirstOf(page, "CategoryIds"))
            .Fill("AuthorIds", FirstOf(page, "AuthorIds"))
            .Fill("Then", "launch")
            .SendAsync();
        var clock = Stopwatch.StartNew();
        var seen = Task.Run(() => SeenAsync(site, headline, clock, cancellationToken), cancellationToken);
        var seenThere = Task.Run(() => SeenAsync(other, headline, clock, cancellationToken), cancellationToken);
        var answer = await launch.Form(address).Press("Publish now").SendAsync();
        if (answer.Status != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"The story was not published: {answer.Text}");
        }

        var saved = clock.Elapsed.TotalMilliseconds;
        return (await seen, await seenThere, saved);
    }

    /// <returns>Milliseconds on this clock.</returns>
    private static async Task<double> SeenAsync(
        Uri site,
        string headline,
        Stopwatch clock,
        CancellationToken cancellationToken
    )
    {
        using var reader = new HttpClient { BaseAddress = site };
        while (true)
        {
            using var answer = await reader.GetAsync(new Uri("/", UriKind.Relative), cancellationToken);
            var home = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
            if (home.Contains(headline, StringComparison.Ordinal))
            {
                return clock.Elapsed.TotalMilliseconds;
            }

            if (clock.Elapsed > Longest)
            {
                answer.Headers.TryGetValues("Cache-Status", out var status);
                throw new InvalidOperationException(
                    $"What was published is not on the home page of {site} ({string.Join(", ", status ?? [])})."
                );
            }

            await Task.Delay(2, cancellationToken);
        }
    }

    private static string FirstOf(Page page, string field) =>
        page.Document.QuerySelector($"select[name='{field}'] option[value]:not([value=''])")?.GetAttribute("value")
        ?? "";
}

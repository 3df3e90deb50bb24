using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.SignalR.Client;
using NewsPortal.TestKit;
using NewsPortal.Web.Hubs;

namespace NewsPortal.Benchmarks;

/// <summary>
/// Does in a running site what journalists do all day, through HTTP and the relay, one thing at a time, and prints how
/// long each takes.
/// </summary>
internal sealed class NewsroomBench(Uri site)
{
    private const int Rounds = 100;
    private const int Warmup = 10;
    private const int Words = 5_000;
    private const int WordsInAParagraph = 80;

    private static readonly (string Name, string Address)[] Pages =
    [
        ("articles", "/admin/articles"),
        ("articles, by headline", "/admin/articles?q=harbour"),
        ("articles, drafts", "/admin/articles?state=Draft"),
        ("media", "/admin/media"),
        ("media, without alt", "/admin/media?missing=alt"),
        ("media, by words", "/admin/media?q=harbour"),
        ("audit", "/admin/audit"),
        ("audit, by words", "/admin/audit?words=story+4711"),
        ("redirects", "/admin/redirects"),
        ("redirects, by beginning", "/admin/redirects?q=%2Fold%2F500"),
        ("redirects, by a part", "/admin/redirects?q=4711"),
        ("desk", "/admin"),
        ("calendar", "/admin/calendar"),
        ("editor of a story", "/admin/articles/50000"),
        ("history of a story", "/admin/articles/50000/history"),
    ];

    /// <summary>Measures everything and writes a Markdown table, times in milliseconds.</summary>
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        using var editor = await Editor.SignInAsync(site, 1);
        await output.WriteLineAsync("| what | p50 ms | p95 ms |");
        await output.WriteLineAsync("|---|---|---|");
        foreach (var (name, address) in Pages)
        {
            await MeasureAsync(
                output,
                name,
                async _ =>
                {
                    using var answer = await editor.Browser.GetAsync(
                        new Uri(address, UriKind.Relative),
                        cancellationToken
                    );
                    answer.EnsureSuccessStatusCode();
                    await answer.Content.ReadAsByteArrayAsync(cancellationToken);
                }
            );
        }

        await WriteAsync(editor, output, cancellationToken);
    }

    /// <summary>Saves, snapshots and edits of a story of 5,000 words.</summary>
    private static async Task WriteAsync(Editor editor, TextWriter output, CancellationToken cancellationToken)
    {
        var id = await editor.CreateAsync("A story of 5,000 words", TextOf(0));
        await MeasureAsync(
            output,
            "save of 5,000 words",
            async round =>
            {
                var page = await editor.Browser.OpenAsync($"/admin/articles/{id}");
                var form = page.Form($"/admin/articles/{id}").Fill("Body", TextOf(round)).Press("Save");
                return async () =>
                {
                    var answer = await form.SendAsync();
                    if (answer.Location is null)
                    {
                        throw new InvalidOperationException($"It was not saved: {answer.Status}");
                    }
                };
            }
        );

        await using var connection = editor.Connect();
        await connection.StartAsync(cancellationToken);
        var story = await connection.InvokeAsync<HubStory>("Open", id, 0, 0L, cancellationToken);
        var sequence = story.Sequence;
        var update = new byte[60];
        await MeasureAsync(
            output,
            "an edit, until it is acknowledged",
            async round =>
            {
                Random.Shared.NextBytes(update);
                var answer = await connection.InvokeAsync<HubAnswer>(
                    "Append",
                    id,
                    story.Log,
                    update,
                    false,
                    cancellationToken
                );
                sequence = answer.Refusal is null
                    ? answer.Sequence
                    : throw new InvalidOperationException(answer.Refusal);
            }
        );
        var opened = await editor.Browser.OpenAsync($"/admin/articles/{id}");
        await MeasureAsync(
            output,
            "autosave of 5,000 words (snapshot)",
            async round =>
            {
                var form = opened
                    .Form($"/admin/articles/{id}")
                    .Fill("Body", TextOf(round))
                    .Fill("Log", story.Log.ToString(CultureInfo.InvariantCulture))
                    .Fill("Sequence", sequence.ToString(CultureInfo.InvariantCulture))
                    .To($"/admin/articles/{id}/snapshot");
                await Task.CompletedTask;
                return async () =>
                {
                    var answer = await form.SendAsync();
                    if (!answer.Html.Contains("\"refusal\":null", StringComparison.Ordinal))
                    {
                        throw new InvalidOperationException(answer.Html);
                    }
                };
            }
        );
    }

    private static Task MeasureAsync(TextWriter output, string name, Func<int, Task> act) =>
        MeasureAsync(output, name, round => Task.FromResult<Func<Task>>(() => act(round)));

    /// <summary>Measures what is prepared for each round apart.</summary>
    private static async Task MeasureAsync(TextWriter output, string name, Func<int, Task<Func<Task>>> prepare)
    {
        List<double> times = [];
        for (var round = -Warmup; round < Rounds; round++)
        {
            var act = await prepare(round);
            var started = Stopwatch.GetTimestamp();
            await act();
            if (round >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        times.Sort();
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {times[Rounds / 2]:F1} | {times[Rounds * 95 / 100]:F1} |"
            )
        );
    }

    /// <summary>Another text for each round, of which one paragraph differs.</summary>
    private static string TextOf(int round)
    {
        var vocabulary = new Vocabulary();
        var random = new Random(1);
        return string.Concat(
            Enumerable
                .Range(0, Words / WordsInAParagraph)
                .Select(paragraph =>
                    $"<p>{string.Join(' ', Enumerable.Range(0, WordsInAParagraph).Select(_ => vocabulary.WordOn(3, random)))} "
                    + $"<strong>{(paragraph == 5 ? round : paragraph)}</strong> <a href=\"https://example.org/{paragraph}\">more</a></p>"
                )
        );
    }
}

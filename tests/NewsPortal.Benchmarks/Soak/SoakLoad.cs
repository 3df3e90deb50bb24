using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NewsPortal.TestKit;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>What a soak knows of its site.</summary>
/// <param name="Pages">Addresses of articles' pages.</param>
/// <param name="Articles">Numbers of visible articles.</param>
/// <param name="Category">A category to write in.</param>
/// <param name="Author">An author to write as.</param>
internal sealed record SoakContent(
    IReadOnlyList<string> Pages,
    IReadOnlyList<long> Articles,
    long? Category,
    long? Author
);

/// <summary>Readers, writers and views, all at once and as fast as they are answered.</summary>
internal sealed class SoakLoad(Uri site, SoakContent content, SoakTally tally, string scratch)
{
    /// <summary>People who may sign in; see <see cref="Email"/>.</summary>
    public const int Writers = 2;

    public const string Password = "Nineteen patient cormorants 6";

    private const int Readers = 3;
    private const int Viewers = 8;
    private const int Connections = 48;
    private const int SavesOfAStory = 8;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentBag<Served> _served = [];
    private int _viewers;

    /// <summary>About how many requests wrk has made.</summary>
    public long Served => (long)_served.Sum(served => served.Rate * Round.TotalSeconds);

    /// <summary>How many of them failed, as far as wrk lived to tell.</summary>
    public int Failed => _served.Sum(served => served.Failed);

    /// <summary>The address with which a writer signs in, from 1.</summary>
    public static string Email(int writer) => string.Create(CultureInfo.InvariantCulture, $"soak-{writer}@news.test");

    /// <summary>Goes on until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var script = Path.Combine(scratch, "archive.lua");
        await File.WriteAllTextAsync(script, Script(), cancellationToken);
        await Task.WhenAll([
            StormAsync(null, Connections, cancellationToken),
            StormAsync(script, Connections / 6, cancellationToken),
            .. Enumerable.Range(0, Readers).Select(_ => ReadAsync(cancellationToken)),
            .. Enumerable.Range(1, Writers).Select(writer => WriteAsync(writer, cancellationToken)),
            .. Enumerable.Range(0, Viewers).Select(_ => ViewAsync(cancellationToken)),
        ]);
    }

    /// <summary>Has wrk ask for pages of the archive that nobody has asked for.</summary>
    private string Script() =>
        $$"""
            local paths = { {{string.Join(", ", content.Pages.Select(page => $"\"{page}\""))}} }
            local n = os.time() % 100000 * 10000
            request = function()
              n = n + 1
              return wrk.format("GET", paths[n % #paths + 1] .. "?soak=" .. n)
            end
            """;

    private async Task StormAsync(string? script, int connections, CancellationToken cancellationToken)
    {
        for (var round = 0; !cancellationToken.IsCancellationRequested; round++)
        {
            var page = round % 3 == 0 ? "/" : content.Pages[round % Math.Min(content.Pages.Count, 5)];
            try
            {
                _served.Add(
                    await Wrk.RunAsync(new Uri(site, page), connections, Round, null, script, cancellationToken)
                );
            }
            catch (Exception exception) when (exception is InvalidOperationException or OperationCanceledException)
            {
                // Nobody answered: it is being started.
                await WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Looks at pages as a reader does: is it the one that was asked for, and all of it?</summary>
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var reader = Client();
        while (!cancellationToken.IsCancellationRequested)
        {
            var address = content.Pages[Random.Shared.Next(content.Pages.Count)];
            try
            {
                using var answer = await reader.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
                var html = await answer.Content.ReadAsStringAsync(cancellationToken);
                tally.Answered("page", (int)answer.StatusCode);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    var own = $"<link rel=\"canonical\" href=\"{new Uri(site, address)}\"";
                    if (
                        !html.TrimEnd().EndsWith("</html>", StringComparison.Ordinal)
                        || !html.Contains(own, StringComparison.Ordinal)
                    )
                    {
                        tally.Mistaken($"{address} was another page, or only a part of {html.Length} characters");
                    }
                }
                else if ((int)answer.StatusCode < 500)
                {
                    tally.Mistaken($"{address} answered {(int)answer.StatusCode}");
                }
                else
                {
                    await WaitAsync(cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (IsBroken(exception))
            {
                tally.Answered("page", SoakTally.NoAnswer);
                await WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>
    /// Reports views, each of another reader, on a connection of its own: a client that sends again by itself what was
    /// not answered would make two of one.
    /// </summary>
    private async Task ViewAsync(CancellationToken cancellationToken)
    {
        Socket? connection = null;
        var buffer = new byte[4096];
        while (!cancellationToken.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _viewers);
            var article = content.Articles[number % content.Articles.Count];
            var (isSent, isLast) = (false, false);
            var status = SoakTally.NoAnswer;
            try
            {
                connection ??= await ConnectAsync(cancellationToken);
                isSent = true;
                await connection.SendAsync(Encoding.ASCII.GetBytes(View(article, number)), CancellationToken.None);
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                var read = await connection.ReceiveAsync(buffer, patience.Token);
                var answer = Encoding.ASCII.GetString(buffer, 0, read);
                status = read > 12 ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture) : status;
                isLast = answer.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase);
            }
            catch (Exception exception)
                when (exception is SocketException or OperationCanceledException or FormatException)
            {
                // It is counted below.
            }

            tally.Answered("view", status);
            if (status == (int)HttpStatusCode.NoContent)
            {
                tally.Viewed(article, isAcknowledged: true);
                if (isLast)
                {
                    // As nginx does after every thousandth.
                    connection?.Dispose();
                    connection = null;
                }

                continue;
            }

            if (isSent && status == SoakTally.NoAnswer)
            {
                tally.Viewed(article, isAcknowledged: false);
            }

            connection?.Dispose();
            connection = null;
            await WaitAsync(cancellationToken);
        }

        connection?.Dispose();
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await connection.ConnectAsync(IPAddress.Loopback, site.Port, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private string View(long article, int reader) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"POST /views/{article} HTTP/1.1\r\nHost: {site.Authority}\r\nContent-Length: 0\r\n"
                + $"User-Agent: Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0\r\n"
                + $"X-Forwarded-For: 10.{reader >> 16 & 255}.{reader >> 8 & 255}.{reader & 255}\r\n\r\n"
        );

    /// <summary>Writes stories through the newsroom's forms, one after the other, and publishes each.</summary>
    private async Task WriteAsync(int writer, CancellationToken cancellationToken)
    {
        Editor? editor = null;
        long? story = null;
        var number = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                editor ??= await Editor.SignInAsync(site, Email(writer), Password);
                number++;
                story = await SaveAsync(editor, story, writer, number);
                if (number % SavesOfAStory == 0 && story is { } done)
                {
                    await PublishAsync(editor, done);
                    story = null;
                }
            }
            catch (Exception exception) when (IsBroken(exception) || exception is InvalidOperationException)
            {
                // No answer, or a page without the form: whoever is not signed in any more does so again.
                tally.Hindered(exception);
                editor?.Dispose();
                editor = null;
            }

            await WaitAsync(cancellationToken);
        }

        editor?.Dispose();
    }

    private async Task<long?> SaveAsync(Editor editor, long? story, int writer, int number)
    {
        var address = story is null
            ? "/admin/articles/new"
            : string.Create(CultureInfo.InvariantCulture, $"/admin/articles/{story}");
        var page = await editor.Browser.OpenAsync(address);
        tally.Answered("newsroom", (int)page.Status);
        var form = page.Form(address)
            .Fill("Headline", string.Create(CultureInfo.InvariantCulture, $"Soak of writer {writer} {number}"))
            .Fill("Standfirst", "Written while things went wrong.")
            .Fill("Body", string.Create(CultureInfo.InvariantCulture, $"<p>Text {number} of writer {writer}.</p>"));
        foreach (var (name, id) in new[] { ("CategoryIds", content.Category), ("AuthorIds", content.Author) })
        {
            if (id is { } chosen)
            {
                form.Fill(name, chosen.ToString(CultureInfo.InvariantCulture));
            }
        }

        var answer = await form.Press("Save").SendAsync();
        tally.Answered("save", (int)answer.Status);
        if (
            answer.Status == HttpStatusCode.Redirect
            && answer.Location is { } location
            && long.TryParse(location.Split('/', '?', '#')[^1], CultureInfo.InvariantCulture, out var saved)
            && location.StartsWith("/admin/articles/", StringComparison.Ordinal)
        )
        {
            tally.Saved(saved, number);
            return saved;
        }

        return answer.Status == HttpStatusCode.Redirect ? throw new InvalidOperationException("Signed out.") : story;
    }

    private async Task PublishAsync(Editor editor, long story)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"/admin/articles/{story}");
        var page = await editor.Browser.OpenAsync(address);
        var panel = await page.Form(address).Fill("Then", "launch").SendAsync();
        var answer = await panel.Form(address).Press("Publish now").SendAsync();
        tally.Answered("publish", (int)answer.Status);
        if (answer.Location?.StartsWith(address, StringComparison.Ordinal) == true)
        {
            tally.Publish(story);
        }
    }

    private HttpClient Client() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = site,
            Timeout = TimeSpan.FromSeconds(30),
        };

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Pause, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Whoever waits looks next whether to go on.
        }
    }

    private static bool IsBroken(Exception exception) =>
        exception is HttpRequestException or IOException or OperationCanceledException;
}

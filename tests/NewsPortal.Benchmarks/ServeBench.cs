using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NewsPortal.Benchmarks;

/// <summary>A server that answers pages of the same content.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Pages">The path of each kind of page on it; a kind that it does not have is left out.</param>
internal sealed record Server(string Name, Uri Address, IReadOnlyDictionary<string, string> Pages);

/// <summary>
/// Pages from memory beside the same bytes as static files of nginx, pages that are rendered each time, and any other
/// server with the same content. Rounds are interleaved, so that a noisy machine is as noisy for everybody.
/// </summary>
/// <param name="program">The published web program (NewsPortal.Web.dll).</param>
/// <param name="folder">A storage root with content; it is not changed except by the programs' own work.</param>
/// <param name="others">Other servers.</param>
internal sealed class ServeBench(string program, string folder, IReadOnlyList<Server> others)
{
    private const int Rounds = 3;
    private const int Connections = 64;
    private static readonly int[] Rising = [1, 8, 64, 256];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(2);
    private static readonly Uri Kept = new("http://127.0.0.1:5181/");
    private static readonly Uri Rendered = new("http://127.0.0.1:5182/");
    private static readonly Uri Static = new("http://127.0.0.1:5183/");

    /// <summary>Measures, and writes a report in Markdown and a chart beside it.</summary>
    /// <param name="report">Path of the report.</param>
    /// <param name="cancellationToken">Ends the programs as well.</param>
    public async Task RunAsync(string report, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("newsportal-serve-").FullName;
        using var kept = Start("dotnet", Arguments(Kept, Path.Combine(scratch, "kept"), "--Pages:Memory=128"));
        using var rendered = Start(
            "dotnet",
            Arguments(Rendered, Path.Combine(scratch, "rendered"), "--Pages:Memory=0")
        );
        Process? nginx = null;
        try
        {
            await AnswersAsync(Kept, cancellationToken);
            await AnswersAsync(Rendered, cancellationToken);
            var pages = await PagesAsync(cancellationToken);
            nginx = Start("nginx", ["-c", await ConfigureAsync(scratch, pages, cancellationToken)]);
            await AnswersAsync(new Uri(Static, "0.html"), cancellationToken);
            List<Server> servers =
            [
                new(
                    "nginx, static file",
                    Static,
                    pages.Keys.Select((kind, i) => (kind, Path: $"{i}.html")).ToDictionary(p => p.kind, p => p.Path)
                ),
                new("NewsPortal, from memory", Kept, pages),
                new("NewsPortal, rendered each time", Rendered, pages),
                .. others,
            ];
            var results = await MeasureAsync(servers, [.. pages.Keys], cancellationToken);
            var memory = Process.GetProcessById(kept.Id).WorkingSet64 / 1024 / 1024;
            var curves = await CurvesAsync(servers.Take(2), "article", cancellationToken);
            await File.WriteAllTextAsync(
                report,
                Write(servers, [.. pages.Keys], results, curves, memory),
                cancellationToken
            );
            await File.WriteAllTextAsync(
                Path.ChangeExtension(report, ".svg"),
                ServeChart.Draw(servers.ConvertAll(s => (s.Name, results[(s.Name, "article")].Rate))),
                cancellationToken
            );
        }
        finally
        {
            foreach (var process in new[] { kept, rendered, nginx }.OfType<Process>().Where(p => !p.HasExited))
            {
                process.Kill(entireProcessTree: true);
            }

            nginx?.Dispose();
            Directory.Delete(scratch, recursive: true);
        }
    }

    private List<string> Arguments(Uri address, string node, string memory) =>
        [
            program,
            "--urls",
            address.AbsoluteUri.TrimEnd('/'),
            $"--Site:BaseUrl={address.AbsoluteUri.TrimEnd('/')}",
            $"--Storage:Root={folder}",
            $"--Storage:Node={node}",
            "--Serilog:MinimumLevel:Default=Warning",
            memory,
        ];

    private static Process Start(string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} does not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await client.GetAsync(address, cancellationToken);
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (attempt < 120)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            }
        }
    }

    /// <summary>One page of each kind, as the site itself links to them.</summary>
    private static async Task<Dictionary<string, string>> PagesAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Kept };
        var home = await client.GetStringAsync(new Uri("/", UriKind.Relative), cancellationToken);
        var article = Links(home).First(link => link.Count(c => c == '/') == 4 && char.IsAsciiDigit(link[1]));
        var section = Links(home).First(link => link.StartsWith("/category/", StringComparison.Ordinal));
        return new Dictionary<string, string>
        {
            ["article"] = article,
            ["home"] = "/",
            ["section"] = section,
            ["search"] = "/search?q=city",
            ["feed"] = "/feed",
        };
    }

    private static IEnumerable<string> Links(string html) =>
        html.Split("href=\"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)]);

    /// <summary>Has nginx serve the very bytes that the pages are sent in.</summary>
    /// <returns>Path of its configuration.</returns>
    private static async Task<string> ConfigureAsync(
        string scratch,
        Dictionary<string, string> pages,
        CancellationToken cancellationToken
    )
    {
        var root = Directory.CreateDirectory(Path.Combine(scratch, "static")).FullName;
        using var client = new HttpClient { BaseAddress = Kept };
        foreach (var (path, i) in pages.Values.Select((path, i) => (path, i)))
        {
            // The second request has it compressed as far as possible, some moments later.
            for (var attempt = 0; attempt < 3; attempt++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");
                using var answer = await client.SendAsync(request, cancellationToken);
                await File.WriteAllBytesAsync(
                    Path.Combine(root, $"{i}.html"),
                    await answer.Content.ReadAsByteArrayAsync(cancellationToken),
                    cancellationToken
                );
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }

        var configuration = Path.Combine(scratch, "nginx.conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            worker_processes auto;
            daemon off;
            pid {{scratch}}/nginx.pid;
            error_log {{scratch}}/error.log;
            events { worker_connections 4096; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 10000000;
              open_file_cache max=1000;
              types { text/html html; }
              server {
                listen 127.0.0.1:{{Static.Port}};
                root {{root}};
                location / { add_header Content-Encoding br; add_header Vary Accept-Encoding; }
              }
            }
            """,
            cancellationToken
        );
        return configuration;
    }

    private static async Task<Dictionary<(string Server, string Kind), Served>> MeasureAsync(
        List<Server> servers,
        List<string> kinds,
        CancellationToken cancellationToken
    )
    {
        Dictionary<(string, string), List<Served>> runs = [];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var kind in kinds)
            {
                foreach (var server in servers.Where(server => server.Pages.ContainsKey(kind)))
                {
                    var address = new Uri(server.Address, server.Pages[kind]);
                    if (round == 0)
                    {
                        await Wrk.RunAsync(address, Connections, Warmup, cancellationToken);
                    }

                    var served = await Wrk.RunAsync(address, Connections, Length, cancellationToken);
                    if (!runs.TryGetValue((server.Name, kind), out var list))
                    {
                        runs.Add((server.Name, kind), list = []);
                    }

                    list.Add(served);
                    Console.WriteLine($"{server.Name}, {kind}: {served}");
                }
            }
        }

        return runs.ToDictionary(run => run.Key, run => Served.MiddleOf(run.Value));
    }

    private static async Task<List<(string Server, int Connections, Served Served)>> CurvesAsync(
        IEnumerable<Server> servers,
        string kind,
        CancellationToken cancellationToken
    )
    {
        List<(string, int, Served)> curves = [];
        foreach (var connections in Rising)
        {
            foreach (var server in servers)
            {
                curves.Add(
                    (
                        server.Name,
                        connections,
                        await Wrk.RunAsync(
                            new Uri(server.Address, server.Pages[kind]),
                            connections,
                            Length,
                            cancellationToken
                        )
                    )
                );
            }
        }

        return curves;
    }

    private static string Times(Served served) =>
        string.Create(CultureInfo.InvariantCulture, $"{served.Middle:F2} | {served.Slowest:F2}");

    private static string Write(
        List<Server> servers,
        List<string> kinds,
        Dictionary<(string Server, string Kind), Served> results,
        List<(string Server, int Connections, Served Served)> curves,
        long memory
    )
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            {Connections} connections on {Environment.ProcessorCount} cores that the load shares, medians of {Rounds}
            interleaved runs of {Length.TotalSeconds:0} s; .NET {Environment.Version}.
            """
        );
        text.AppendLine();
        text.AppendLine("| page | server | requests a second | of nginx | p50 ms | p99 ms | failed |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var kind in kinds)
        {
            foreach (var server in servers.Where(server => results.ContainsKey((server.Name, kind))))
            {
                var (served, first) = (results[(server.Name, kind)], results[(servers[0].Name, kind)]);
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {kind} | {server.Name} | {served.Rate:N0} | {served.Rate / first.Rate:F3} | {Times(served)} "
                        + $"| {served.Failed} |"
                );
            }
        }

        text.AppendLine();
        text.AppendLine("| connections | server | requests a second | p50 ms | p99 ms |");
        text.AppendLine("|---|---|---|---|---|");
        foreach (var (server, connections, served) in curves)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {connections} | {server} | {served.Rate:N0} | {Times(served)} |"
            );
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Memory of the program after it all: {memory} MB.");
        return text.ToString();
    }
}

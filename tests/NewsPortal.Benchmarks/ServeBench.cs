using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NewsPortal.Benchmarks;

/// <summary>A server that answers pages of the same content.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Pages">The path of each kind of page on it; a kind that it does not have is left out.</param>
/// <param name="Processes">Its processes; null for unknown.</param>
internal sealed record Server(
    string Name,
    Uri Address,
    IReadOnlyDictionary<string, string> Pages,
    IReadOnlyList<Process>? Processes = null
);

/// <summary>
/// Pages from memory beside the same bytes as static files of nginx, pages that are rendered each time, and other
/// servers with the same content. Rounds are interleaved, so that a noisy machine is as noisy for everybody.
/// </summary>
/// <param name="program">The published web program (NewsPortal.Web.dll).</param>
/// <param name="folder">A storage root with content and without users; a copy of it is used.</param>
/// <param name="export">The WordPress export from which the content came, to fill WordPress; null for none.</param>
/// <param name="others">Other servers.</param>
internal sealed class ServeBench(string program, string folder, string? export, IReadOnlyList<Server> others)
{
    private const int Rounds = 3;
    private const int Connections = 64;
    private const string Fixed = "nginx, static file";
    private static readonly string[] Shared = ["article", "home"];
    private static readonly int[] Rising = [1, 8, 64, 256];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly Uri Kept = new("http://127.0.0.1:5181/");
    private static readonly Uri Rendered = new("http://127.0.0.1:5182/");
    private static readonly Uri Static = new("http://127.0.0.1:5183/");
    private static readonly Uri Logged = new("http://127.0.0.1:5184/");
    private static readonly Uri Varnish = new("http://127.0.0.1:5186/");
    private static readonly Uri Other = new("http://127.0.0.1:5193/");

    /// <summary>Measures, and writes a report in Markdown and a chart beside it.</summary>
    /// <param name="report">Path of the report.</param>
    /// <param name="cancellationToken">Ends the programs as well.</param>
    public async Task RunAsync(string report, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("newsportal-serve-").FullName;
        List<Process> processes = [];
        using var wordPress = new WordPress(Directory.CreateDirectory(Path.Combine(scratch, "wordpress")).FullName);
        try
        {
            var site = Path.Combine(scratch, "site");
            await Processes.RunAsync("cp", ["-r", folder, site], cancellationToken);
            var kept = Started(processes, "dotnet", Arguments(Kept, site, scratch, "kept", "--Pages:Memory=128"));
            await AnswersAsync(Kept, cancellationToken);
            var rendered = Started(
                processes,
                "dotnet",
                Arguments(Rendered, site, scratch, "rendered", "--Pages:Memory=0")
            );
            await AnswersAsync(Rendered, cancellationToken);
            var pages = await PagesAsync(cancellationToken);
            await KeepAsync(pages, Path.Combine(scratch, "static"), cancellationToken);
            var fixedFiles = Started(
                processes,
                "nginx",
                [
                    "-c",
                    await ConfigureAsync(
                        scratch,
                        Static,
                        "access_log off; open_file_cache max=1000; keepalive_requests 10000000;",
                        cancellationToken
                    ),
                ]
            );
            var logged = Started(
                processes,
                "nginx",
                ["-c", await ConfigureAsync(scratch, Logged, $"access_log {scratch}/access.log;", cancellationToken)]
            );
            await AnswersAsync(new Uri(Static, "0.html"), cancellationToken);
            await AnswersAsync(new Uri(Logged, "0.html"), cancellationToken);
            var files = pages
                .Keys.Select((kind, i) => (kind, Path: $"{i}.html"))
                .ToDictionary(p => p.kind, p => p.Path);
            var shared = pages.Where(p => Shared.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value);
            List<Server> servers =
            [
                new(Fixed, Static, files, [fixedFiles]),
                new("nginx, static file, access log", Logged, files, [logged]),
                new("NewsPortal, from memory", Kept, pages, [kept]),
                new("NewsPortal, rendered each time", Rendered, pages, [rendered]),
            ];
            if (File.Exists("/usr/sbin/varnishd"))
            {
                var varnish = Started(
                    processes,
                    "/usr/sbin/varnishd",
                    [
                        "-F",
                        "-a",
                        $"127.0.0.1:{Varnish.Port}",
                        "-b",
                        $"127.0.0.1:{Kept.Port}",
                        "-n",
                        Path.Combine(scratch, "varnish"),
                        "-s",
                        "malloc,64m",
                    ]
                );
                await AnswersAsync(Varnish, cancellationToken);
                servers.Add(new("Varnish in front of NewsPortal", Varnish, shared, [varnish]));
            }

            if (export is not null && WordPress.IsInstalled)
            {
                await wordPress.StartAsync(export, cancellationToken);
                var there = WordPress.Pages(shared);
                await AnswersAsync(WordPress.Rendered, cancellationToken);
                servers.Add(new("WordPress behind nginx's cache", WordPress.Cached, there, wordPress.Running));
                servers.Add(new("WordPress, rendered each time", WordPress.Rendered, there, wordPress.Running));
            }

            servers.AddRange(others);
            AllRun(processes);
            var results = await MeasureAsync(servers, [.. pages.Keys], cancellationToken);
            var curves = await CurvesAsync(
                servers.Where(s => s.Address == Static || s.Address == Kept),
                cancellationToken
            );
            var views = await ViewsAsync(kept, pages["article"], cancellationToken);
            kept.Refresh();
            var text = new StringBuilder();
            Write(text, servers, [.. pages.Keys], results);
            Write(text, curves);
            text.AppendLine(views);
            Started(processes, "dotnet", Arguments(Other, site, scratch, "other", "--Pages:Memory=128"));
            await AnswersAsync(Other, cancellationToken);
            AllRun(processes);
            text.AppendLine(
                await PublishToVisible.RunAsync(Kept, Other, new Uri(Kept, pages["article"]), cancellationToken)
            );
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Memory of the program after it all: {kept.WorkingSet64 / 1024 / 1024} MB."
            );
            await File.WriteAllTextAsync(report, text.ToString(), cancellationToken);
            await File.WriteAllTextAsync(
                Path.ChangeExtension(report, ".svg"),
                ServeChart.Draw(servers.ConvertAll(s => (s.Name, results[(s.Name, "article")].Rate))),
                cancellationToken
            );
        }
        finally
        {
            wordPress.Dispose();
            Processes.End(processes);
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Something else may answer at the address of a program that could not start.</summary>
    private static void AllRun(List<Process> processes)
    {
        if (processes.Find(process => process.HasExited) is { } ended)
        {
            throw new InvalidOperationException($"Process {ended.Id} has ended. Is its port taken?");
        }
    }

    private static Process Started(List<Process> all, string command, IEnumerable<string> arguments)
    {
        var process = Processes.Start(command, arguments);
        all.Add(process);
        return process;
    }

    private List<string> Arguments(Uri address, string site, string scratch, string node, string memory) =>
        [
            program,
            "--urls",
            address.AbsoluteUri.TrimEnd('/'),
            $"--Site:BaseUrl={address.AbsoluteUri.TrimEnd('/')}",
            $"--Storage:Root={site}",
            $"--Storage:Node={Path.Combine(scratch, node)}",
            "--Proxy:KnownProxies=127.0.0.1",
            $"--Bootstrap:AdminEmail={PublishToVisible.Email}",
            $"--Bootstrap:AdminPassword={PublishToVisible.Password}",
            "--Serilog:MinimumLevel:Default=Warning",
            memory,
        ];

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
            catch (HttpRequestException) when (attempt < 240)
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

    /// <summary>Has the very bytes that the pages are sent in as files.</summary>
    private static async Task KeepAsync(
        Dictionary<string, string> pages,
        string root,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(root);
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
    }

    /// <returns>Path of a configuration that serves the files.</returns>
    private static async Task<string> ConfigureAsync(
        string scratch,
        Uri address,
        string settings,
        CancellationToken cancellationToken
    )
    {
        var configuration = string.Create(CultureInfo.InvariantCulture, $"{scratch}/nginx-{address.Port}.conf");
        await File.WriteAllTextAsync(
            configuration,
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                user {{Environment.UserName}};
                worker_processes auto;
                daemon off;
                pid {{scratch}}/nginx-{{address.Port}}.pid;
                error_log {{scratch}}/error.log;
                events { worker_connections 4096; }
                http {
                  {{settings}}
                  sendfile on;
                  tcp_nopush on;
                  types { text/html html; }
                  server {
                    listen 127.0.0.1:{{address.Port}};
                    root {{scratch}}/static;
                    location / { add_header Content-Encoding br; add_header Vary Accept-Encoding; }
                  }
                }
                """
            ),
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
                    if (round == 0)
                    {
                        await RunAsync(server, kind, Connections, Warmup, cancellationToken);
                    }

                    var served = await RunAsync(server, kind, Connections, Length, cancellationToken);
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

    private static async Task<Served> RunAsync(
        Server server,
        string kind,
        int connections,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        await IdleAsync(server, cancellationToken);
        return await Wrk.RunAsync(
            new Uri(server.Address, server.Pages[kind]),
            connections,
            length,
            server.Processes,
            script: null,
            cancellationToken
        );
    }

    /// <summary>A slow server still works on what the last run asked for when that is over.</summary>
    private static async Task IdleAsync(Server server, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 40 && server.Processes is { } processes; attempt++)
        {
            var before = Processes.TimeOf(processes);
            await Task.Delay(Pause, cancellationToken);
            if (Processes.TimeOf(processes) - before < Pause / 5)
            {
                return;
            }
        }
    }

    private static async Task<List<(string Server, int Connections, Served Served)>> CurvesAsync(
        IEnumerable<Server> servers,
        CancellationToken cancellationToken
    )
    {
        List<(string, int, Served)> curves = [];
        foreach (var connections in Rising)
        {
            foreach (var server in servers)
            {
                var served = await RunAsync(server, "article", connections, Length, cancellationToken);
                curves.Add((server.Name, connections, served));
            }
        }

        return curves;
    }

    /// <summary>Views by ever new readers beside an endpoint that does nothing.</summary>
    private static async Task<string> ViewsAsync(Process kept, string article, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Kept };
        var page = await client.GetStringAsync(new Uri(article, UriKind.Relative), cancellationToken);
        var id = page.Split("data-article-id=\"")[1].Split('"')[0];
        List<Served> nothing = [];
        List<Served> views = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var live = await Wrk.RunAsync(
                new Uri(Kept, "/health/live"),
                Connections,
                Length,
                [kept],
                null,
                cancellationToken
            );
            var view = await Wrk.RunAsync(
                new Uri(Kept, $"/views/{id}"),
                Connections,
                Length,
                [kept],
                "views.lua",
                cancellationToken
            );
            if (round > 0)
            {
                nothing.Add(live);
                views.Add(view);
            }
        }

        var (empty, counted) = (Served.MiddleOf(nothing), Served.MiddleOf(views));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Views by ever new readers: {counted.Rate:N0} a second, of an endpoint that does nothing (`/health/live`):
            {empty.Rate:N0}, which is {counted.Rate
                / empty.Rate:F2}; {counted.Core:F1} and {empty.Core:F1} µs of a core;
            p99 {counted.Slowest:F1} ms; failed {counted.Failed}.

            """
        );
    }

    private static string Times(Served served) =>
        string.Create(CultureInfo.InvariantCulture, $"{served.Middle:F2} | {served.Slowest:F2}");

    private static void Write(
        StringBuilder text,
        List<Server> servers,
        List<string> kinds,
        Dictionary<(string Server, string Kind), Served> results
    )
    {
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            {Connections} connections on {Environment.ProcessorCount} cores that the load shares, medians of {Rounds}
            interleaved runs of {Length.TotalSeconds:0} s; .NET {Environment.Version}, {Environment.OSVersion}.

            | page | server | requests a second | of nginx | p50 ms | p99 ms | µs of a core | failed |
            |---|---|---|---|---|---|---|---|
            """
        );
        foreach (var kind in kinds)
        {
            foreach (var server in servers.Where(server => results.ContainsKey((server.Name, kind))))
            {
                var (served, first) = (results[(server.Name, kind)], results[(Fixed, kind)]);
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {kind} | {server.Name} | {served.Rate:N0} | {served.Rate / first.Rate:F3} | {Times(served)} "
                        + $"| {served.Core:F1} | {served.Failed} |"
                );
            }
        }

        text.AppendLine();
    }

    private static void Write(StringBuilder text, List<(string Server, int Connections, Served Served)> curves)
    {
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
    }
}

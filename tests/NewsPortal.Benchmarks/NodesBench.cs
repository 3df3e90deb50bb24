using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NewsPortal.Benchmarks.Soak;
using NewsPortal.TestKit;

namespace NewsPortal.Benchmarks;

/// <summary>
/// Two nodes behind nginx on a copy of a site, with readers and writers, while each node in turn is killed, restarted
/// and upgraded. Whatever readers and writers see of it is a failure. The nodes share one SQLite file, because there
/// may be no SQL Server here.
/// </summary>
/// <param name="program">The published web program (NewsPortal.Web.dll).</param>
/// <param name="next">The one to upgrade to; the same for a restart.</param>
/// <param name="folder">A storage root with content, whose site is not running; it is not changed.</param>
internal sealed partial class NodesBench(string program, string next, string folder)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly SoakTally _tally = new();
    private readonly StringBuilder _events = new();

    /// <summary>Runs and writes a report in Markdown, and the nodes' logs beside it.</summary>
    /// <param name="report">Path of the report.</param>
    /// <param name="rounds">How often both nodes are killed and restarted before they are upgraded.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    /// <returns>False if a request failed, or something was lost or done twice.</returns>
    public async Task<bool> RunAsync(string report, int rounds, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("newsportal-nodes-").FullName;
        List<Process> processes = [];
        try
        {
            var root = Path.Combine(scratch, "site");
            await Processes.RunAsync("cp", ["-r", folder, root], cancellationToken);
            var site = WebProgram.FreeAddress();
            await using var books = new SoakBooks(root, _tally);
            await books.OpenAsync(cancellationToken);
            await using var one = Node("one");
            await using var two = Node("two");
            SoakProgram[] nodes = [one, two];
            foreach (var node in nodes)
            {
                node.Start();
                await ReadyAsync(node, cancellationToken);
            }

            var nginx = Path.Combine(scratch, "nginx.conf");
            await File.WriteAllTextAsync(nginx, Balancer(scratch, site, nodes), cancellationToken);
            processes.Add(Processes.Start("nginx", ["-c", nginx]));
            var load = new SoakLoad(site, await ContentAsync(books, site, cancellationToken), _tally, scratch);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = load.RunAsync(end.Token);
            try
            {
                for (var round = 0; round < rounds; round++)
                {
                    foreach (var node in nodes)
                    {
                        await DisturbAsync("killed", node, node.KillAsync, cancellationToken);
                        await DisturbAsync("restarted", node, node.StopAsync, cancellationToken);
                    }
                }

                foreach (var node in nodes)
                {
                    node.Program = next;
                    await DisturbAsync("upgraded", node, node.StopAsync, cancellationToken);
                }
            }
            finally
            {
                await end.CancelAsync();
                await running;
            }

            await books.CountViewsAsync(cancellationToken);
            foreach (var node in nodes)
            {
                await node.StopAsync();
            }

            await books.CountSavesAsync(cancellationToken);
            await books.CheckAsync(cancellationToken);
            foreach (var ((kind, status), count) in _tally.Answers.Where(answer => IsFailure(answer.Key.Status)))
            {
                books.Lost($"{count} of {kind} got {(status == SoakTally.NoAnswer ? "no answer" : status)}");
            }

            if (load.Failed > 0)
            {
                books.Lost($"{load.Failed} requests of wrk failed");
            }

            foreach (var wrong in _tally.Wrong)
            {
                books.Lost($"A page was served wrong: {wrong}");
            }

            await File.WriteAllTextAsync(report, Write(load, books.Losses), cancellationToken);
            return books.Losses.Count == 0;

            SoakProgram Node(string name) =>
                new(
                    program,
                    root,
                    WebProgram.FreeAddress(),
                    Path.ChangeExtension(report, $"{name}.log"),
                    site,
                    Path.Combine(scratch, name)
                );
        }
        finally
        {
            Processes.End(processes);
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task DisturbAsync(string what, SoakProgram node, Func<Task> how, CancellationToken cancellationToken)
    {
        await Task.Delay(Calm, cancellationToken);
        await how();
        node.Start();
        var took = await ReadyAsync(node, cancellationToken);
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"- {node.Address.Port} was {what}, and ready {took.TotalSeconds:F1} s after it was started"
        );
        _events.AppendLine(line);
        Console.WriteLine(line);
    }

    private static async Task<TimeSpan> ReadyAsync(SoakProgram node, CancellationToken cancellationToken) =>
        await node.RecoverAsync(LongestStart, isWhole: false, cancellationToken)
        ?? throw new InvalidOperationException($"{node.Address} does not start; see its log beside the report.");

    /// <summary>nginx may just have been started.</summary>
    private static async Task<SoakContent> ContentAsync(SoakBooks books, Uri site, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await books.ContentAsync(site, cancellationToken);
            }
            catch (HttpRequestException) when (attempt < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    private static bool IsFailure(int status) => status is SoakTally.NoAnswer or >= 400;

    /// <summary>
    /// The nginx that ships, with these nodes, without a certificate, and where somebody without a container may start
    /// it.
    /// </summary>
    private static string Balancer(string scratch, Uri site, IReadOnlyList<SoakProgram> nodes)
    {
        var file = File.ReadAllText(Path.Combine(Checkout.Root, "deploy/nginx.conf"));
        foreach (
            var (shipped, here) in new[]
            {
                ("worker_processes auto;", $"user {Environment.UserName}; worker_processes 1; daemon off;"),
                ("pid /run/nginx.pid;", $"pid {scratch}/nginx.pid; error_log {scratch}/error.log;"),
                ("access_log off;", $"access_log off; client_body_temp_path {scratch}; proxy_temp_path {scratch};"),
                ("web1:8080", nodes[0].Address.Authority),
                ("web2:8080", nodes[1].Address.Authority),
                ("listen 127.0.0.1:8080;", $"listen unix:{scratch}/health;"),
                ("listen 80 default_server;", $"listen unix:{scratch}/plain;"),
                ("listen 443 ssl default_server;", $"listen {site.Authority};"),
                ("http2 on;", ""),
                // The load's readers come from many addresses, which they say themselves.
                ("X-Forwarded-For $remote_addr;", "X-Forwarded-For $http_x_forwarded_for;"),
            }
        )
        {
            file = file.Contains(shipped, StringComparison.Ordinal)
                ? file.Replace(shipped, here, StringComparison.Ordinal)
                : throw new InvalidOperationException($"deploy/nginx.conf no longer has \"{shipped}\".");
        }

        return CertificateLines().Replace(file, "");
    }

    private string Write(SoakLoad load, IReadOnlyList<string> losses)
    {
        var text = new StringBuilder();
        var views = _tally.ViewsOf.Values;
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            # Two nodes behind nginx

            On one SQLite file. Result: {(losses.Count == 0 ? "nobody noticed" : "FAILED")}.

            """
        );
        foreach (var loss in losses)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- **{loss}**");
        }

        text.Append(_events);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"""
            - {load.Served:N0} requests by wrk
            - Saves acknowledged: {_tally.Saves:N0}; publications: {_tally.Published.Count():N0}
            - Views acknowledged: {views.Sum(v => v.Acknowledged):N0}; not answered: {views.Sum(v => v.Unanswered):N0}

            | asked | answer | times |
            |---|---|---|
            """
        );
        foreach (var ((kind, status), count) in _tally.Answers.OrderBy(a => a.Key.Kind, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {kind} | {status} | {count:N0} |");
        }

        foreach (var (why, count) in _tally.Hindrances)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- A writer began anew {count} times: {why}");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^\s*ssl_.*$", RegexOptions.Multiline)]
    private static partial Regex CertificateLines();
}

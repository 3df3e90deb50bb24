using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Architecture;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>The alert rules in a real Prometheus, where Debian's is installed.</summary>
public sealed partial class PrometheusTests : IDisposable
{
    private const string Server = "/usr/bin/prometheus";
    private const string Tool = "/usr/bin/promtool";
    private const string Absent = "Prometheus is not installed: apt-get install prometheus";

    private static readonly string Rules = Path.Combine(SourceTree.Root, "deploy/prometheus");

    private readonly string _folder = Directory.CreateTempSubdirectory("newsportal-prometheus-").FullName;
    private Process? _server;

    public void Dispose()
    {
        if (_server is not null)
        {
            _server.Kill();
            _server.WaitForExit();
            _server.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [SkippableTheory]
    [InlineData("check", "rules", "newsportal.rules.yml")]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("test", "rules", "newsportal.test.yml")]
    public async Task Files_OfTheFolder_AreRightForPrometheus(params string[] arguments)
    {
        Skip.IfNot(File.Exists(Tool), Absent);
        var start = new ProcessStartInfo(Tool, arguments)
        {
            WorkingDirectory = Rules,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, await output + errors);
    }

    [SkippableFact]
    public async Task Prometheus_ConsumerIsStopped_FiresTheAlert()
    {
        Skip.IfNot(File.Exists(Server), Absent);
        var consumer = new RecordingConsumer("stopped", ConsumerReach.Node);
        await using var site = new MeasuredSite([consumer]);
        await UntilAsync(() => Task.FromResult(consumer.Checks > 0));
        using var prometheus = new HttpClient { BaseAddress = await StartAsync(site) };
        await UntilAsync(() => IsUpAsync(prometheus));
        Assert.DoesNotContain("NewsPortalNodeDown", await FiringAsync(prometheus));
        Assert.DoesNotContain("NewsPortalConsumerLag stopped", await FiringAsync(prometheus));

        consumer.Failure = new InvalidOperationException("Stopped by the test.");
        await site.Data.CreateDraftAsync("Nobody hears of this");

        // Again and again: the consumer may be at work on what came before, and rests afterwards.
        await UntilAsync(async () =>
        {
            site.Clock.Advance(TimeSpan.FromSeconds(10));
            return (await FiringAsync(prometheus)).Contains("NewsPortalConsumerLag stopped", StringComparer.Ordinal);
        });
    }

    /// <summary>
    /// Asks often, with the patience that a machine full of other tests needs, and leaves out how long an alert must
    /// hold.
    /// </summary>
    private async Task<Uri> StartAsync(MeasuredSite site)
    {
        var rules = await File.ReadAllTextAsync(Path.Combine(Rules, "newsportal.rules.yml"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "newsportal.rules.yml"),
            HoldsFor().Replace(rules, "for: 0s")
        );
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "prometheus.yml"),
            $$"""
            global: { evaluation_interval: 250ms }
            rule_files: [newsportal.rules.yml]
            scrape_configs:
              - job_name: newsportal
                scrape_interval: 3s
                scrape_timeout: 3s
                authorization: { credentials: {{MeasuredSite.Token}} }
                static_configs: [{ targets: ["{{site.Address.Authority}}"] }]
            """
        );
        var address = WebProgram.FreeAddress();
        _server = Process.Start(
            new ProcessStartInfo(
                Server,
                [
                    $"--config.file={_folder}/prometheus.yml",
                    $"--storage.tsdb.path={_folder}/data",
                    $"--web.listen-address={address.Authority}",
                    "--log.level=error",
                ]
            )
        );
        return address;
    }

    private static async Task<bool> IsUpAsync(HttpClient prometheus)
    {
        try
        {
            var answer = await prometheus.GetStringAsync(new Uri("/api/v1/query?query=up", UriKind.Relative));
            using var json = JsonDocument.Parse(answer);
            return json
                .RootElement.GetProperty("data")
                .GetProperty("result")
                .EnumerateArray()
                .Any(series => series.GetProperty("value")[1].GetString() == "1");
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    /// <summary>The names of firing alerts, with the consumer that they are about.</summary>
    private static async Task<IReadOnlyList<string>> FiringAsync(HttpClient prometheus)
    {
        using var json = JsonDocument.Parse(
            await prometheus.GetStringAsync(new Uri("/api/v1/alerts", UriKind.Relative))
        );
        return
        [
            .. from alert in json.RootElement.GetProperty("data").GetProperty("alerts").EnumerateArray()
            where alert.GetProperty("state").GetString() == "firing"
            let labels = alert.GetProperty("labels")
            let consumer = labels.TryGetProperty("consumer", out var name) ? $" {name.GetString()}" : ""
            select labels.GetProperty("alertname").GetString() + consumer,
        ];
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var attempt = 0; attempt < 1800; attempt++)
        {
            if (await isSo())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("It did not come to pass within three minutes.");
    }

    [GeneratedRegex(@"\bfor: [0-9]+[smh]")]
    private static partial Regex HoldsFor();
}

using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;

namespace NewsPortal.Benchmarks;

/// <summary>A way to publish or run the web program.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Program">NewsPortal.Web.dll.</param>
/// <param name="Environment">What is set for it.</param>
internal sealed record Variant(string Name, string Program, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Reads "NAME=PROGRAM;SETTING=VALUE;…".</summary>
    public static Variant Parse(string text)
    {
        var parts = text.Split(';');
        var first = parts[0].Split('=', 2);
        return new Variant(
            first[0],
            Path.GetFullPath(first[1]),
            parts.Skip(1).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1])
        );
    }
}

/// <summary>
/// The start of the program, its first requests, and its memory at full speed and afterwards, for several variants in
/// interleaved rounds.
/// </summary>
/// <param name="folder">A storage root with content, used by one program at a time.</param>
/// <param name="variants">What is compared.</param>
internal sealed class StartBench(string folder, IReadOnlyList<Variant> variants)
{
    private const int Rounds = 3;
    private const int First = 10;
    private const int Connections = 64;
    private static readonly Uri Address = new("http://127.0.0.1:5192/");
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(20);

    private static readonly string[] Columns =
    [
        "ready s",
        "home s",
        "CPU to ready s",
        "article 1st ms",
        "10th ms",
        "section 1st ms",
        "10th ms",
        "search 1st ms",
        "10th ms",
        "sign-in 1st ms",
        "10th ms",
        "MB idle",
        "kept req/s",
        "kept CPU µs",
        "MB",
        "rendered req/s",
        "rendered CPU µs",
        "MB at most",
        "MB after",
    ];

    /// <summary>Measures, and writes a report in Markdown.</summary>
    public async Task RunAsync(string report, CancellationToken cancellationToken)
    {
        var (articles, sections) = await PagesAsync(cancellationToken);
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            script,
            $"local paths = {{{string.Join(',', articles.Skip(First).Select(path => $"\"{path}\""))}}}\n"
                + "local i = 0\nrequest = function() i = i % #paths + 1; return wrk.format(\"GET\", paths[i]) end\n",
            cancellationToken
        );
        var results = variants.ToDictionary(v => v.Name, _ => new List<double[]>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var variant in variants)
            {
                results[variant.Name].Add(await MeasureAsync(variant, articles, sections, script, cancellationToken));
                await WriteAsync(report, results, cancellationToken);
            }
        }

        File.Delete(script);
    }

    private async Task<double[]> MeasureAsync(
        Variant variant,
        List<string> articles,
        List<string> sections,
        string script,
        CancellationToken cancellationToken
    )
    {
        var kept = Path.Combine(folder, "pages");
        if (Directory.Exists(kept))
        {
            Directory.Delete(kept, recursive: true);
        }

        using var site = RunningProgram.Start(variant.Program, folder, Address, variant.Environment);
        List<double> row = [(await site.AnswersAsync("health/ready", cancellationToken)).TotalSeconds];
        row.Add((await site.AnswersAsync("/", cancellationToken)).TotalSeconds);
        row.Add(site.Cpu.TotalSeconds);
        await TimesAsync(i => articles[i]);
        await TimesAsync(i => sections[i % sections.Count]);
        await TimesAsync(i => $"/search?q=city+{i}");
        await TimesAsync(_ => "/account/login");
        row.Add(site.Memory);
        await LoadAsync("/", null);
        row.Add(site.Memory);
        await LoadAsync("/", script);
        row.Add(site.Peak);
        await Task.Delay(After, cancellationToken);
        row.Add(site.Memory);
        return [.. row];

        async Task TimesAsync(Func<int, string> path)
        {
            List<double> times = [];
            for (var i = 0; i < First; i++)
            {
                times.Add(await site.TimeAsync(path(i), cancellationToken));
            }

            row.AddRange([times[0], times[^1]]);
        }

        async Task LoadAsync(string path, string? lua)
        {
            var before = site.Cpu;
            var served = await Wrk.RunAsync(new Uri(Address, path), Connections, Load, null, lua, cancellationToken);
            row.AddRange([
                served.Rate,
                (site.Cpu - before).TotalMicroseconds / Math.Max(1, served.Rate * Load.TotalSeconds),
            ]);
        }
    }

    private async Task<(List<string> Articles, List<string> Sections)> PagesAsync(CancellationToken cancellationToken)
    {
        await using var services = Programs.Build(folder);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        return (
            await db
                .Articles.Where(a => a.ListedAt != null && a.Path != null)
                .OrderByDescending(a => a.ListedAt)
                .Take(20_000)
                .Select(a => a.Path!)
                .ToListAsync(cancellationToken),
            await db.Tags.OrderBy(t => t.Id).Take(First).Select(t => "/tag/" + t.Slug).ToListAsync(cancellationToken)
        );
    }

    private async Task WriteAsync(
        string report,
        Dictionary<string, List<double[]>> results,
        CancellationToken cancellationToken
    )
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Medians of {results.Values.Max(rows => rows.Count)} interleaved rounds; {Environment.ProcessorCount} cores "
                + $"that the load shares; {Connections} connections; .NET {Environment.Version}."
        );
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", variants.Select(v => v.Name))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(variants.Select(_ => "---|"))}");
        for (var column = 0; column < Columns.Length; column++)
        {
            text.Append("| ").Append(Columns[column]).Append(" |");
            foreach (var variant in variants)
            {
                var values = results[variant.Name].Select(row => row[column]).Order().ToList();
                text.Append(
                    values.Count == 0
                        ? " |"
                        : string.Create(CultureInfo.InvariantCulture, $" {Short(values[values.Count / 2])} |")
                );
            }

            text.AppendLine();
        }

        await File.WriteAllTextAsync(report, text.ToString(), cancellationToken);
    }

    private static string Short(double value) => value.ToString(value < 20 ? "F2" : "F0", CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Benchmarks;

/// <summary>
/// The cost of home and a section front on a small and a large site, measured alternately; both must cost the same.
/// </summary>
internal sealed class FrontBench(IServiceProvider small, IServiceProvider large)
{
    private const int Rounds = 200;
    private const int Warmup = 30;

    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("| page | small site p50 ms | large site p50 ms | ratio |");
        await output.WriteLineAsync("|---|---|---|---|");
        await MeasureAsync("home", fronts => fronts.HomeAsync(cancellationToken), output);
        await MeasureAsync(
            "a section",
            fronts => fronts.SectionAsync("section-1", ListPosition.Newest, cancellationToken),
            output
        );
    }

    private async Task MeasureAsync(string name, Func<FrontQueries, Task> read, TextWriter output)
    {
        List<double> one = [];
        List<double> other = [];
        for (var round = -Warmup; round < Rounds; round++)
        {
            var (few, many) = (await TimeAsync(small, read), await TimeAsync(large, read));
            if (round >= 0)
            {
                one.Add(few);
                other.Add(many);
            }
        }

        one.Sort();
        other.Sort();
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {one[Rounds / 2]:F2} | {other[Rounds / 2]:F2} | {other[Rounds / 2] / one[Rounds / 2]:F2} |"
            )
        );
    }

    private static async Task<double> TimeAsync(IServiceProvider services, Func<FrontQueries, Task> read)
    {
        var started = Stopwatch.GetTimestamp();
        await services.InScopeAsync(provider => read(provider.GetRequiredService<FrontQueries>()));
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

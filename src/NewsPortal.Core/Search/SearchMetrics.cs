using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Search;

/// <summary>This node's index, and the stories whose time has come, for /metrics.</summary>
public sealed class SearchMetrics
{
    public const string MeterName = "NewsPortal.Search";

    private Due? _due;

    public SearchMetrics(IMeterFactory meters, SearchIndex index)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "newsportal.search.fault",
            () => index.Problem is null ? 0 : 1,
            description: "1 while there is no index, or something is wrong with it, as /health/ready says"
        );
        meter.CreateObservableGauge(
            "newsportal.search.stories",
            () => Stories(index),
            description: "Stories in this node's index, scheduled ones included"
        );
        meter.CreateObservableGauge(
            "newsportal.stories.scheduled",
            () => Of(due => due.Scheduled),
            description: "Stories that will appear later without further action"
        );
        meter.CreateObservableGauge(
            "newsportal.stories.overdue",
            () => Of(due => due.Overdue),
            description: "Stories that appeared within the hour, more than a minute ago, and this node does not find"
        );
    }

    internal void Found(int scheduled, int overdue) => _due = new Due(scheduled, overdue);

    private static int Stories(SearchIndex index)
    {
        try
        {
            return index.Open?.Count ?? 0;
        }
        catch (ObjectDisposedException)
        {
            // It is being replaced at this moment.
            return 0;
        }
    }

    private IEnumerable<Measurement<int>> Of(Func<Due, int> value) =>
        Volatile.Read(ref _due) is { } due ? [new Measurement<int>(value(due))] : [];

    private sealed record Due(int Scheduled, int Overdue);
}

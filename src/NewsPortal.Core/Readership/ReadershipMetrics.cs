using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Readership;

/// <summary>Readership counters for the operators' metrics.</summary>
public sealed class ReadershipMetrics
{
    public const string MeterName = "NewsPortal.Readership";

    private readonly Counter<long> _stored;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _leftOut;
    private readonly Counter<long> _folded;

    public ReadershipMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _stored = meter.CreateCounter<long>("newsportal.views.stored", description: "Views written to the journal");
        _refused = meter.CreateCounter<long>("newsportal.views.refused", description: "Views that could not be stored");
        _leftOut = meter.CreateCounter<long>(
            "newsportal.views.left_out",
            description: "Requests that are no reader's view, by reason"
        );
        _folded = meter.CreateCounter<long>("newsportal.views.folded", description: "Views counted in the database");
    }

    internal void Stored(int views) => _stored.Add(views);

    internal void Refused() => _refused.Add(1);

    internal void LeftOut(string reason, int views = 1) =>
        _leftOut.Add(views, new KeyValuePair<string, object?>("reason", reason));

    internal void Folded(int views) => _folded.Add(views);
}

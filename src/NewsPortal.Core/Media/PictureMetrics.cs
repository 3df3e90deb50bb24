using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Media;

/// <summary>What the sizes of pictures cost, for /metrics.</summary>
public sealed class PictureMetrics
{
    public const string MeterName = "NewsPortal.Pictures";

    private readonly Counter<long> _made;
    private readonly Counter<long> _refused;

    public PictureMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _made = meter.CreateCounter<long>(
            "newsportal.pictures.made",
            description: "Sizes of pictures made for a reader who waited (reader), or before anybody asked (advance)"
        );
        _refused = meter.CreateCounter<long>(
            "newsportal.pictures.refused",
            description: "Requests told to come back because too many sizes were waiting or one took too long"
        );
    }

    internal void Made(bool inAdvance) =>
        _made.Add(1, new KeyValuePair<string, object?>("for", inAdvance ? "advance" : "reader"));

    internal void Refused() => _refused.Add(1);
}

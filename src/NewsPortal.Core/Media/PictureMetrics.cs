using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Media;

/// <summary>What the sizes of pictures cost, for /metrics.</summary>
public sealed class PictureMetrics
{
    public const string MeterName = "NewsPortal.Pictures";

    private long _madeForReaders;
    private long _madeInAdvance;
    private long _refused;

    public PictureMetrics(IMeterFactory meters, PictureMaker maker)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "newsportal.pictures.waiting",
            () =>
            {
                var (awaited, inAdvance) = maker.Waiting;
                return (Measurement<int>[])[new(awaited, For("reader")), new(inAdvance, For("advance"))];
            },
            description: "Work on pictures that waits for its turn, by whom it is for"
        );
        meter.CreateObservableCounter(
            "newsportal.pictures.made",
            () =>
                (Measurement<long>[])
                    [
                        new(Volatile.Read(ref _madeForReaders), For("reader")),
                        new(Volatile.Read(ref _madeInAdvance), For("advance")),
                    ],
            description: "Sizes of pictures made for a reader who waited (reader), or before anybody asked (advance)"
        );
        meter.CreateObservableCounter(
            "newsportal.pictures.refused",
            () => Volatile.Read(ref _refused),
            description: "Requests told to come back because too many sizes were waiting or one took too long"
        );
    }

    internal void Made(bool inAdvance) =>
        Interlocked.Increment(ref inAdvance ? ref _madeInAdvance : ref _madeForReaders);

    internal void Refused() => Interlocked.Increment(ref _refused);

    private static KeyValuePair<string, object?> For(string whom) => new("for", whom);
}

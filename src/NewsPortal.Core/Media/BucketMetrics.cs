using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Media;

/// <summary>How the bucket of pictures and files does, for /metrics; nothing where there is none.</summary>
public sealed class BucketMetrics
{
    public const string MeterName = "NewsPortal.Bucket";

    private long _cached = -1;

    public BucketMetrics(IMeterFactory meters, MediaBucket bucket, MediaStore store)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        if (!bucket.IsUsed)
        {
            return;
        }

        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "newsportal.bucket.up",
            () => bucket.Problem is null ? 1 : 0,
            description: "1 while the bucket of pictures and files (Media:S3) answers, 0 while it is away"
        );
        meter.CreateObservableCounter(
            "newsportal.bucket.failures",
            () => bucket.Failures,
            description: "Requests to the bucket that failed"
        );
        meter.CreateObservableCounter(
            "newsportal.bucket.fetched",
            () => store.Fetched,
            description: "Files fetched from the bucket because this node's disk did not have them"
        );
        meter.CreateObservableGauge(
            "newsportal.bucket.cached",
            () => Volatile.Read(ref _cached) is >= 0 and var bytes ? [new Measurement<long>(bytes)] : Array.Empty<Measurement<long>>(),
            unit: "By",
            description: "What this node's disk has of the bucket, measured every ten minutes (Media:CacheMb)"
        );
    }

    internal void Measured(long bytes) => Volatile.Write(ref _cached, bytes);
}

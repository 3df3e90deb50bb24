using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Media;

/// <summary>How the bucket of pictures and files does, for /metrics; all 0 where there is none.</summary>
public sealed class BucketMetrics
{
    public const string MeterName = "NewsPortal.Bucket";

    private long _cached;

    public BucketMetrics(IMeterFactory meters, MediaBucket bucket, MediaStore store)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "newsportal.bucket.fault",
            () => bucket.Problem is null ? 0 : 1,
            description: "1 while the bucket of pictures and files (Media:S3) cannot be used, else 0"
        );
        meter.CreateObservableCounter(
            "newsportal.bucket.failures",
            () => bucket.Failures,
            description: "Requests to the bucket that failed"
        );
        meter.CreateObservableCounter(
            "newsportal.bucket.fetched",
            () => store.Fetched,
            description: "Files fetched from the bucket because the disk of this node did not have them"
        );
        meter.CreateObservableGauge(
            "newsportal.bucket.cached",
            () => Volatile.Read(ref _cached),
            unit: "By",
            description: "What the disk of this node has of the bucket (Media:CacheMb), measured every ten minutes"
        );
    }

    internal void Measured(long bytes) => Volatile.Write(ref _cached, bytes);
}

using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Backups;

/// <summary>Reads which backup was verified last, for /metrics.</summary>
public sealed class ReadBackupProof(NewsDbContext db, DatabaseCopy copy, BackupMetrics metrics) : IJob
{
    /// <inheritdoc />
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What a server writes on its own machine, only its administrator can verify.
        if (copy.File is not null)
        {
            metrics.Proven(
                await db
                    .BackupProofs.AsNoTracking()
                    .Select(p => (DateTime?)p.MadeAt)
                    .SingleOrDefaultAsync(cancellationToken)
            );
        }
    }
}

/// <summary>The age of the newest verified backup, for /metrics.</summary>
public sealed class BackupMetrics
{
    public const string MeterName = "NewsPortal.Backups";

    private double _madeAt = double.NaN;

    public BackupMetrics(IMeterFactory meters) =>
        meters
            .Create(MeterName)
            .CreateObservableGauge(
                "newsportal.backup.verified.timestamp",
                () => Volatile.Read(ref _madeAt) is var at && double.IsNaN(at) ? [] : (Measurement<double>[])[new(at)],
                unit: "s",
                description: "When the newest backup that was verified was made, in seconds since 1970; 0 for none. "
                    + "Not told on SQL Server, whose administrator verifies backups there"
            );

    internal void Proven(DateTime? madeAt) =>
        Volatile.Write(ref _madeAt, madeAt is { } at ? Math.Floor((at - DateTime.UnixEpoch).TotalSeconds) : 0);
}

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// A recurring job: small, and idempotent, because it may be interrupted and rerun, and runs on every node. Each run
/// has its own scope. The schedule is in BackgroundWorkSetup.
/// </summary>
public interface IJob
{
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>How often a job runs; the first run is at startup.</summary>
public sealed record JobSchedule(Type Job, Func<IServiceProvider, TimeSpan> Every)
{
    public static JobSchedule For<TJob>(TimeSpan every)
        where TJob : IJob => new(typeof(TJob), _ => every);

    public static JobSchedule For<TJob>(Func<IServiceProvider, TimeSpan> every)
        where TJob : IJob => new(typeof(TJob), every);
}

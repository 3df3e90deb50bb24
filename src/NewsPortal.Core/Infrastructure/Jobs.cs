namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// Work that happens by itself, again and again: small, and idempotent, for it may be cut off and run again, and runs
/// on every node. Each run gets a scope of its own. When it runs stands in the schedule in BackgroundWorkSetup.
/// </summary>
public interface IJob
{
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>How often a job runs; the first time is at the start.</summary>
public sealed record JobSchedule(Type Job, Func<IServiceProvider, TimeSpan> Every)
{
    public static JobSchedule For<TJob>(TimeSpan every)
        where TJob : IJob => new(typeof(TJob), _ => every);

    public static JobSchedule For<TJob>(Func<IServiceProvider, TimeSpan> every)
        where TJob : IJob => new(typeof(TJob), every);
}

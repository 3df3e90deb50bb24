using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>How the program ends; from the configuration section "Shutdown".</summary>
public sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>
    /// How long to go on serving after the signal to stop, while /health/ready already answers 503, so that a balancer
    /// sends nobody here any more. Null for 5 seconds in production, otherwise none.
    /// </summary>
    public TimeSpan? ServeOn { get; set; }
}

internal sealed class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>
{
    public ValidateOptionsResult Validate(string? name, ShutdownOptions options) =>
        options.ServeOn is null || (options.ServeOn >= TimeSpan.Zero && options.ServeOn <= TimeSpan.FromMinutes(5))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Shutdown:ServeOn is \"{options.ServeOn}\". Set it to a time from 00:00:00 to 00:05:00, such as "
                    + "\"00:00:05\"."
            );
}

/// <summary>Delays the end: says so in /health/ready first, and stops listening only after a while.</summary>
internal sealed partial class ServingOn(
    IOptions<ShutdownOptions> options,
    IHostEnvironment environment,
    TimeProvider clock,
    ILogger<ServingOn> logger
) : IHostedLifecycleService
{
    /// <summary>The rest of the time a program has to end: answering what was asked, counting views.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan InProduction = TimeSpan.FromSeconds(5);

    private bool _isEnding;

    /// <summary>True once the program has been told to stop.</summary>
    public bool IsEnding => Volatile.Read(ref _isEnding);

    public static void Add(IServiceCollection services)
    {
        services.AddSettings<ShutdownOptions, ShutdownOptionsValidator>(ShutdownOptions.Section);
        services.AddSingleton<ServingOn>();
        services.AddHostedService(provider => provider.GetRequiredService<ServingOn>());
        services
            .AddOptions<HostOptions>()
            .Configure<IOptions<ShutdownOptions>, IHostEnvironment>(
                (host, shutdown, environment) => host.ShutdownTimeout = Rest + Time(shutdown.Value, environment)
            );
    }

    /// <summary>Comes before anything is stopped.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var time = Time(options.Value, environment);
        if (Interlocked.Exchange(ref _isEnding, true) || time <= TimeSpan.Zero)
        {
            return;
        }

        LogEnding(logger, time);
        await Task.Delay(time, clock, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static TimeSpan Time(ShutdownOptions options, IHostEnvironment environment) =>
        options.ServeOn ?? (environment.IsProduction() ? InProduction : TimeSpan.Zero);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Told to stop: not ready any more, and serving on for {Time} until nobody is sent here"
    )]
    private static partial void LogEnding(ILogger logger, TimeSpan time);
}

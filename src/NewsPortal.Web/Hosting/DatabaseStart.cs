using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;
using NewsPortal.Core.Data.Demo;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>What happens to the database before the first request.</summary>
internal static partial class DatabaseStart
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Creates and migrates the embedded database; on SQL Server an operator does that explicitly. Then creates the
    /// first administrator if the settings name one, and fills an empty site with the demo if they ask for it. A
    /// database that is missing, too old or too new does not stop the start: the program says so until it is right.
    /// </summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        var cancellationToken = app.Lifetime.ApplicationStopping;
        await using var scope = app.Services.CreateAsyncScope();
        var schema = scope.ServiceProvider.GetRequiredService<DatabaseSchema>();
        if (schema.MigratesByItself && await schema.CheckAsync(cancellationToken) == SchemaState.TooOld)
        {
            await schema.MigrateAsync(cancellationToken);
        }

        if (await app.Services.GetRequiredService<DatabaseReadiness>().CheckAsync(cancellationToken) is null)
        {
            await FillAsync(app, cancellationToken);
        }
        else
        {
            app.Lifetime.ApplicationStarted.Register(() => _ = FillWhenReadyAsync(app, cancellationToken));
        }
    }

    private static async Task FillAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().CreateAsync(cancellationToken);
        if (app.Configuration.Flag(DemoSetup.Setting))
        {
            await scope.ServiceProvider.GetRequiredService<DemoSeeder>().SeedEmptyAsync(cancellationToken);
        }
    }

    /// <summary>The program was started before its database: does later what the start could not do.</summary>
    private static async Task FillWhenReadyAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(LookAgainAfter, app.Services.GetRequiredService<TimeProvider>());
            var readiness = app.Services.GetRequiredService<DatabaseReadiness>();
            while (await readiness.CheckAsync(cancellationToken) is not null)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }

            await FillAsync(app, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program ended before the database came.
        }
        catch (Exception exception)
        {
            LogNotFilled(app.Logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The first administrator or the demo could not be created")]
    private static partial void LogNotFilled(ILogger logger, Exception exception);
}

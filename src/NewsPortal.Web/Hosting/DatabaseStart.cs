using System.Reflection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;
using NewsPortal.Core.Demo;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>Prepares the database before the first request.</summary>
internal static partial class DatabaseStart
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Creates and migrates the embedded database; on SQL Server an operator does so explicitly. Then creates the first
    /// administrator if configured, and fills an empty site with the demo if configured. A missing, too old or too new
    /// database does not stop the start: the program reports it, and catches up once it is right.
    /// </summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        var cancellationToken = app.Lifetime.ApplicationStopping;
        if (!await TryPrepareAsync(app, cancellationToken))
        {
            app.Lifetime.ApplicationStarted.Register(() => _ = PrepareLaterAsync(app, cancellationToken));
        }
    }

    /// <summary>Refuses to start while another web process uses this node's folder.</summary>
    /// <exception cref="SettingException">There is one.</exception>
    public static void ClaimNode(this WebApplication app) => app.Services.GetRequiredService<NodeStorage>().Claim();

    /// <summary>Restricts the permissions of keys, database and journals that others could read.</summary>
    public static void MendStorage(this WebApplication app)
    {
        foreach (var path in app.Services.MakeFilesPrivate())
        {
            LogOpen(app.Logger, path);
        }
    }

    /// <summary>False if the database is missing or does not fit this program.</summary>
    private static async Task<bool> TryPrepareAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            return await FillAsync(app, cancellationToken);
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable())
        {
            LogNotReady(app.Logger, exception.GetBaseException().Message);

            // Meanwhile pages say what is wrong.
            await app.Services.GetRequiredService<DatabaseReadiness>().CheckAsync(cancellationToken);
            return false;
        }
    }

    private static async Task<bool> FillAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var schema = scope.ServiceProvider.GetRequiredService<DatabaseSchema>();
        if (
            schema.MigratesByItself
            && await schema.CheckAsync(cancellationToken) is SchemaState.TooOld or SchemaState.Missing
        )
        {
            LogMigrating(app.Logger);
            await schema.MigrateAsync(cancellationToken);
        }

        var readiness = app.Services.GetRequiredService<DatabaseReadiness>();
        if (await readiness.CheckAsync(cancellationToken) is not null)
        {
            return false;
        }

        schema.Remember();
        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().CreateAsync(cancellationToken);
        if (await scope.ServiceProvider.GetRequiredService<AccountQueries>().IsEmptyAsync(cancellationToken))
        {
            LogNoUser(app.Logger);
        }

        if (app.Services.GetRequiredService<IOptions<DemoOptions>>().Value.Seed)
        {
            var seeder = scope.ServiceProvider.GetRequiredService<DemoSeeder>();
            if (!await seeder.IsSeededAsync(cancellationToken))
            {
                LogSeeding(app.Logger);
            }

            await seeder.SeedEmptyAsync(cancellationToken);
        }

        return true;
    }

    private static async Task PrepareLaterAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(TryAgainAfter, app.Services.GetRequiredService<TimeProvider>());
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (await TryPrepareAsync(app, cancellationToken))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Shut down before the database became available.
        }
        catch (Exception exception)
        {
            LogNotFilled(app.Logger, exception);
        }
    }

    /// <summary>Says by which address people reach the site, once it can be reached.</summary>
    public static void TellAddress(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl;
        var version = typeof(DatabaseStart)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion;
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = string.Join(", ", app.Urls);
            LogListening(app.Logger, version, addresses, site);
        });
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "NewsPortal {Version} listens on {Addresses}; the site is {Site}, by Site:BaseUrl or its default"
    )]
    private static partial void LogListening(ILogger logger, string? version, string addresses, string site);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "There is no user yet. Create the first administrator: \"newsportal create-admin you@example.org\" (in "
            + "a container: docker exec -it CONTAINER newsportal create-admin …; in a checkout: dotnet run --project "
            + "src/NewsPortal.Cli -- create-admin …), or set Bootstrap:AdminEmail and Bootstrap:AdminPassword"
    )]
    private static partial void LogNoUser(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Creating the database, or bringing it up to this version")]
    private static partial void LogMigrating(ILogger logger);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Writing the demo newspaper and drawing its first pictures, unless there is an article; then the site "
            + "answers"
    )]
    private static partial void LogSeeding(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be prepared yet: {Reason}")]
    private static partial void LogNotReady(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The first administrator or the demo could not be created")]
    private static partial void LogNotFilled(ILogger logger, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Other users of this machine may read {Path}, and it is not this program's to change. Give it to the "
            + "program's user (chown), then start again."
    )]
    private static partial void LogOpen(ILogger logger, string path);
}

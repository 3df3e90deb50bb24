using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;
using NewsPortal.Core.Data.Demo;

namespace NewsPortal.Web.Hosting;

/// <summary>What happens to the database before the first request.</summary>
internal static class DatabaseStart
{
    /// <summary>
    /// Creates and migrates the embedded database; on SQL Server an operator does that explicitly. Then creates the
    /// first administrator if the settings name one, and fills an empty site with the demo if they ask for it.
    /// </summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var schema = scope.ServiceProvider.GetRequiredService<DatabaseSchema>();
        if (schema.MigratesByItself)
        {
            await schema.MigrateAsync(app.Lifetime.ApplicationStopping);
        }

        if (!await IsReadyAsync(schema, app.Lifetime.ApplicationStopping))
        {
            return;
        }

        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>()
            .CreateAsync(app.Lifetime.ApplicationStopping);
        if (app.Configuration.GetValue<bool>(DemoSetup.Setting))
        {
            var seeder = scope.ServiceProvider.GetRequiredService<DemoSeeder>();
            await seeder.SeedEmptyAsync(app.Lifetime.ApplicationStopping);
        }
    }

    /// <summary>False also when the database cannot be reached: the program starts and reports that it is not ready.</summary>
    private static async Task<bool> IsReadyAsync(DatabaseSchema schema, CancellationToken cancellationToken)
    {
        try
        {
            return await schema.CheckAsync(cancellationToken) == SchemaState.UpToDate;
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable())
        {
            return false;
        }
    }
}

using NewsPortal.Core.Data;
using NewsPortal.Core.Data.Demo;

namespace NewsPortal.Web.Hosting;

/// <summary>What happens to the database before the first request.</summary>
internal static class DatabaseStart
{
    /// <summary>Creates and migrates the embedded database; on SQL Server an operator does that explicitly.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var schema = scope.ServiceProvider.GetRequiredService<DatabaseSchema>();
        if (schema.MigratesByItself)
        {
            await schema.MigrateAsync(app.Lifetime.ApplicationStopping);
        }

        if (app.Configuration.GetValue<bool>(DemoSetup.Setting)
            && await schema.CheckAsync(app.Lifetime.ApplicationStopping) == SchemaState.UpToDate)
        {
            var seeder = scope.ServiceProvider.GetRequiredService<DemoSeeder>();
            await seeder.SeedEmptyAsync(app.Lifetime.ApplicationStopping);
        }
    }
}

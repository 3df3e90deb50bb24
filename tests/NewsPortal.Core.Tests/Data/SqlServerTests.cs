using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

/// <summary>What only a real SQL Server can show; the whole suite can run on it too.</summary>
public sealed class SqlServerTests
{
    [SkippableFact]
    public async Task CheckAsync_OnARealServer_TellsOldFromUpToDate()
    {
        Skip.IfNot(TestDatabase.IsSqlServer, TestDatabase.WhyNoSqlServer);
        using var app = new NewsApp();

        Assert.Equal(
            SchemaState.UpToDate,
            await app.InScopeAsync(services => services.GetRequiredService<DatabaseSchema>().CheckAsync(default))
        );
    }

    [SkippableFact]
    public async Task MigrateAsync_EmptyDatabase_TellsEmojiApart()
    {
        Skip.IfNot(TestDatabase.IsSqlServer, TestDatabase.WhyNoSqlServer);
        using var app = new NewsApp();
        _ = app.Services;

        Assert.False(
            await app.Data.InDatabaseAsync(db =>
                db.Database.SqlQuery<bool>(
                        $"SELECT CAST(CASE WHEN N'Party 🎉' = N'Party 🎈' THEN 1 ELSE 0 END AS bit) AS Value"
                    )
                    .SingleAsync()
            )
        );
    }
}

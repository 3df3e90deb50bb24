using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Cli;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Tests.Data;

/// <summary>"newsportal migrate --plan" on a database of the first release.</summary>
public sealed class MigrationPlanTests : IAsyncLifetime
{
    private const string FirstRelease = "TakenUp";

    private readonly string _folder = Directory.CreateTempSubdirectory("newsportal-plan-").FullName;

    public async Task InitializeAsync()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, StorageRoot.DatabaseFile), []);
        await InDatabaseAsync(async db =>
        {
            await db.GetService<IMigrator>().MigrateAsync(FirstRelease);
            await db.Database.ExecuteSqlRawAsync(
                await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "first-release.sql"))
            );
            return true;
        });
    }

    public Task DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Plan_EarlierRelease_NamesEachStepWithItsRowsAndChangesNothing()
    {
        var pending = await InDatabaseAsync(db => db.Database.GetPendingMigrationsAsync());

        var (code, words) = await MigrateAsync("--plan");

        Assert.Equal(0, code);
        Assert.All(pending, name => Assert.Contains(name, words, StringComparison.Ordinal));
        Assert.Contains("  creates the table VisitSalts", words, StringComparison.Ordinal);
        Assert.Matches(@"adds Articles\.\w+ \(\d+ rows\)", words);
        Assert.Contains("Stop all nodes before", words, StringComparison.Ordinal);
        Assert.Equal(pending, await InDatabaseAsync(db => db.Database.GetPendingMigrationsAsync()));
    }

    [Fact]
    public async Task Plan_UpToDate_SaysSo()
    {
        await MigrateAsync();

        var (code, words) = await MigrateAsync("--plan");

        Assert.Equal((0, "The database is up to date."), (code, words.Trim()));
    }

    [Fact]
    public async Task Plan_NewerDatabase_IsRefused()
    {
        await InDatabaseAsync(db =>
            db.Database.ExecuteSqlAsync($"INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Future', '10')")
        );

        Assert.Equal(1, (await MigrateAsync("--plan")).Code);
    }

    private async Task<(int Code, string Words)> MigrateAsync(params string[] options)
    {
        using var words = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["migrate", .. options, "--setting", $"Storage:Root={_folder}"],
            new Terminal(TextReader.Null, words, TextWriter.Null),
            default
        );
        return (code, words.ToString());
    }

    private async Task<T> InDatabaseAsync<T>(Func<NewsDbContext, Task<T>> work)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Database:Provider", "Sqlite"), new(StorageRoot.Setting, _folder)])
            .Build();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(configuration)
            .AddSingleton(StorageRoot.From(configuration))
            .AddNewsDatabase()
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<NewsDbContext>());
    }
}

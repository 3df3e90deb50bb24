using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using Testcontainers.MsSql;

namespace NewsPortal.TestKit;

/// <summary>
/// The database the suite runs on: the SQL Server in NEWSPORTAL_TEST_SQLSERVER; SQL Server in a container if
/// NEWSPORTAL_TEST_DATABASE is "SqlServer"; otherwise SQLite. On SQL Server every <see cref="NewsApp"/> has its own
/// database; they are created and dropped one at a time.
/// </summary>
public static class TestDatabase
{
    /// <summary>A connection string whose user may create databases.</summary>
    public const string ServerVariable = "NEWSPORTAL_TEST_SQLSERVER";

    /// <summary>"SqlServer" requests a container.</summary>
    public const string KindVariable = "NEWSPORTAL_TEST_DATABASE";

    private const string Image = "mcr.microsoft.com/mssql/server:2022-latest";

    private static readonly Lazy<string?> Server = new(FindServer);
    private static readonly Lazy<byte[]> EmptySqlite = new(MakeEmptySqlite);
    private static readonly Lock OneAfterTheOther = new();

    /// <summary>True when the suite runs on SQL Server.</summary>
    public static bool IsSqlServer => Server.Value is not null;

    /// <summary>Why there is no SQL Server; the reason given by tests that skip.</summary>
    public static string WhyNoSqlServer =>
        $"No SQL Server: set {ServerVariable} to a connection string, or {KindVariable}=SqlServer where Docker runs.";

    /// <summary>
    /// Puts an empty SQLite database with the current schema into a storage root: running all migrations for each of a
    /// thousand tests would take minutes.
    /// </summary>
    public static void CopyTo(string storageRoot) =>
        File.WriteAllBytes(Path.Combine(storageRoot, StorageRoot.DatabaseFile), EmptySqlite.Value);

    /// <summary>Creates an empty database on the server, as <c>newsportal migrate</c> leaves it.</summary>
    /// <returns>Its connection string.</returns>
    public static string Create()
    {
        var name = $"newsportal_test_{Guid.NewGuid():N}";
        Execute($"CREATE DATABASE [{name}]");
        Execute($"ALTER DATABASE [{name}] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE");
        return new SqlConnectionStringBuilder(Server.Value) { InitialCatalog = name }.ToString();
    }

    /// <summary>Migrates a database to the program's schema.</summary>
    public static void Migrate(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddNewsPortalCore(configuration)
            .BuildServiceProvider();
        using var scope = services.CreateScope();
        lock (OneAfterTheOther)
        {
            scope.ServiceProvider.GetRequiredService<DatabaseSchema>().MigrateAsync(default).GetAwaiter().GetResult();
        }
    }

    /// <summary>Drops a database created by <see cref="Create"/>.</summary>
    public static void Drop(string connectionString)
    {
        var name = NameIn(connectionString);
        SqlConnection.ClearAllPools();
        Execute($"ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{name}]");
    }

    /// <summary>Nobody can open it, and whoever had it open has lost it.</summary>
    public static void TakeAway(string connectionString) =>
        Execute($"ALTER DATABASE [{NameIn(connectionString)}] SET OFFLINE WITH ROLLBACK IMMEDIATE");

    /// <summary>Ends what <see cref="TakeAway"/> began.</summary>
    public static void BringBack(string connectionString) =>
        Execute($"ALTER DATABASE [{NameIn(connectionString)}] SET ONLINE");

    private static string NameIn(string connectionString) =>
        new SqlConnectionStringBuilder(connectionString).InitialCatalog;

    private static byte[] MakeEmptySqlite()
    {
        var root = Directory.CreateTempSubdirectory("newsportal-test-");
        try
        {
            Migrate([new("Storage:Root", root.FullName)]);

            // Closing the last connection checkpoints the write-ahead log.
            SqliteConnection.ClearAllPools();
            return File.ReadAllBytes(Path.Combine(root.FullName, StorageRoot.DatabaseFile));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static void Execute(string sql)
    {
        lock (OneAfterTheOther)
        {
            using var connection = new SqlConnection(
                new SqlConnectionStringBuilder(Server.Value) { InitialCatalog = "master" }.ToString()
            );
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.CommandTimeout = 120;
            command.ExecuteNonQuery();
        }
    }

    private static string? FindServer()
    {
        if (Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } given)
        {
            return given;
        }

        if (
            !string.Equals(
                Environment.GetEnvironmentVariable(KindVariable),
                "SqlServer",
                StringComparison.OrdinalIgnoreCase
            )
        )
        {
            return null;
        }

        // The reaper removes the container when the test process ends.
        try
        {
            var container = new MsSqlBuilder(Image).Build();
            container.StartAsync().GetAwaiter().GetResult();
            return container.GetConnectionString();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(
                $"{KindVariable} asks for SQL Server in a container, but Docker cannot start {Image}: "
                    + $"{exception.Message} "
                    + $"Start Docker, or set {ServerVariable} to the connection string of a server.",
                exception
            );
        }
    }
}

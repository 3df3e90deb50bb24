using System.Reflection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>Registers the database and chooses its provider.</summary>
public static class DatabaseSetup
{
    private const string SqliteMigrations = "NewsPortal.Migrations.Sqlite";
    private const string SqlServerMigrations = "NewsPortal.Migrations.SqlServer";
    private const int SecondsToConnect = 5;

    /// <summary>
    /// A context for the migration tools, which open no connection; built by the program's own registration, so that
    /// the model is the same.
    /// </summary>
    public static NewsDbContext ForDesignTime(DatabaseProvider provider)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Database:Provider"] = provider.ToString(),
                    ["ConnectionStrings:NewsPortal"] =
                        provider == DatabaseProvider.Sqlite ? "Data Source=design-time.db" : "Server=design-time",
                    [StorageRoot.Setting] = Path.GetTempPath(),
                }
            )
            .Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(StorageRoot.From(configuration))
            .AddNewsDatabase();
        return services.BuildServiceProvider().CreateScope().ServiceProvider.GetRequiredService<NewsDbContext>();
    }

    /// <summary>
    /// Adds <see cref="NewsDbContext"/> as configured in "Database" and "ConnectionStrings:NewsPortal".
    /// </summary>
    public static IServiceCollection AddNewsDatabase(this IServiceCollection services)
    {
        services
            .AddSettings<DatabaseOptions, DatabaseOptionsValidator>(DatabaseOptions.Section)
            .PostConfigure<IConfiguration>(
                (options, live) => options.ConnectionString = live.GetConnectionString(DatabaseOptions.ConnectionName)
            );
        services.AddDbContext<NewsDbContext>(
            (provider, builder) =>
                builder
                    .AddInterceptors(provider.GetRequiredService<DatabaseGuard>())
                    .UseNewsDatabase(
                        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value,
                        provider.GetRequiredService<StorageRoot>()
                    ),
            optionsLifetime: ServiceLifetime.Singleton
        );

        // The context's model depends on these options: without version 3 the passkey table is missing.
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.AddScoped<DatabaseSchema>();
        services.AddScoped<MigrationPlan>();
        services.AddScoped<DatabaseCopy>();
        services.AddScoped<DatabaseUsers>();
        services.AddScoped<ChangeFeed>();
        services.AddScoped<PruneChanges>();
        services.AddMetrics();
        services.AddSingleton<SiteAlerts>();
        services.AddSingleton<DatabasePatience>();
        services.AddSingleton<DatabaseBreaker>();
        services.AddSingleton<DatabaseGuard>();
        services.AddSingleton<ConsumerLag>();
        services.AddSingleton<ContentCache>();
        services.AddSingleton<IContentChangeHandler>(provider => provider.GetRequiredService<ContentCache>());
        services.AddSettings<PageOptions, PageOptionsValidator>(PageOptions.Section);
        services.AddSingleton<PageMetrics>();
        services.AddSingleton<CompiledQueries>();
        services.AddSingleton<PageCopies>();
        services.AddSingleton<PageCache>();
        services.AddSingleton<CacheMetrics>();
        services.AddScoped<PageContents>();

        // After the values that pages are made of, or a page would be rendered again from old ones.
        services.AddSingleton<IContentChangeHandler>(provider => provider.GetRequiredService<PageCache>());
        return services;
    }

    private static DbContextOptionsBuilder UseNewsDatabase(
        this DbContextOptionsBuilder builder,
        DatabaseOptions options,
        StorageRoot storage
    )
    {
        NewsDbContext.Prepare(builder);
        if (!EF.IsDesignTime)
        {
            builder.UseCompiledModel(
                options.Kind == DatabaseProvider.SqlServer ? SqlServerMigrations : SqliteMigrations
            );
        }

        // Whoever wanted the connection reports it: in an outage one line, not one for each attempt.
        builder.ConfigureWarnings(warnings => warnings.Log((RelationalEventId.ConnectionError, LogLevel.Debug)));
        if (options.Kind == DatabaseProvider.SqlServer)
        {
            return builder.UseSqlServer(
                SqlServerConnection(options.ConnectionString!),
                sql =>
                {
                    sql.MigrationsAssembly(SqlServerMigrations);
                    sql.EnableRetryOnFailure(3, TimeSpan.FromSeconds(2), null);
                    sql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery);
                    if (options.MaxBatchSize is { } size)
                    {
                        sql.MaxBatchSize(size);
                    }
                }
            );
        }

        builder.AddInterceptors(new SqliteConnectionInterceptor());
        return builder.UseSqlite(
            SqliteConnection(options, storage),
            sqlite =>
            {
                sqlite.MigrationsAssembly(SqliteMigrations);
                sqlite.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery);
                if (options.MaxBatchSize is { } size)
                {
                    sqlite.MaxBatchSize(size);
                }
            }
        );
    }

    /// <summary>
    /// The model as it was generated beside the migrations (docs/adr/0072): building it from the classes would be a
    /// fifth of the start.
    /// </summary>
    private static void UseCompiledModel(this DbContextOptionsBuilder builder, string assembly)
    {
        var model = Assembly.Load(assembly).GetCustomAttribute<DbContextModelAttribute>()!.ModelType;
        builder.UseModel((IModel)model.GetProperty("Instance")!.GetValue(null)!);
    }

    /// <summary>
    /// Makes keys, journals and the embedded database private; see <see cref="StorageRoot.MakePrivate"/>.
    /// </summary>
    /// <returns>What is owned by somebody else and could not be changed.</returns>
    public static IReadOnlyList<string> MakeFilesPrivate(this IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        var storage = services.GetRequiredService<StorageRoot>();
        var node = services.GetRequiredService<NodeStorage>();
        if (options.Kind != DatabaseProvider.Sqlite)
        {
            return storage.MakePrivate(node);
        }

        var connection = new SqliteConnectionStringBuilder(SqliteConnection(options, storage));
        return storage.MakePrivate(node, Path.GetFullPath(connection.DataSource));
    }

    /// <summary>
    /// Never creates a file: a missing one may be on a disk that is not mounted. <see cref="DatabaseSchema"/> does.
    /// </summary>
    internal static string SqliteConnection(DatabaseOptions options, StorageRoot storage)
    {
        var builder = string.IsNullOrWhiteSpace(options.ConnectionString)
            ? new SqliteConnectionStringBuilder { DataSource = storage.File(StorageRoot.DatabaseFile) }
            : new SqliteConnectionStringBuilder(options.ConnectionString);
        if (
            builder.Mode == SqliteOpenMode.ReadWriteCreate
            && ProviderQuirks.FileOf(builder.ConnectionString) is not null
        )
        {
            builder.Mode = SqliteOpenMode.ReadWrite;
        }

        return builder.ToString();
    }

    /// <summary>A lost server is noticed within seconds, unless the operator wants it otherwise.</summary>
    private static string SqlServerConnection(string configured)
    {
        var builder = new SqlConnectionStringBuilder(configured);
        if (!builder.ShouldSerialize("Connect Timeout"))
        {
            builder.ConnectTimeout = SecondsToConnect;
        }

        if (!builder.ShouldSerialize("Connect Retry Interval"))
        {
            builder.ConnectRetryInterval = 1;
        }

        if (!builder.ShouldSerialize("Pool Blocking Period"))
        {
            // Otherwise the pool repeats its last failure for up to a minute after the server is back.
            builder.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        }

        return builder.ToString();
    }
}

using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Data;

/// <summary>The supported databases.</summary>
public enum DatabaseProvider
{
    Sqlite = 0,
    SqlServer = 1,
}

/// <summary>Which database to use; from the configuration section "Database", validated at startup.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";
    public const string ConnectionName = "NewsPortal";

    /// <summary>"Sqlite" (default) or "SqlServer".</summary>
    public string Provider { get; set; } = nameof(DatabaseProvider.Sqlite);

    /// <summary>The most statements EF Core sends in one batch; null leaves it to the provider.</summary>
    public int? MaxBatchSize { get; set; }

    /// <summary>
    /// ConnectionStrings:NewsPortal, which is outside this section; null or empty means the SQLite file in the storage
    /// root.
    /// </summary>
    public string? ConnectionString { get; internal set; }

    /// <summary>The parsed provider; call only after validation.</summary>
    public DatabaseProvider Kind => Enum.Parse<DatabaseProvider>(Provider, ignoreCase: true);
}

internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (!Enum.GetNames<DatabaseProvider>().Contains(options.Provider, StringComparer.OrdinalIgnoreCase))
        {
            return ValidateOptionsResult.Fail(
                $"Database:Provider is \"{options.Provider}\". Set it to \"Sqlite\" or \"SqlServer\"."
            );
        }

        if (options.Kind == DatabaseProvider.SqlServer && string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return ValidateOptionsResult.Fail(
                "ConnectionStrings:NewsPortal is empty. Set it to the connection string of the SQL Server database."
            );
        }

        if (!string.IsNullOrWhiteSpace(options.ConnectionString) && !CanBeRead(options.Kind, options.ConnectionString))
        {
            // Without the value, which may contain a password.
            return ValidateOptionsResult.Fail(
                $"ConnectionStrings:NewsPortal is no connection string for {options.Kind}. Set it to one such as "
                    + (
                        options.Kind == DatabaseProvider.SqlServer
                            ? "\"Server=db;Database=newsportal;…\"."
                            : "\"Data Source=newsportal.db\"."
                    )
            );
        }

        if (options.MaxBatchSize is < 1 or > 1000)
        {
            return ValidateOptionsResult.Fail(
                $"Database:MaxBatchSize is {options.MaxBatchSize}. Set it to a number from 1 to 1000, or remove it."
            );
        }

        return ValidateOptionsResult.Success;
    }

    private static bool CanBeRead(DatabaseProvider provider, string connectionString)
    {
        try
        {
            DbConnectionStringBuilder builder =
                provider == DatabaseProvider.SqlServer
                    ? new SqlConnectionStringBuilder()
                    : new SqliteConnectionStringBuilder();
            builder.ConnectionString = connectionString;
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }
}

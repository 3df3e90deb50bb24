using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>The user of a database server as whom the web program works: it changes rows, but not the schema.</summary>
/// <param name="Name">Its login.</param>
/// <param name="Password">Its password.</param>
public sealed record DatabaseUser(string Name, string Password)
{
    private const int Longest = 128;

    /// <summary>Reads it from the web program's connection string.</summary>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="source">Where it stands, for messages.</param>
    /// <exception cref="SettingException">It names no user, or no password.</exception>
    public static DatabaseUser Of(string connectionString, string source)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        try
        {
            var builder = new SqlConnectionStringBuilder(connectionString.Trim());
            if (builder.UserID.Length is > 0 and <= Longest && builder.Password.Length is > 0 and <= Longest)
            {
                return new DatabaseUser(builder.UserID, builder.Password);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Said below, without the value, which may contain a password.
        }

        throw new SettingException(
            $"{source} is no connection string with a user and a password. Write it like "
                + "\"Server=db;Database=NewsPortal;User Id=newsportal;Password=…\", each of at most 128 characters."
        );
    }
}

/// <summary>Creates the web program's user on a database server.</summary>
public sealed class DatabaseUsers(NewsDbContext db)
{
    /// <summary>True for the user of this connection, whose rights must stay as they are.</summary>
    public bool IsOwn(DatabaseUser user) =>
        user is not null
        && db.Database.IsSqlServer()
        && new SqlConnectionStringBuilder(db.Database.GetConnectionString()).UserID.Equals(
            user.Name,
            StringComparison.OrdinalIgnoreCase
        );

    /// <summary>
    /// Creates the login and its user in this database, or sets the password of an existing one, and grants what the
    /// web program needs. An embedded database has no users: nothing happens.
    /// </summary>
    public async Task GrantAsync(DatabaseUser user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!db.Database.IsSqlServer())
        {
            return;
        }

        foreach (var statement in new[] { ServerUserTexts.Login, ServerUserTexts.User, ServerUserTexts.Rights })
        {
            await db.Database.ExecuteSqlAsync(
                FormattableStringFactory.Create(statement, user.Name, user.Password),
                cancellationToken
            );
        }
    }
}

/// <summary>
/// What SQL Server is told of a user. None of these statements takes a parameter for a name, so each is put together on
/// the server, by QUOTENAME.
/// </summary>
public static class ServerUserTexts
{
    /// <summary>Creates the login, or sets its password.</summary>
    public const string Login =
        "DECLARE @name sysname = {0}, @password nvarchar(128) = {1}, @text nvarchar(max); "
        + "SET @text = CASE WHEN SUSER_ID(@name) IS NULL THEN N'CREATE' ELSE N'ALTER' END + N' LOGIN ' "
        + "+ QUOTENAME(@name) + N' WITH PASSWORD = N' + QUOTENAME(@password, N''''); "
        + "EXEC (@text);";

    /// <summary>Creates the user in this database; one of a restored database gets this server's login.</summary>
    public const string User =
        "DECLARE @name sysname = {0}, @text nvarchar(max); "
        + "SET @text = CASE WHEN DATABASE_PRINCIPAL_ID(@name) IS NULL "
        + "THEN N'CREATE USER ' + QUOTENAME(@name) + N' FOR LOGIN ' + QUOTENAME(@name) "
        + "ELSE N'ALTER USER ' + QUOTENAME(@name) + N' WITH LOGIN = ' + QUOTENAME(@name) END; "
        + "EXEC (@text);";

    /// <summary>
    /// Rows are read and written. Putting a deleted term back under its number (SET IDENTITY_INSERT) takes ALTER on its
    /// table, and nothing less does.
    /// </summary>
    public const string Rights =
        "DECLARE @name nvarchar(258) = QUOTENAME({0}), @text nvarchar(max); "
        + "SET @text = N'ALTER ROLE db_datareader ADD MEMBER ' + @name "
        + "+ N'; ALTER ROLE db_datawriter ADD MEMBER ' + @name "
        + "+ N'; GRANT ALTER ON [Authors] TO ' + @name + N'; GRANT ALTER ON [Categories] TO ' + @name "
        + "+ N'; GRANT ALTER ON [Series] TO ' + @name + N'; GRANT ALTER ON [Tags] TO ' + @name + N';'; "
        + "EXEC (@text);";
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using NewsPortal.Core.Data;
using NewsPortal.Core.Export;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Tests.Data;

/// <summary>What SQL Server would reject, found without a server.</summary>
public sealed class SqlServerSchemaTests : IDisposable
{
    private const int IndexKeyBytes = 1700;
    private const int ClusteredKeyBytes = 900;

    private readonly NewsDbContext _db = DatabaseSetup.ForDesignTime(DatabaseProvider.SqlServer);

    public void Dispose() => _db.Dispose();

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.SqlServer)]
    public void Migrations_OfEachProvider_MatchTheModel(DatabaseProvider provider)
    {
        using var db = DatabaseSetup.ForDesignTime(provider);

        Assert.False(db.Database.HasPendingModelChanges());
        Assert.NotEmpty(db.Database.GetMigrations());
    }

    /// <summary>
    /// SQLite copies some tables outside the transaction, where a power failure would leave half a migration.
    /// </summary>
    [Fact]
    public void MigrationScript_OfSqlite_StaysInItsTransactions()
    {
        using var db = DatabaseSetup.ForDesignTime(DatabaseProvider.Sqlite);

        var script = db.GetService<IMigrator>().GenerateScript();

        Assert.Contains("CREATE TABLE \"Articles\"", script, StringComparison.Ordinal);
        Assert.DoesNotContain("PRAGMA foreign_keys", script, StringComparison.Ordinal);
    }

    [Fact]
    public void MigrationScript_Idempotent_IsValidTransactSql()
    {
        var script = _db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        Assert.Contains("CREATE TABLE [Articles]", script, StringComparison.Ordinal);
        Assert.Empty(TransactSql.ErrorsIn(script));
    }

    [Theory]
    [InlineData(ServerTexts.HasSnapshots)]
    [InlineData(ServerTexts.SetSnapshots)]
    [InlineData(ServerTexts.SetCollation)]
    public void Snapshots_AskedAndSet_AreTransactSql(string sql) => Assert.Empty(TransactSql.ErrorsIn(sql));

    [Theory]
    [InlineData(ServerCopyTexts.BackUp)]
    [InlineData(ServerCopyTexts.Verify)]
    public void Backups_OfTheServer_AreTransactSql(string sql) =>
        Assert.Empty(TransactSql.ErrorsIn("DECLARE @path nvarchar(260);" + sql.Replace("{0}", "@path")));

    [Theory]
    [InlineData(ServerUserTexts.Login)]
    [InlineData(ServerUserTexts.User)]
    [InlineData(ServerUserTexts.Rights)]
    public void Users_OfTheServer_AreTransactSql(string sql)
    {
        Assert.Empty(TransactSql.ErrorsIn(Filled(sql)));
        Assert.DoesNotContain("sysadmin", sql, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("db_owner", sql, StringComparison.OrdinalIgnoreCase);

        static string Filled(string sql) =>
            "DECLARE @n sysname, @p nvarchar(128);" + sql.Replace("{0}", "@n").Replace("{1}", "@p");
    }

    /// <summary>What the server puts together of the texts above, with names as QUOTENAME writes them.</summary>
    [Theory]
    [InlineData("CREATE LOGIN [news'portal] WITH PASSWORD = N'a''b'")]
    [InlineData("ALTER LOGIN [newsportal] WITH PASSWORD = N'secret'")]
    [InlineData("CREATE USER [newsportal] FOR LOGIN [newsportal]")]
    [InlineData("ALTER USER [newsportal] WITH LOGIN = [newsportal]")]
    [InlineData("ALTER ROLE db_datareader ADD MEMBER [newsportal]; GRANT ALTER ON [Tags] TO [newsportal];")]
    public void Users_AsPutTogether_AreTransactSql(string sql) => Assert.Empty(TransactSql.ErrorsIn(sql));

    /// <summary>What an archive is written from, and read into.</summary>
    [Fact]
    public void Rows_OfEachTable_AreReadAndWrittenInTransactSql()
    {
        var statements = ArchiveRecords.All.Select(record =>
        {
            var entity = _db.Model.FindEntityType(record.Entity)!;
            return TableStatements.Of(_db, entity, [.. entity.GetProperties()], [.. entity.GetProperties()]);
        });

        Assert.All(
            statements.SelectMany(s => new[] { s.Select, s.Insert, s.GiveIds, s.TakeIds }).OfType<string>(),
            sql => Assert.Empty(TransactSql.ErrorsIn(sql))
        );
        Assert.Equal(
            "SET IDENTITY_INSERT [Tags] ON",
            TableStatements
                .Of(
                    _db,
                    _db.Model.FindEntityType(typeof(Tag))!,
                    [],
                    _db.Model.FindEntityType(typeof(Tag))!.GetProperties().ToList()
                )
                .GiveIds
        );
        Assert.Empty(
            TransactSql.ErrorsIn(
                TableStatements.Update(_db, _db.Model.FindEntityType(typeof(Category))!.FindProperty("ParentId")!)
            )
        );
    }

    [Theory]
    [InlineData(LastIdTexts.ServerRead)]
    [InlineData(LastIdTexts.ServerSet)]
    public void LastIds_ReadAndSet_AreTransactSql(string sql) => Assert.Empty(TransactSql.ErrorsIn(sql));

    [Fact]
    public void TransactSql_WithAnError_IsFound() => Assert.NotEmpty(TransactSql.ErrorsIn("SELECT * FORM [Articles]"));

    /// <summary>Error 1785: no table may be reached by two cascades from the same delete.</summary>
    [Fact]
    public void ForeignKeys_Cascading_ReachEachTableOnce()
    {
        var cascades = _db
            .Model.GetEntityTypes()
            .SelectMany(e => e.GetForeignKeys())
            .Where(key => !key.IsOwnership && key.DeleteBehavior is (DeleteBehavior.Cascade or DeleteBehavior.SetNull))
            .ToLookup(key => key.PrincipalEntityType.GetTableName()!, key => key.DeclaringEntityType.GetTableName()!);
        foreach (var root in cascades.Select(group => group.Key))
        {
            var reached = new HashSet<string> { root };
            var open = new Stack<string>(cascades[root]);
            while (open.TryPop(out var table))
            {
                Assert.True(
                    reached.Add(table),
                    $"Deleting from {root} reaches {table} twice; SQL Server refuses that (error 1785)."
                );
                foreach (var next in cascades[table])
                {
                    open.Push(next);
                }
            }
        }
    }

    [Fact]
    public void Indexes_OfAllTables_FitIntoTheKeySize()
    {
        var tables = _db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables;
        var tooLong = tables
            .SelectMany(table => table.Indexes)
            .Select(index => (index.Name, Bytes: index.Columns.Sum(Bytes), Limit: IndexKeyBytes))
            .Concat(
                tables
                    .Where(t => t.PrimaryKey is not null)
                    .Select(table =>
                        (table.PrimaryKey!.Name, Bytes: table.PrimaryKey!.Columns.Sum(Bytes), Limit: ClusteredKeyBytes)
                    )
            )
            .Where(key => key.Bytes > key.Limit)
            .Select(key => $"{key.Name}: {key.Bytes} of {key.Limit} bytes");

        // By the standard a passkey's id may have 1,023 bytes; real ones have 16 to 64, and a longer one is rejected.
        Assert.Equal(["PK_UserPasskeys: 1024 of 900 bytes"], tooLong);
    }

    private static int Bytes(IColumn column)
    {
        var mapping = column.PropertyMappings[0].TypeMapping;
        return mapping.StoreTypeNameBase switch
        {
            "nvarchar" or "nchar" => (mapping.Size ?? int.MaxValue / 4) * 2,
            "varchar" or "char" or "varbinary" => mapping.Size ?? int.MaxValue / 4,
            "bigint" or "datetime2" => 8,
            "datetimeoffset" => 10,
            "int" => 4,
            "date" => 3,
            "bit" or "tinyint" => 1,
            "uniqueidentifier" => 16,
            var other => throw new InvalidOperationException($"How long is a key of {other}? Add it to this test."),
        };
    }
}

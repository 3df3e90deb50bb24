using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace NewsPortal.Core.Data;

/// <summary>A migration that the database lacks.</summary>
/// <param name="Name">As "newsportal migrate" names it.</param>
/// <param name="Steps">What it does, in order.</param>
public sealed record PlannedMigration(string Name, IReadOnlyList<PlannedStep> Steps);

/// <summary>A step of a migration.</summary>
/// <param name="Words">What it does, in the words of an operator.</param>
/// <param name="Rows">Rows of the table that it works on; null for none, or if the table does not exist yet.</param>
/// <param name="IsContract">True if nodes of the version before fail on it, and are to be stopped first.</param>
public sealed record PlannedStep(string Words, long? Rows, bool IsContract);

/// <summary>Tells what <see cref="DatabaseSchema.MigrateAsync"/> would do.</summary>
public sealed class MigrationPlan(NewsDbContext db)
{
    private const int MostOfSql = 100;

    /// <summary>Reads the migrations that the database lacks; changes nothing.</summary>
    public async Task<IReadOnlyList<PlannedMigration>> ReadAsync(CancellationToken cancellationToken)
    {
        var assembly = db.GetService<IMigrationsAssembly>();
        var provider = db.Database.ProviderName!;
        HashSet<string> made = new(StringComparer.OrdinalIgnoreCase);
        List<PlannedMigration> plan = [];
        foreach (var name in await db.Database.GetPendingMigrationsAsync(cancellationToken))
        {
            var migration = assembly.CreateMigration(assembly.Migrations[name], provider);
            List<PlannedStep> steps = [];
            foreach (var operation in migration.UpOperations)
            {
                if (operation is CreateTableOperation table)
                {
                    made.Add(table.Name);
                }

                var touched = TableOf(operation);
                var rows =
                    touched is null || made.Contains(touched) ? null : await CountAsync(touched, cancellationToken);
                steps.Add(new PlannedStep(WordsOf(operation), rows, IsContract(operation, made)));
            }

            plan.Add(new PlannedMigration(name, steps));
        }

        return plan;
    }

    /// <summary>Nodes of the version before write to and read from what was there.</summary>
    private static bool IsContract(MigrationOperation operation, HashSet<string> made) =>
        operation switch
        {
            DropTableOperation or RenameTableOperation => true,
            DropColumnOperation column => !made.Contains(column.Table),
            RenameColumnOperation column => !made.Contains(column.Table),
            AlterColumnOperation column => !made.Contains(column.Table),
            AddColumnOperation column => !made.Contains(column.Table)
                && column is { IsNullable: false, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null },
            _ => false,
        };

    private static string? TableOf(MigrationOperation operation) =>
        operation switch
        {
            SqlOperation or RenameTableOperation or CreateTableOperation => null,
            ITableMigrationOperation on => on.Table,
            _ => null,
        };

    private static string WordsOf(MigrationOperation operation) =>
        operation switch
        {
            CreateTableOperation table => $"creates the table {table.Name}",
            DropTableOperation table => $"drops the table {table.Name} and all in it",
            RenameTableOperation table => $"renames the table {table.Name} to {table.NewName}",
            AddColumnOperation column => $"adds {column.Table}.{column.Name}",
            DropColumnOperation column => $"drops {column.Table}.{column.Name} and all in it",
            AlterColumnOperation column => $"changes {column.Table}.{column.Name}",
            RenameColumnOperation column => $"renames {column.Table}.{column.Name} to {column.NewName}",
            CreateIndexOperation index => $"adds an index to {index.Table} ({string.Join(", ", index.Columns)})",
            DropIndexOperation index => $"drops the index {index.Name}",
            RenameIndexOperation index => $"renames the index {index.Name} to {index.NewName}",
            AddForeignKeyOperation key => $"adds a reference from {key.Table} to {key.PrincipalTable}",
            DropForeignKeyOperation key => $"drops the reference {key.Name} of {key.Table}",
            AddPrimaryKeyOperation key => $"sets the key of {key.Table}",
            DropPrimaryKeyOperation key => $"drops the key of {key.Table}",
            AddCheckConstraintOperation check => $"adds the condition {check.Name} to {check.Table}",
            DropCheckConstraintOperation check => $"drops the condition {check.Name} of {check.Table}",
            SqlOperation sql => $"runs: {Shortened(sql.Sql)}",
            _ => operation.GetType().Name.Replace("Operation", "", StringComparison.Ordinal),
        };

    private static string Shortened(string sql)
    {
        var line = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MostOfSql ? line : $"{line[..MostOfSql]}…";
    }

    private async Task<long?> CountAsync(string table, CancellationToken cancellationToken)
    {
        var name = db.GetService<ISqlGenerationHelper>().DelimitIdentifier(table);
        var count = FormattableStringFactory.Create($"SELECT CAST(COUNT(*) AS bigint) AS [Value] FROM {name}");
        try
        {
            return await db.Database.SqlQuery<long>(count).SingleAsync(cancellationToken);
        }
        catch (DbException)
        {
            // An earlier step of the plan makes it, or has renamed it.
            return null;
        }
    }
}

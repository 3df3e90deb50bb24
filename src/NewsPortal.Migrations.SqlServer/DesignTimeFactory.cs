using Microsoft.EntityFrameworkCore.Design;
using NewsPortal.Core.Data;

namespace NewsPortal.Migrations.SqlServer;

/// <summary>Builds the context for the migration tools.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<NewsDbContext>
{
    public NewsDbContext CreateDbContext(string[] args) => DatabaseSetup.ForDesignTime(DatabaseProvider.SqlServer);
}

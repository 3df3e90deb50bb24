using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Tests.Data;

public sealed class CompiledModelTests
{
    /// <summary>If it fails, generate the model again (CONTRIBUTING.md, "Add a migration").</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.SqlServer)]
    public void Model_AsGenerated_IsThatOfTheClasses(DatabaseProvider provider)
    {
        using var db = DatabaseSetup.ForDesignTime(provider);
        var options = (DbContextOptions<NewsDbContext>)db.GetService<IDbContextOptions>();
        var core = options.GetExtension<CoreOptionsExtension>();
        Assert.NotNull(core.Model);
        using var built = new NewsDbContext(
            (DbContextOptions<NewsDbContext>)options.WithExtension(core.WithModel(null))
        );

        Assert.Equal(Lines(built.Model), Lines(db.Model));
    }

    private static string[] Lines(IModel model) =>
        [
            .. model
                .ToDebugString(MetadataDebugStringOptions.LongDefault)
                .Split('\n')
                .Skip(1)
                .Order(StringComparer.Ordinal),
        ];
}

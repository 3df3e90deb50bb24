using Microsoft.EntityFrameworkCore;

namespace NewsPortal.Core.Data;

/// <summary>Writes many link rows at once, which EF Core cannot do.</summary>
internal static class SectionInheritance
{
    /// <summary>Lists all stories of a section in another one too, without labelling them.</summary>
    public static Task<int> InheritSectionAsync(
        this NewsDbContext db,
        long section,
        long ancestor,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "ArticleCategories" ("ArticleId", "CategoryId", "Position", "ListedAt")
            SELECT m."ArticleId", {ancestor}, NULL, m."ListedAt" FROM "ArticleCategories" AS m
            WHERE m."CategoryId" = {section} AND NOT EXISTS (
                SELECT 1 FROM "ArticleCategories" AS l
                WHERE l."ArticleId" = m."ArticleId" AND l."CategoryId" = {ancestor})
            """,
            cancellationToken
        );
}

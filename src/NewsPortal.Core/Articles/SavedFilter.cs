using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>A filter of the newsroom's list that somebody keeps for themselves.</summary>
public sealed class SavedFilter
{
    public const int NameLength = 60;
    public const int QueryLength = 600;

    public long Id { get; private set; }
    public long UserId { get; init; }

    /// <summary>Unique for the person.</summary>
    public required string Name { get; init; }

    /// <summary>The query of the list's address, without a question mark.</summary>
    public required string Query { get; set; }
}

/// <summary>A kept filter, for its link.</summary>
public sealed record SavedFilterLine(long Id, string Name, string Query);

/// <summary>Keeps filters; everybody sees and changes only their own.</summary>
public sealed class FilterEditor(NewsDbContext db, ChangeFeed changes)
{
    /// <summary>How many a person may keep.</summary>
    public const int Most = 20;

    /// <summary>A person's filters by name.</summary>
    public async Task<IReadOnlyList<SavedFilterLine>> ListAsync(Actor actor, CancellationToken cancellationToken) =>
        await db
            .SavedFilters.AsNoTracking()
            .Where(f => f.UserId == actor.UserId)
            .OrderBy(f => f.Name)
            .Select(f => new SavedFilterLine(f.Id, f.Name, f.Query))
            .ToListAsync(cancellationToken);

    /// <summary>Keeps a filter under a name; one of the same name is replaced.</summary>
    public Task<Result<Saved>> SaveAsync(
        string? name,
        string query,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        db.EditAsync(
            changes,
            async token =>
            {
                var line = PlainText.Line(name ?? "");
                if (actor.UserId is not { } user)
                {
                    return new Result<Saved>(Outcome.NotAllowed);
                }

                if (line.Length is 0 or > SavedFilter.NameLength || query.Length > SavedFilter.QueryLength)
                {
                    return Result<Saved>.Invalid("Name", ArticleErrorCodes.FilterName, SavedFilter.NameLength);
                }

                var own = await db.SavedFilters.Where(f => f.UserId == user).ToListAsync(token);
                var filter = own.Find(f => f.Name == line);
                if (filter is null && own.Count >= Most)
                {
                    return Result<Saved>.Invalid("Name", ArticleErrorCodes.FiltersTooMany, Most);
                }

                if (filter is null)
                {
                    filter = new SavedFilter
                    {
                        UserId = user,
                        Name = line,
                        Query = query,
                    };
                    db.SavedFilters.Add(filter);
                }

                filter.Query = query;
                await db.SaveChangesAsync(token);
                return Result.Done(new Saved(filter.Id));
            },
            cancellationToken,
            attempts: 2
        );

    /// <summary>Forgets a filter.</summary>
    public async Task DeleteAsync(long id, Actor actor, CancellationToken cancellationToken) =>
        await db.SavedFilters.Where(f => f.Id == id && f.UserId == actor.UserId).ExecuteDeleteAsync(cancellationToken);
}

internal sealed class SavedFilterConfiguration : IEntityTypeConfiguration<SavedFilter>
{
    public void Configure(EntityTypeBuilder<SavedFilter> builder)
    {
        builder.ToTable("SavedFilters");
        builder.Property(f => f.Name).HasMaxLength(SavedFilter.NameLength).UseExactCollation();
        builder.Property(f => f.Query).HasMaxLength(SavedFilter.QueryLength);
        builder.HasOne<NewsUser>().WithMany().HasForeignKey(f => f.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(f => new { f.UserId, f.Name }).IsUnique();
    }
}

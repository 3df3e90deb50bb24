using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Terms;

/// <summary>
/// What is now known as another term: a merged one, or the former name of a tag. Forms and versions from before lead
/// there.
/// </summary>
public sealed class FormerTerm
{
    public long Id { get; private set; }
    public TermKind Kind { get; init; }

    /// <summary>The id that is gone; null for a former name.</summary>
    public long? FormerId { get; init; }

    /// <summary>The <see cref="TermName.Key"/> of a tag's former name; null for other kinds.</summary>
    public string? NameKey { get; init; }

    public long TermId { get; init; }

    /// <summary>The change that made it so; taking that back deletes this.</summary>
    public long ChangeId { get; init; }
}

/// <summary>Follows merged terms to the ones that remain.</summary>
public static class FormerTerms
{
    private const int MostSteps = 10;

    /// <summary>These ids, each replaced by what it was merged into, each once.</summary>
    public static async Task<IReadOnlyList<long>> FollowAsync(
        this NewsDbContext db,
        TermKind kind,
        IReadOnlyList<long> ids,
        CancellationToken cancellationToken
    )
    {
        for (var step = 0; step < MostSteps; step++)
        {
            var merged = await db
                .FormerTerms.AsNoTracking()
                .Where(f => f.Kind == kind && f.FormerId != null && ids.Contains(f.FormerId.Value))
                .ToDictionaryAsync(f => f.FormerId!.Value, f => f.TermId, cancellationToken);
            if (merged.Count == 0)
            {
                return ids;
            }

            ids = [.. ids.Select(id => merged.GetValueOrDefault(id, id)).Distinct()];
        }

        return ids;
    }

    /// <summary>The tags that go by these former names now, by <see cref="TermName.Key"/>.</summary>
    internal static async Task<Dictionary<string, Tag>> FindFormerTagsAsync(
        this NewsDbContext db,
        IReadOnlyCollection<string> keys,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, Tag> found = [];
        var former = await db
            .FormerTerms.AsNoTracking()
            .Where(f => f.Kind == TermKind.Tag && f.NameKey != null && keys.Contains(f.NameKey))
            .OrderByDescending(f => f.Id)
            .Select(f => new { f.NameKey, f.TermId })
            .ToListAsync(cancellationToken);
        foreach (var name in former.DistinctBy(f => f.NameKey))
        {
            var id = (await db.FollowAsync(TermKind.Tag, [name.TermId], cancellationToken))[0];
            if (await db.Tags.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is { } tag)
            {
                found[name.NameKey!] = tag;
            }
        }

        return found;
    }
}

internal sealed class FormerTermConfiguration : IEntityTypeConfiguration<FormerTerm>
{
    public void Configure(EntityTypeBuilder<FormerTerm> builder)
    {
        builder.ToTable("FormerTerms");
        builder.Property(f => f.NameKey).HasMaxLength(TermName.KeyLength).UseExactCollation();
        builder.HasIndex(f => new { f.Kind, f.FormerId });
        builder.HasIndex(f => new { f.Kind, f.NameKey });
    }
}

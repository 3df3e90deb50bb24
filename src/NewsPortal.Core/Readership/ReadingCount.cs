using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Readership;

/// <summary>What a count is about. Stored as a number; never renumber.</summary>
public enum ReadingFacet : byte
{
    /// <summary>Views of one minute, for "now"; no value.</summary>
    Minute = 1,

    /// <summary>Views by where readers came from; the value is a <see cref="Referrer.Key"/>.</summary>
    Referrer = 2,

    /// <summary>Views by the number of a <see cref="ReaderDevice"/>.</summary>
    Device = 3,

    /// <summary>Ended visits by the quarters of the text that were read, "0" to "4".</summary>
    Depth = 4,
}

/// <summary>
/// How many of an article's views within an hour, or a minute, had something in common. Only sums: no two facets of one
/// view can be put together again.
/// </summary>
public sealed class ReadingCount
{
    public ReadingFacet Facet { get; init; }

    /// <summary>Start of the hour, or for <see cref="ReadingFacet.Minute"/> of the minute, UTC.</summary>
    public DateTime At { get; init; }

    public long ArticleId { get; init; }

    /// <summary>What they had in common; see the facets.</summary>
    public required string Value { get; init; }

    public int Views { get; set; }
}

internal sealed class ReadingCountConfiguration : IEntityTypeConfiguration<ReadingCount>
{
    public void Configure(EntityTypeBuilder<ReadingCount> builder)
    {
        builder.ToTable("ReadingCounts");

        // What all stories have in common within a span is one seek; for a single story there is the other index.
        builder.HasKey(c => new
        {
            c.Facet,
            c.At,
            c.ArticleId,
            c.Value,
        });
        builder.HasIndex(c => new
        {
            c.ArticleId,
            c.Facet,
            c.At,
        });
        builder.Property(c => c.Value).HasMaxLength(Referrer.KeyLength);
        builder.HasOne<Article>().WithMany().HasForeignKey(c => c.ArticleId);
    }
}

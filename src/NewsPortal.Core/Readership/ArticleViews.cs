using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Readership;

/// <summary>The number of views of an article within one hour; the source of "most read".</summary>
public sealed class ArticleViewHour
{
    public long ArticleId { get; init; }

    /// <summary>Start of the hour, UTC.</summary>
    public DateTime Hour { get; init; }

    public int Views { get; set; }
}

/// <summary>
/// How far a node's view journal has been folded into the database. Written in the same transaction as the counts, so
/// that a replay after a crash counts nothing twice.
/// </summary>
public sealed class ViewJournalPosition
{
    /// <summary>The one row that is no journal's; see <see cref="SiteVisits"/>.</summary>
    internal const string Turn = "*";

    /// <summary>Name of the journal file, unique across nodes.</summary>
    public required string Journal { get; init; }

    /// <summary>How many bytes of the file have been counted.</summary>
    public long Offset { get; set; }

    /// <summary>UTC.</summary>
    public DateTime FoldedAt { get; set; }
}

internal sealed class ArticleViewHourConfiguration : IEntityTypeConfiguration<ArticleViewHour>
{
    public void Configure(EntityTypeBuilder<ArticleViewHour> builder)
    {
        builder.ToTable("ArticleViewHours");
        builder.HasKey(v => new { v.Hour, v.ArticleId });
        builder.HasOne<Article>().WithMany().HasForeignKey(v => v.ArticleId);
    }
}

internal sealed class ViewJournalPositionConfiguration : IEntityTypeConfiguration<ViewJournalPosition>
{
    public void Configure(EntityTypeBuilder<ViewJournalPosition> builder)
    {
        builder.ToTable("ViewJournalPositions");
        builder.HasKey(p => p.Journal);
        builder.Property(p => p.Journal).HasMaxLength(200);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>
/// What a redirect leads to; the target's present address is looked up, so redirects never form chains.
/// </summary>
public enum RedirectTarget
{
    Article = 0,
    Category = 1,
    Tag = 2,
    Author = 3,
    Media = 4,
    Series = 5,

    /// <summary>The front page: the address below which an old site lived.</summary>
    Home = 6,

    /// <summary>A stored file that is no picture.</summary>
    File = 7,
}

/// <summary>An address that something had before; answers 301 to where it is now.</summary>
public sealed class Redirect
{
    public long Id { get; private set; }

    /// <summary>
    /// Decoded path, beginning with a slash, without a slash at the end, with its query if it had one.
    /// </summary>
    public required string FromPath { get; init; }

    public RedirectTarget Target { get; set; }
    public long TargetId { get; set; }
}

internal sealed class RedirectConfiguration : IEntityTypeConfiguration<Redirect>
{
    public void Configure(EntityTypeBuilder<Redirect> builder)
    {
        builder.ToTable("Redirects");
        builder.Property(r => r.FromPath).HasMaxLength(ArticlePaths.MaxLength).UseExactCollation();
        builder.HasIndex(r => r.FromPath).IsUnique();
        builder.HasIndex(r => new { r.Target, r.TargetId });
    }
}

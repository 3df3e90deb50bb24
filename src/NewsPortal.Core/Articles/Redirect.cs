using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>
/// The kinds of redirect targets. The target's current address is looked up, so redirects never form chains.
/// </summary>
public enum RedirectTarget
{
    Article = 0,
    Category = 1,
    Tag = 2,
    Author = 3,
    Media = 4,
    Series = 5,

    /// <summary>The front page: for the base address of an old site.</summary>
    Home = 6,

    /// <summary>A stored file other than a picture.</summary>
    File = 7,
}

/// <summary>A former address of something; answers 301 to its current one.</summary>
public sealed class Redirect
{
    public long Id { get; private set; }

    /// <summary>Decoded path, starting with a slash, without a trailing slash, with its query if it had one.</summary>
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

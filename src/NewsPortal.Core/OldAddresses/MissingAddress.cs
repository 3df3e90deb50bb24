using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.OldAddresses;

/// <summary>An address that somebody asked for and where nothing is. Never who asked.</summary>
public sealed class MissingAddress : IVersioned
{
    /// <summary>Characters of <see cref="Path"/>; longer addresses are not noted.</summary>
    public const int PathLength = 300;

    /// <summary>Characters of <see cref="Referrer"/>.</summary>
    public const int ReferrerLength = 300;

    public long Id { get; private set; }

    /// <summary>Renewed by what people do with it, not by counting.</summary>
    public Guid Version { get; set; }

    /// <summary>As in <see cref="Articles.Redirects.Key"/>.</summary>
    public required string Path { get; init; }

    /// <summary>How often browsers asked.</summary>
    public long People { get; set; }

    /// <summary>How often known robots asked.</summary>
    public long Robots { get; set; }

    /// <summary>UTC.</summary>
    public DateTime FirstAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTime LastAt { get; set; }

    /// <summary>
    /// The page with the link that was followed last: a path of this site, or host and path of another; empty for none.
    /// </summary>
    public string Referrer { get; set; } = "";

    /// <summary>Nobody wants to see it in the list again.</summary>
    public bool IsIgnored { get; set; }
}

internal sealed class MissingAddressConfiguration : IEntityTypeConfiguration<MissingAddress>
{
    public void Configure(EntityTypeBuilder<MissingAddress> builder)
    {
        builder.ToTable("MissingAddresses");
        builder.Property(m => m.Path).HasMaxLength(MissingAddress.PathLength).UseExactCollation();
        builder.Property(m => m.Referrer).HasMaxLength(MissingAddress.ReferrerLength);
        builder.HasIndex(m => m.Path).IsUnique();
        builder.HasIndex(m => new
        {
            m.IsIgnored,
            m.People,
            m.Id,
        });
        builder.HasIndex(m => new { m.IsIgnored, m.LastAt });
    }
}

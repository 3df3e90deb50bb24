using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Site;

/// <summary>
/// What administrators set in the newsroom, in a single row. Deployment settings are in <see cref="SiteOptions"/>.
/// </summary>
public sealed class SiteSettings : IVersioned
{
    public const int SingleId = 1;

    public int Id { get; init; } = SingleId;
    public Guid Version { get; set; }

    /// <summary>Name of the newspaper; empty takes Site:Name from the configuration.</summary>
    public string Name { get; set; } = "";

    /// <summary>The line below the name in the masthead.</summary>
    public string Tagline { get; set; } = "";

    /// <summary>One or two sentences for search engines.</summary>
    public string Description { get; set; } = "";

    /// <summary>How readers reach the newsroom; empty for none.</summary>
    public string ContactEmail { get; set; } = "";

    /// <summary>Small print at the foot of each page.</summary>
    public string FooterText { get; set; } = "";

    /// <summary>The newspaper's profiles elsewhere, one absolute http or https address per line.</summary>
    public string ProfileUrls { get; set; } = "";

    /// <summary>The lines of /ads.txt (IAB Authorized Digital Sellers); empty answers 404.</summary>
    public string AdsTxt { get; set; } = "";

    /// <summary>Contact for security researchers: an e-mail or https address; empty answers 404. RFC 9116.</summary>
    public string SecurityContact { get; set; } = "";

    /// <summary>Address of the vulnerability disclosure policy; empty for none. RFC 9116.</summary>
    public string SecurityPolicyUrl { get; set; } = "";

    /// <summary>Who may do nothing in the newsroom without a second factor.</summary>
    public SecondFactorRule SecondFactor { get; set; }

    /// <summary>True if journalists choose among the tags that are there, and editors make new ones.</summary>
    public bool OnlyEditorsMakeTags { get; set; }
}

internal sealed class SiteSettingsConfiguration : IEntityTypeConfiguration<SiteSettings>
{
    public void Configure(EntityTypeBuilder<SiteSettings> builder)
    {
        builder.ToTable("SiteSettings");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Name).HasMaxLength(200);
        builder.Property(s => s.Tagline).HasMaxLength(300);
        builder.Property(s => s.Description).HasMaxLength(500);
        builder.Property(s => s.ContactEmail).HasMaxLength(254);
        builder.Property(s => s.FooterText).HasMaxLength(1000);
        builder.Property(s => s.ProfileUrls).HasMaxLength(4000);
        builder.Property(s => s.SecurityContact).HasMaxLength(500);
        builder.Property(s => s.SecurityPolicyUrl).HasMaxLength(2000);
    }
}

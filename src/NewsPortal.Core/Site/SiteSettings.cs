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

    /// <summary>A picture of the library that stands instead of the name; null for none.</summary>
    public long? LogoId { get; set; }

    /// <summary>The same on dark pages; null takes the other one.</summary>
    public long? DarkLogoId { get; set; }

    /// <summary>"#rrggbb": rules and buttons on light pages; empty for none.</summary>
    public string Accent { get; set; } = "";

    /// <summary>"#rrggbb": the same on dark pages; empty makes the other one readable there.</summary>
    public string DarkAccent { get; set; } = "";

    /// <summary>The key of a <see cref="LookFont"/> for headlines; empty for the newspaper's own.</summary>
    public string HeadlineFont { get; set; } = "";

    /// <summary>The key of a <see cref="LookFont"/> for texts; empty for the newspaper's own.</summary>
    public string TextFont { get; set; } = "";

    /// <summary>All of them as one record.</summary>
    internal SettingsContent Content =>
        new()
        {
            Name = Name,
            Tagline = Tagline,
            Description = Description,
            ContactEmail = ContactEmail,
            FooterText = FooterText,
            LogoId = LogoId,
            DarkLogoId = DarkLogoId,
            Accent = Accent,
            DarkAccent = DarkAccent,
            HeadlineFont = HeadlineFont,
            TextFont = TextFont,
            ProfileUrls = ProfileUrls,
            AdsTxt = AdsTxt,
            SecurityContact = SecurityContact,
            SecurityPolicyUrl = SecurityPolicyUrl,
            SecondFactor = SecondFactor,
            OnlyEditorsMakeTags = OnlyEditorsMakeTags,
        };

    /// <summary>Takes a cleaned content.</summary>
    internal void Set(SettingsContent content)
    {
        Name = content.Name ?? "";
        Tagline = content.Tagline ?? "";
        Description = content.Description ?? "";
        ContactEmail = content.ContactEmail ?? "";
        FooterText = content.FooterText ?? "";
        LogoId = content.LogoId;
        DarkLogoId = content.DarkLogoId;
        Accent = content.Accent ?? "";
        DarkAccent = content.DarkAccent ?? "";
        HeadlineFont = content.HeadlineFont ?? "";
        TextFont = content.TextFont ?? "";
        ProfileUrls = content.ProfileUrls ?? "";
        AdsTxt = content.AdsTxt ?? "";
        SecurityContact = content.SecurityContact ?? "";
        SecurityPolicyUrl = content.SecurityPolicyUrl ?? "";
        SecondFactor = content.SecondFactor;
        OnlyEditorsMakeTags = content.OnlyEditorsMakeTags;
    }
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
        builder.Property(s => s.Accent).HasMaxLength(7).HasDefaultValue("");
        builder.Property(s => s.DarkAccent).HasMaxLength(7).HasDefaultValue("");
        builder.Property(s => s.HeadlineFont).HasMaxLength(40).HasDefaultValue("");
        builder.Property(s => s.TextFont).HasMaxLength(40).HasDefaultValue("");
        builder.Ignore(s => s.Content);
    }
}

using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.Accounts;

/// <summary>Somebody who signs in to the newsroom. Readers have no accounts.</summary>
public sealed class NewsUser : IdentityUser<long>
{
    /// <summary>The name colleagues see.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The user's default byline; null for none.</summary>
    public long? AuthorId { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>True when an administrator has closed the account: it cannot sign in; its work stays.</summary>
    public bool IsDisabled { get; set; }
}

internal sealed class NewsUserConfiguration : IEntityTypeConfiguration<NewsUser>
{
    public void Configure(EntityTypeBuilder<NewsUser> builder)
    {
        builder.ToTable("Users");
        builder.Property(u => u.DisplayName).HasMaxLength(200);
        builder.HasOne<Author>().WithMany().HasForeignKey(u => u.AuthorId).OnDelete(DeleteBehavior.SetNull);
    }
}

/// <summary>One entry of the audit trail: who did what to whom.</summary>
public sealed class AuditEntry
{
    /// <summary>Fits the longest subject: a deleted note below its headline, in full.</summary>
    public const int SubjectLength = ArticleLimits.Headline + Correction.TextLength + 10;

    public long Id { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    public long? UserId { get; init; }
    public required string UserName { get; init; }

    /// <summary>For example "Signed in" or "Changed role".</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, in words; empty for the user themselves.</summary>
    public string Subject { get; init; } = "";
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditTrail");
        builder.Property(a => a.UserName).HasMaxLength(256);
        builder.Property(a => a.Action).HasMaxLength(100);
        builder.Property(a => a.Subject).HasMaxLength(AuditEntry.SubjectLength);
        builder.HasIndex(a => new { a.UserId, a.At });
    }
}

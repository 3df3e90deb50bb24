using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// A section that a user's role is limited to; it counts there and in the sections below. A user without such rows is
/// not limited.
/// </summary>
public sealed class UserSection
{
    public long UserId { get; init; }
    public long CategoryId { get; init; }
}

internal sealed class UserSectionConfiguration : IEntityTypeConfiguration<UserSection>
{
    public void Configure(EntityTypeBuilder<UserSection> builder)
    {
        builder.ToTable("UserSections");
        builder.HasKey(s => new { s.UserId, s.CategoryId });
        builder.HasOne<NewsUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);

        // A limit that went with its section would leave somebody without any.
        builder.HasOne<Category>().WithMany().HasForeignKey(s => s.CategoryId).OnDelete(DeleteBehavior.Restrict);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// A section that a user's role is limited to, including the sections below. A user without such rows is unlimited.
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

        // If the limit were deleted with its section, the user would become unlimited.
        builder.HasOne<Category>().WithMany().HasForeignKey(s => s.CategoryId).OnDelete(DeleteBehavior.Restrict);
    }
}

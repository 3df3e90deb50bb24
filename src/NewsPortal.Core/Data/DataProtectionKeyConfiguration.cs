using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Data;

/// <summary>
/// The keys of cookies and tokens, shared by all programs of the site. The name is unique, so that two nodes copying
/// the same old key at once store it once.
/// </summary>
internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    private const int NameLength = 128;

    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("DataProtectionKeys");
        builder.Property(k => k.FriendlyName).HasMaxLength(NameLength);
        builder.HasIndex(k => k.FriendlyName).IsUnique();
    }
}

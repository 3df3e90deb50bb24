using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Backups;

/// <summary>The newest backup that was verified: one row, so that nodes know what lies on other machines.</summary>
public sealed class BackupProof
{
    /// <summary>Of the only row.</summary>
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>UTC; when that backup was made.</summary>
    public DateTime MadeAt { get; set; }

    /// <summary>UTC; when it was verified.</summary>
    public DateTime VerifiedAt { get; set; }
}

internal sealed class BackupProofConfiguration : IEntityTypeConfiguration<BackupProof>
{
    public void Configure(EntityTypeBuilder<BackupProof> builder)
    {
        builder.ToTable("BackupProofs");
        builder.Property(p => p.Id).ValueGeneratedNever();
    }
}

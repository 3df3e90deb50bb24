using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Media;

/// <summary>
/// A file that is not a picture: a PDF, a recording, a spreadsheet. Its bytes never change; they are below the storage
/// root, named by their content.
/// </summary>
public sealed class StoredFile : IVersioned
{
    internal const int FileNameLength = 260;

    public long Id { get; private set; }
    public Guid Version { get; set; }

    /// <summary>Lower-case hex SHA-256 of the file: its storage name, and the guard against duplicates.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its original file name, which downloads get.</summary>
    public required string FileName { get; init; }

    /// <summary>The last part of its address, derived from <see cref="FileName"/> once and never changed.</summary>
    public required string Name { get; init; }

    /// <summary>Media type, by content and name together; see <see cref="FileTypes"/>.</summary>
    public required string ContentType { get; init; }

    public long Bytes { get; init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>The user who uploaded it; null for imports.</summary>
    public long? UploadedById { get; init; }

    /// <summary>
    /// True once an article has linked to it; from then on its articles decide whether readers may download it.
    /// </summary>
    public bool IsTakenUp { get; private set; }
}

internal sealed class StoredFileConfiguration : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.ToTable("Files");
        builder.Property(f => f.Sha256).HasMaxLength(64).IsFixedLength().UseExactCollation();
        builder.Property(f => f.FileName).HasMaxLength(StoredFile.FileNameLength);
        builder.Property(f => f.Name).HasMaxLength(FileRef.NameLength).UseExactCollation();
        builder.Property(f => f.ContentType).HasMaxLength(100);
        builder.HasIndex(f => f.Sha256).IsUnique();
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Media;

/// <summary>
/// A file that is no picture: a PDF, a recording, a spreadsheet. Its bytes never change; they lie below the storage
/// root, named by their content.
/// </summary>
public sealed class StoredFile : IVersioned
{
    internal const int FileNameLength = 260;

    public long Id { get; private set; }
    public Guid Version { get; set; }

    /// <summary>Lower-case hex SHA-256 of the file: its name in storage and proof against duplicates.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The name it came with, under which readers keep it.</summary>
    public required string FileName { get; init; }

    /// <summary>The last part of its address, made of <see cref="FileName"/> once and for ever.</summary>
    public required string Name { get; init; }

    /// <summary>Media type, by the content and the name together; see <see cref="FileTypes"/>.</summary>
    public required string ContentType { get; init; }

    public long Bytes { get; init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>The user who uploaded it; null for imports.</summary>
    public long? UploadedById { get; init; }

    /// <summary>True once an article has led to it: from then on articles decide whether readers may have it.</summary>
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

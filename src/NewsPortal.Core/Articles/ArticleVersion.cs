using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>Why a version was created. Stored by number: never renumber.</summary>
public enum VersionReason
{
    Saved = 0,
    Created = 1,
    HandedIn = 2,
    Published = 3,
    Scheduled = 4,
    Returned = 5,
    TakenDown = 6,
    Restored = 7,
    Imported = 8,

    /// <summary>A public note was added, changed or deleted; <see cref="ArticleVersion.Note"/> says which.</summary>
    Corrected = 9,

    /// <summary>
    /// Was being typed, and saved by nobody, when a version from elsewhere ended the log: kept so that no text
    /// vanishes.
    /// </summary>
    Kept = 10,

    /// <summary>An editor approved it.</summary>
    Ready = 11,

    /// <summary>Somebody deleted it; it is in the bin.</summary>
    Binned = 12,

    /// <summary>Taken out of the bin.</summary>
    PutBack = 13,
}

/// <summary>
/// What an article said at one moment, and why that was stored: the newsroom's memory. Never changed, and never deleted
/// while the article exists.
/// </summary>
public sealed class ArticleVersion
{
    public const int ByNameLength = 200;
    public const int NoteLength = 100;

    public long Id { get; private set; }
    public long ArticleId { get; init; }

    /// <summary>The version's number within the article, from 1, without gaps.</summary>
    public int Number { get; init; }

    /// <summary>The number of the version it is based on; null for the first.</summary>
    public int? BaseNumber { get; init; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>The user who made it; null for imports and jobs.</summary>
    public long? ById { get; init; }

    /// <summary>The name to show, kept even when the user is deleted.</summary>
    public required string ByName { get; init; }

    public VersionReason Reason { get; init; }

    /// <summary>Details of the reason, for people; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>The article's state afterwards.</summary>
    public ArticleState State { get; init; }

    public long ContentId { get; private set; }
    public required StoredContent Content { get; init; }
}

/// <summary>A stored content, shared by all versions of an article with the same content.</summary>
public sealed class StoredContent
{
    public const int HashLength = 32;

    public long Id { get; private set; }
    public long ArticleId { get; init; }

    /// <summary>See <see cref="ArticleContentJson.Hash"/>; null for contents stored by an earlier release.</summary>
    public string? Hash { get; init; }

    /// <summary>The content without its body.</summary>
    public required ArticleContent Fields { get; init; }

    public long BodyId { get; private set; }
    public required ArticleBody Body { get; init; }
}

/// <summary>A stored body, shared by all contents of an article with the same body; compressed.</summary>
public sealed class ArticleBody
{
    private const int PackedFrom = 500;

    public long Id { get; private set; }
    public long ArticleId { get; init; }

    /// <summary>The hash of the text; null for bodies stored by an earlier release.</summary>
    public string? Hash { get; private set; }

    /// <summary>The text, if it is short or <see cref="PackBodies"/> has not packed it yet.</summary>
    public string? Text { get; private set; }

    /// <summary>UTF-8, compressed with Brotli (RFC 7932); null if it is in <see cref="Text"/>.</summary>
    public byte[]? Packed { get; private set; }

    /// <summary>Stores a text.</summary>
    public static ArticleBody Of(long articleId, string? text)
    {
        var body = new ArticleBody { ArticleId = articleId };
        body.Write(text ?? "");
        return body;
    }

    /// <summary>The hash under which a text is stored.</summary>
    public static string HashOf(string? text) => ContentVersion.Of(text ?? "");

    /// <summary>The text; null if empty.</summary>
    public string? Read()
    {
        if (Packed is null)
        {
            return string.IsNullOrEmpty(Text) ? null : Text;
        }

        using var unpacked = new BrotliStream(new MemoryStream(Packed), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Converts it to the current storage form.</summary>
    internal void Pack() => Write(Read() ?? "");

    private void Write(string text)
    {
        Hash = HashOf(text);
        Text = text.Length < PackedFrom ? text : null;
        Packed = Text is null ? Compress(text) : null;
    }

    private static byte[] Compress(string text)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}

/// <summary>The kind of thing that an article's newest version refers to. Stored by number: never renumber.</summary>
public enum ReferenceKind
{
    Category = 0,
    Tag = 1,
    Author = 2,
    Series = 3,

    /// <summary>Its featured picture, or one in its text.</summary>
    Picture = 4,
    File = 5,
}

/// <summary>
/// A reference from the newest version of an article: the newsroom's lists filter by it, and it protects things from
/// being deleted. When terms are merged or reordered, these rows change, not the versions. Readers' lists have their
/// own link rows (such as <see cref="ArticleCategory"/>).
/// </summary>
public sealed class ContentReference
{
    public long ArticleId { get; init; }
    public ReferenceKind Kind { get; init; }
    public long TargetId { get; init; }

    /// <summary>Order among references of the same kind, from 0; for a series, the position in it.</summary>
    public int Position { get; set; }

    /// <summary>
    /// A copy of <see cref="Article.ModifiedAt"/>, so that the newsroom's list of a section or an author is a seek,
    /// too. <see cref="ReferenceKeys"/> keeps both copies.
    /// </summary>
    public DateTime ModifiedAt { get; set; }

    /// <summary>A copy of <see cref="Article.State"/>.</summary>
    public ArticleState State { get; set; }
}

internal sealed class ArticleVersionConfiguration : IEntityTypeConfiguration<ArticleVersion>
{
    public void Configure(EntityTypeBuilder<ArticleVersion> builder)
    {
        builder.ToTable("ArticleVersions");
        builder.Property(v => v.ByName).HasMaxLength(ArticleVersion.ByNameLength);
        builder.Property(v => v.Note).HasMaxLength(ArticleVersion.NoteLength);
        builder.HasOne<Article>().WithMany().HasForeignKey(v => v.ArticleId);

        // SQL Server refuses a second cascade path; deleting an article deletes these rows first.
        builder.HasOne(v => v.Content).WithMany().HasForeignKey(v => v.ContentId).OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(v => new { v.ArticleId, v.Number }).IsUnique();
    }
}

internal sealed class StoredContentConfiguration : IEntityTypeConfiguration<StoredContent>
{
    public void Configure(EntityTypeBuilder<StoredContent> builder)
    {
        builder.ToTable("ArticleContents");
        builder.Property(c => c.Hash).HasMaxLength(StoredContent.HashLength).IsFixedLength().IsUnicode(false);
        builder
            .Property(c => c.Fields)
            .HasColumnName("Json")
            .HasConversion(content => ArticleContentJson.Write(content), json => ArticleContentJson.Read(json));
        builder.HasOne<Article>().WithMany().HasForeignKey(c => c.ArticleId);
        builder.HasOne(c => c.Body).WithMany().HasForeignKey(c => c.BodyId).OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(c => new { c.ArticleId, c.Hash }).IsUnique();
    }
}

internal sealed class ArticleBodyConfiguration : IEntityTypeConfiguration<ArticleBody>
{
    public void Configure(EntityTypeBuilder<ArticleBody> builder)
    {
        builder.ToTable("ArticleBodies");
        builder.Property(b => b.Hash).HasMaxLength(StoredContent.HashLength).IsFixedLength().IsUnicode(false);
        builder.HasOne<Article>().WithMany().HasForeignKey(b => b.ArticleId);
        builder.HasIndex(b => new { b.ArticleId, b.Hash }).IsUnique();

        // Contains what is still to be packed, so that looking for it is free.
        builder.HasIndex(b => b.Id, "IX_ArticleBodies_Unpacked").HasFilter("[Hash] IS NULL");
    }
}

internal sealed class ContentReferenceConfiguration : IEntityTypeConfiguration<ContentReference>
{
    public void Configure(EntityTypeBuilder<ContentReference> builder)
    {
        builder.ToTable("ArticleReferences");
        builder.HasKey(r => new
        {
            r.ArticleId,
            r.Kind,
            r.TargetId,
        });
        builder.HasOne<Article>().WithMany().HasForeignKey(r => r.ArticleId);

        // A term's articles in the newsroom's order: all, and by state.
        builder
            .HasIndex(r => new
            {
                r.Kind,
                r.TargetId,
                r.ModifiedAt,
                r.ArticleId,
                r.State,
            })
            .HasDatabaseName("IX_ArticleReferences_Desk")
            .IsDescending(false, false, true, true, false);
        builder
            .HasIndex(r => new
            {
                r.Kind,
                r.TargetId,
                r.State,
                r.ModifiedAt,
                r.ArticleId,
            })
            .HasDatabaseName("IX_ArticleReferences_DeskByState")
            .IsDescending(false, false, false, true, true);
    }
}

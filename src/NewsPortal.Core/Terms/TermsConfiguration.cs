using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Terms;

internal sealed class CategoryConfiguration : IEntityTypeConfiguration<Category>
{
    public void Configure(EntityTypeBuilder<Category> builder)
    {
        builder.ToTable("Categories");
        builder.Property(c => c.Slug).HasMaxLength(Slug.MaxLength).UseExactCollation();
        builder.Property(c => c.Name).HasMaxLength(Category.NameLength);
        builder.Property(c => c.Description).HasMaxLength(2000);
        builder.Property(c => c.Colour).HasMaxLength(7);
        builder.HasIndex(c => c.Slug).IsUnique();
        builder.HasOne(c => c.Parent).WithMany().HasForeignKey(c => c.ParentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TagConfiguration : IEntityTypeConfiguration<Tag>
{
    public void Configure(EntityTypeBuilder<Tag> builder)
    {
        builder.ToTable("Tags");
        builder.Property(t => t.Slug).HasMaxLength(Slug.MaxLength).UseExactCollation();
        builder.Property(t => t.Name).HasMaxLength(Tag.NameLength);
        builder.Property(t => t.NameKey).HasMaxLength(TermName.KeyLength).UseExactCollation();
        builder.Property(t => t.Introduction).HasMaxLength(Tag.IntroductionLength);
        builder.HasIndex(t => t.Slug).IsUnique();
        builder.HasIndex(t => t.NameKey);
        builder.HasIndex(t => t.Name);
    }
}

internal sealed class SeriesConfiguration : IEntityTypeConfiguration<Series>
{
    public void Configure(EntityTypeBuilder<Series> builder)
    {
        builder.ToTable("Series");
        builder.Property(s => s.Slug).HasMaxLength(Slug.MaxLength).UseExactCollation();
        builder.Property(s => s.Title).HasMaxLength(Series.TitleLength);
        builder.Property(s => s.Introduction).HasMaxLength(Series.IntroductionLength);
        builder.HasIndex(s => s.Slug).IsUnique();
        builder.HasIndex(s => s.Title);
    }
}

internal sealed class AuthorConfiguration : IEntityTypeConfiguration<Author>
{
    public void Configure(EntityTypeBuilder<Author> builder)
    {
        builder.ToTable("Authors");
        builder.Property(a => a.Slug).HasMaxLength(Slug.MaxLength).UseExactCollation();
        builder.Property(a => a.Name).HasMaxLength(Author.NameLength);
        builder.Property(a => a.Role).HasMaxLength(200);
        builder.Property(a => a.Biography).HasMaxLength(4000);
        builder.Property(a => a.Email).HasMaxLength(254);
        builder.HasIndex(a => a.Slug).IsUnique();
        builder.HasIndex(a => a.Name);
        builder.HasOne(a => a.Portrait).WithMany().HasForeignKey(a => a.PortraitId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(a => a.Links).WithOne().HasForeignKey(l => l.AuthorId);
    }
}

internal sealed class AuthorLinkConfiguration : IEntityTypeConfiguration<AuthorLink>
{
    public void Configure(EntityTypeBuilder<AuthorLink> builder)
    {
        builder.ToTable("AuthorLinks");
        builder.Property(l => l.Label).HasMaxLength(100);
        builder.Property(l => l.Url).HasMaxLength(2000);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>
/// The kinds of redirect targets. The target's current address is looked up, so redirects never form chains.
/// </summary>
public enum RedirectTarget
{
    Article = 0,
    Category = 1,
    Tag = 2,
    Author = 3,
    Media = 4,
    Series = 5,

    /// <summary>The front page: for the base address of an old site.</summary>
    Home = 6,

    /// <summary>A stored file other than a picture.</summary>
    File = 7,

    /// <summary>
    /// An address that somebody typed: on another site, or here where no thing stands that could move.
    /// </summary>
    Address = 8,

    /// <summary>Nothing: what was there is gone for good, and readers are told so (410).</summary>
    Gone = 9,
}

/// <summary>Who made a redirect.</summary>
public enum RedirectOrigin
{
    /// <summary>The program, when something moved, was merged or came from another system.</summary>
    Itself = 0,

    /// <summary>Somebody in the newsroom.</summary>
    ByHand = 1,

    /// <summary>A list of addresses that somebody imported.</summary>
    Imported = 2,
}

/// <summary>A former address of something; answers 301 to its current one.</summary>
public sealed class Redirect : IVersioned
{
    /// <summary>Characters of <see cref="Address"/>.</summary>
    public const int AddressLength = 2000;

    public long Id { get; private set; }
    public Guid Version { get; set; }

    /// <summary>Decoded path, starting with a slash, without a trailing slash, with its query if it had one.</summary>
    public required string FromPath { get; set; }

    public RedirectTarget Target { get; set; }

    /// <summary>The id of the thing; 0 where the target is none.</summary>
    public long TargetId { get; set; }

    /// <summary>
    /// The typed target, encoded: a path of this site or an absolute https address; null unless
    /// <see cref="Target"/> is <see cref="RedirectTarget.Address"/>.
    /// </summary>
    public string? Address { get; set; }

    public RedirectOrigin Origin { get; set; }

    /// <summary>Leads to a thing from now on, because the program found so.</summary>
    public void LeadTo(RedirectTarget target, long targetId) =>
        LeadTo(target, targetId, address: null, RedirectOrigin.Itself);

    /// <summary>Leads somewhere else from now on.</summary>
    public void LeadTo(RedirectTarget target, long targetId, string? address, RedirectOrigin origin)
    {
        Target = target;
        TargetId = targetId;
        Address = address;
        Origin = origin;
    }
}

internal sealed class RedirectConfiguration : IEntityTypeConfiguration<Redirect>
{
    public void Configure(EntityTypeBuilder<Redirect> builder)
    {
        builder.ToTable("Redirects");
        builder.Property(r => r.FromPath).HasMaxLength(ArticlePaths.MaxLength).UseExactCollation();
        builder.HasIndex(r => r.FromPath).IsUnique();
        builder.Property(r => r.Address).HasMaxLength(Redirect.AddressLength);
        builder.HasIndex(r => new { r.Target, r.TargetId });
        builder.HasIndex(r => new { r.Origin, r.FromPath });
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.ExternalLinks;

/// <summary>What was found at an address elsewhere. Stored by number: never renumber.</summary>
public enum LinkState
{
    /// <summary>Not asked yet, or the answer says nothing: many sites refuse programs.</summary>
    Unknown = 0,

    /// <summary>Something is there.</summary>
    Reached = 1,

    /// <summary>The server answers that nothing is there (404 or 410).</summary>
    Missing = 2,

    /// <summary>No server answers there, asked twice.</summary>
    Unreachable = 3,

    /// <summary>Asked once, and no server answered.</summary>
    Silent = 4,
}

/// <summary>An address on another site that a text links to.</summary>
public sealed class ExternalLink
{
    /// <summary>Longer addresses are not asked.</summary>
    public const int AddressLength = 2000;

    public long Id { get; init; }

    /// <summary>As it stands in the text, without its fragment.</summary>
    public required string Address { get; init; }

    /// <summary>SHA-256 of the address in hex: addresses are too long for an index.</summary>
    public required string Hash { get; init; }

    public LinkState State { get; private set; }

    /// <summary>The status of the last answer; null for none.</summary>
    public int? Status { get; private set; }

    /// <summary>UTC; when a text with it was last seen.</summary>
    public DateTime WantedAt { get; set; }

    /// <summary>UTC; when it is asked next.</summary>
    public DateTime DueAt { get; private set; }

    /// <summary>An address that is asked as soon as possible.</summary>
    public static ExternalLink To(string address, DateTime now) =>
        new()
        {
            Address = address,
            Hash = Sha256Hex.Of(address),
            WantedAt = now,
            DueAt = now,
        };

    /// <summary>Stores an answer. Silence counts only when it is met a second time.</summary>
    public void Answered(LinkAnswer answer, DateTime now)
    {
        Status = answer.Status;
        var wasSilent = State is LinkState.Silent or LinkState.Unreachable;
        (State, DueAt) = answer.State switch
        {
            LinkState.Unreachable when !wasSilent => (LinkState.Silent, now.AddMinutes(1)),
            LinkState.Unreachable => (LinkState.Unreachable, now.AddHours(1)),
            LinkState.Unknown => (LinkState.Unknown, now.AddHours(6)),
            var state => (state, now.AddDays(1)),
        };
    }

    /// <summary>Asks again later: our own network seems to be down.</summary>
    public void Postpone(DateTime now) => DueAt = now.AddMinutes(5);
}

internal sealed class ExternalLinkConfiguration : IEntityTypeConfiguration<ExternalLink>
{
    public void Configure(EntityTypeBuilder<ExternalLink> builder)
    {
        builder.ToTable("ExternalLinks");
        builder.Property(l => l.Address).HasMaxLength(ExternalLink.AddressLength);
        builder.Property(l => l.Hash).HasMaxLength(Sha256Hex.Length).IsFixedLength().IsUnicode(false);
        builder.HasIndex(l => l.Hash).IsUnique();
        builder.HasIndex(l => new { l.DueAt, l.Id });
        builder.HasIndex(l => l.WantedAt);
    }
}

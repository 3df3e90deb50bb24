using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Access;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Accounts;

/// <summary>How somebody gets notices by mail. Stored by number: never renumber.</summary>
public enum NoticeMail
{
    /// <summary>Once a day, if there is anything unread.</summary>
    Digest = 0,
    AtOnce = 1,
    None = 2,
}

/// <summary>Somebody who signs in to the newsroom. Readers have no accounts.</summary>
public sealed class NewsUser : IdentityUser<long>
{
    /// <summary>The name colleagues see.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The user's default byline; null for none.</summary>
    public long? AuthorId { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>True when an administrator has closed the account: it cannot sign in; its work stays.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>UTC; when the password was last set; null for none, and for one that an older version set.</summary>
    public DateTime? PasswordSetAt { get; set; }

    /// <summary>UTC; when the newsroom last saw the user, at most a few minutes behind; null for never.</summary>
    public DateTime? LastSeenAt { get; set; }

    /// <summary>How the user gets notices by mail.</summary>
    public NoticeMail NoticeMail { get; set; }

    /// <summary>
    /// The language of the newsroom for this user, one of <see cref="NewsroomLanguages.All"/>; null for the one that
    /// the browser asks for. Mails come in the site's language.
    /// </summary>
    public string? Language { get; set; }

    /// <summary>True once the user took or left the tour of the newsroom, which is offered until then.</summary>
    public bool HasLeftTour { get; set; }

    /// <summary>The name that the audit log gives the user.</summary>
    internal string Label => DisplayName.Length > 0 ? $"{DisplayName} ({Email})" : Email!;

    /// <summary>The user as the one who changes the own account.</summary>
    internal Actor AsActor() => Actor.User(Id, Label, null);
}

internal sealed class NewsUserConfiguration : IEntityTypeConfiguration<NewsUser>
{
    public void Configure(EntityTypeBuilder<NewsUser> builder)
    {
        builder.ToTable("Users");
        builder.Property(u => u.DisplayName).HasMaxLength(200);
        builder.Property(u => u.Language).HasMaxLength(8);
        builder.HasOne<Author>().WithMany().HasForeignKey(u => u.AuthorId).OnDelete(DeleteBehavior.SetNull);
    }
}

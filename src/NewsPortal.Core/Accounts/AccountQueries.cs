using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Accounts;

/// <summary>A user in the list of users.</summary>
public sealed record UserLine(
    long Id,
    string DisplayName,
    string Email,
    string? Role,
    bool IsDisabled,
    bool HasPassword
)
{
    /// <summary>UTC; null for never.</summary>
    public DateTime? LastSeenAt { get; init; }

    /// <summary>UTC; until when the invitation can be accepted; null for none.</summary>
    public DateTime? InvitedUntil { get; init; }

    public bool HasAuthenticator { get; init; }

    public int Passkeys { get; init; }
}

/// <summary>A user as seen by an administrator or by themselves.</summary>
/// <param name="Id">Id of the account.</param>
/// <param name="Version">
/// Required by every command that changes the account; see <see cref="AccountFrame.VersionOf"/>.
/// </param>
/// <param name="DisplayName">The name colleagues see.</param>
/// <param name="Email">Also the sign-in name.</param>
/// <param name="Role">One of <see cref="Roles.All"/>; null for none.</param>
/// <param name="AuthorId">The default byline.</param>
/// <param name="AuthorName">Its name.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="IsDisabled">True while the account is closed.</param>
/// <param name="HasPassword">False until the user has set one.</param>
public sealed record UserDetails(
    long Id,
    string Version,
    string DisplayName,
    string Email,
    string? Role,
    long? AuthorId,
    string? AuthorName,
    DateTime CreatedAt,
    bool IsDisabled,
    bool HasPassword
)
{
    /// <summary>The sections that the role is limited to, by id; empty for all.</summary>
    public IReadOnlyList<long> SectionIds { get; init; } = [];

    /// <inheritdoc cref="UserLine.LastSeenAt"/>
    public DateTime? LastSeenAt { get; init; }

    /// <inheritdoc cref="UserLine.InvitedUntil"/>
    public DateTime? InvitedUntil { get; init; }
}

/// <summary>Reads accounts.</summary>
public sealed class AccountQueries(NewsDbContext db)
{
    /// <summary>True while nobody can sign in because there are no accounts yet.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        !await db.Users.AnyAsync(cancellationToken);

    /// <summary>True until the user took or left the tour of the newsroom.</summary>
    public Task<bool> IsNewHereAsync(long id, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(u => u.Id == id && !u.HasLeftTour, cancellationToken);

    /// <summary>All users, sorted by name.</summary>
    public async Task<IReadOnlyList<UserLine>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await db
            .Users.AsNoTracking()
            .OrderBy(u => u.DisplayName)
            .ThenBy(u => u.Id)
            .Select(u => new
            {
                u.Id,
                u.DisplayName,
                u.Email,
                u.IsDisabled,
                HasPassword = u.PasswordHash != null,
                u.LastSeenAt,
                InvitedUntil = db
                    .Invitations.Where(i => i.UserId == u.Id)
                    .Select(i => (DateTime?)i.ExpiresAt)
                    .FirstOrDefault(),
                HasAuthenticator = db.Authenticators.Any(a => a.UserId == u.Id),
                Passkeys = db.UserPasskeys.Count(p => p.UserId == u.Id),
                Role = db
                    .UserRoles.Where(l => l.UserId == u.Id)
                    .Join(db.Roles, l => l.RoleId, r => r.Id, (_, r) => r.Name)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(u => new UserLine(u.Id, u.DisplayName, u.Email!, u.Role, u.IsDisabled, u.HasPassword)
        {
            LastSeenAt = u.LastSeenAt,
            InvitedUntil = u.InvitedUntil,
            HasAuthenticator = u.HasAuthenticator,
            Passkeys = u.Passkeys,
        });
    }

    /// <summary>One user, or null.</summary>
    public async Task<UserDetails?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var u = await db
            .Users.AsNoTracking()
            .Where(u => u.Id == id)
            .Select(u => new
            {
                u.Id,
                u.SecurityStamp,
                u.DisplayName,
                u.Email,
                u.AuthorId,
                u.CreatedAt,
                u.IsDisabled,
                HasPassword = u.PasswordHash != null,
                u.LastSeenAt,
                InvitedUntil = db
                    .Invitations.Where(i => i.UserId == u.Id)
                    .Select(i => (DateTime?)i.ExpiresAt)
                    .FirstOrDefault(),
                AuthorName = db.Authors.Where(a => a.Id == u.AuthorId).Select(a => a.Name).FirstOrDefault(),
                Role = db
                    .UserRoles.Where(l => l.UserId == u.Id)
                    .Join(db.Roles, l => l.RoleId, r => r.Id, (_, r) => r.Name)
                    .FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (u is null)
        {
            return null;
        }

        var sections = await db
            .UserSections.Where(s => s.UserId == id)
            .OrderBy(s => s.CategoryId)
            .Select(s => s.CategoryId)
            .ToListAsync(cancellationToken);
        return new UserDetails(
            u.Id,
            AccountFrame.VersionOf(u.DisplayName, u.Role, u.AuthorId, u.IsDisabled, u.SecurityStamp, sections),
            u.DisplayName,
            u.Email!,
            u.Role,
            u.AuthorId,
            u.AuthorName,
            u.CreatedAt,
            u.IsDisabled,
            u.HasPassword
        )
        {
            SectionIds = sections,
            LastSeenAt = u.LastSeenAt,
            InvitedUntil = u.InvitedUntil,
        };
    }
}

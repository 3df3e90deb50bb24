using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>A passkey in its owner's list.</summary>
/// <param name="Id">Its id in base64url.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="AddedAt">UTC.</param>
/// <param name="LastUsedAt">UTC; null until the first sign-in.</param>
public sealed record PasskeyLine(string Id, string Name, DateTime AddedAt, DateTime? LastUsedAt);

/// <summary>What protects an account.</summary>
/// <param name="UserId">Id of the account.</param>
/// <param name="Version">Required by commands that take something away.</param>
/// <param name="PasswordSetAt">UTC; null if unknown.</param>
/// <param name="AuthenticatorSince">UTC; null for no authenticator app.</param>
/// <param name="Passkeys">The oldest first.</param>
/// <param name="RecoveryCodes">How many are left.</param>
/// <param name="IsRequired">True if the role needs a second factor.</param>
public sealed record AccountSecurity(
    long UserId,
    string Version,
    DateTime? PasswordSetAt,
    DateTime? AuthenticatorSince,
    IReadOnlyList<PasskeyLine> Passkeys,
    int RecoveryCodes,
    bool IsRequired
)
{
    /// <summary>True once the password alone signs nobody in.</summary>
    public bool HasFactor => AuthenticatorSince is not null || Passkeys.Count > 0;
}

/// <summary>Reads the second factors of accounts.</summary>
public sealed class FactorQueries(NewsDbContext db)
{
    /// <summary>What protects an account; null for no such account.</summary>
    public async Task<AccountSecurity?> FindAsync(long userId, CancellationToken cancellationToken)
    {
        var user = await db
            .Users.AsNoTracking()
            .Where(u => u.Id == userId)
            .Select(u => new
            {
                u.SecurityStamp,
                u.PasswordSetAt,
                Authenticator = db
                    .Authenticators.Where(a => a.UserId == userId)
                    .Select(a => (DateTime?)a.SetUpAt)
                    .FirstOrDefault(),
                Rule = db.SiteSettings.OrderBy(s => s.Id).Select(s => s.SecondFactor).FirstOrDefault(),
                Role = db
                    .UserRoles.Where(l => l.UserId == u.Id)
                    .Join(db.Roles, l => l.RoleId, r => r.Id, (_, r) => r.Name)
                    .FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (user is null)
        {
            return null;
        }

        var stored = await db
            .UserPasskeys.AsNoTracking()
            .Where(p => p.UserId == userId)
            .Select(p => new
            {
                p.CredentialId,
                p.Data.Name,
                p.Data.CreatedAt,
                LastUsedAt = EF.Property<DateTime?>(p, Accounts.Passkeys.LastUsedAt),
            })
            .ToListAsync(cancellationToken);
        var passkeys = stored
            .OrderBy(p => p.CreatedAt)
            .Select(p => new PasskeyLine(
                Base64Url.EncodeToString(p.CredentialId),
                p.Name ?? "",
                p.CreatedAt.UtcDateTime,
                p.LastUsedAt
            ))
            .ToList();
        var codes = await db
            .RecoveryCodes.Where(c => c.UserId == userId)
            .Select(c => c.CreatedAt)
            .ToListAsync(cancellationToken);
        return new AccountSecurity(
            userId,
            ContentVersion.Of(
                user.SecurityStamp,
                user.Authenticator?.ToString("O"),
                codes.FirstOrDefault().ToString("O"),
                string.Join(' ', passkeys.Select(p => p.Id))
            ),
            user.PasswordSetAt,
            user.Authenticator,
            passkeys,
            codes.Count,
            user.Rule.Means(user.Role)
        );
    }

    /// <summary>True once the password alone does not sign a user in.</summary>
    public Task<bool> HasAnyAsync(long userId, CancellationToken cancellationToken) =>
        db.Users.AnyAsync(
            u =>
                u.Id == userId
                && (db.Authenticators.Any(a => a.UserId == userId) || db.UserPasskeys.Any(p => p.UserId == userId)),
            cancellationToken
        );
}

using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Accounts;

/// <summary>What a session looks like to the person whose it is.</summary>
/// <param name="Device">Browser and system in words; empty when not known.</param>
/// <param name="Network">An address, or the first half of one; empty when not known.</param>
public sealed record SessionOrigin(string Device, string Network);

/// <summary>A session and its user as they are now.</summary>
public sealed record CurrentSession(
    Guid Id,
    long UserId,
    string UserName,
    string DisplayName,
    string? Role,
    DateTime PasswordCheckedAt
)
{
    /// <summary>
    /// What <see cref="Actor.User"/> takes: the limit of the role with what stands below; null for none.
    /// </summary>
    public IReadOnlySet<long>? Sections { get; init; }
}

/// <summary>A session in the list of one's own.</summary>
public sealed record SessionLine(Guid Id, string Device, string Network, DateTime StartedAt, DateTime LastSeenAt);

/// <summary>Starts, finds and ends sessions (docs/adr/0024).</summary>
public sealed class SessionStore(NewsDbContext db, TimeProvider clock)
{
    /// <summary>How long a session lasts at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>How long it lasts without a request.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromHours(12);

    /// <summary>How often it is written down at most that a session was seen.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(4);

    private const int Listed = 100;

    /// <summary>
    /// Adds a session to the present unit of work, for a user whose password was right just now.
    /// </summary>
    /// <returns>Its id, for the cookie.</returns>
    public Guid Add(NewsUser user, SessionOrigin origin)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var session = new Session
        {
            Id = Guid.NewGuid(),
            UserId = user.Id,
            SecurityStamp = user.SecurityStamp ?? "",
            Device = origin.Device,
            Network = origin.Network,
            StartedAt = now,
            LastSeenAt = now,
            PasswordCheckedAt = now,
        };
        db.Sessions.Add(session);
        return session.Id;
    }

    /// <summary>
    /// The session with its user, or null when it has ended; one query (two more where the role is limited to
    /// sections), and every few minutes an update that says that it was seen.
    /// </summary>
    /// <exception cref="Exception">The database cannot be reached: then nobody knows whether it has ended.</exception>
    public async Task<CurrentSession?> FindAsync(Guid id, string network, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var found = await (
            from session in db.Sessions.AsNoTracking().Where(IsAlive(now))
            join user in db.Users on session.UserId equals user.Id
            where session.Id == id && session.SecurityStamp == user.SecurityStamp && !user.IsDisabled
            select new
            {
                session.UserId,
                session.LastSeenAt,
                session.PasswordCheckedAt,
                user.UserName,
                user.DisplayName,
                Role = db
                    .UserRoles.Where(l => l.UserId == user.Id)
                    .Join(db.Roles, l => l.RoleId, r => r.Id, (_, r) => r.Name)
                    .FirstOrDefault(),
                IsLimited = db.UserSections.Any(s => s.UserId == user.Id),
            }
        ).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        if (now - found.LastSeenAt >= SeenEvery)
        {
            await SeeAsync(id, found.LastSeenAt, now, network, cancellationToken);
        }

        return new CurrentSession(
            id,
            found.UserId,
            found.UserName!,
            found.DisplayName,
            found.Role,
            found.PasswordCheckedAt
        )
        {
            Sections = found.IsLimited ? await SectionsAsync(found.UserId, cancellationToken) : null,
        };
    }

    /// <summary>The sessions of a user that have not ended, the last seen first.</summary>
    public async Task<IReadOnlyList<SessionLine>> ListAsync(long userId, CancellationToken cancellationToken) =>
        await (
            from session in db.Sessions.AsNoTracking().Where(IsAlive(clock.GetUtcNow().UtcDateTime))
            join user in db.Users on session.UserId equals user.Id
            where user.Id == userId && session.SecurityStamp == user.SecurityStamp
            orderby session.LastSeenAt descending, session.Id
            select new SessionLine(session.Id, session.Device, session.Network, session.StartedAt, session.LastSeenAt)
        )
            .Take(Listed)
            .ToListAsync(cancellationToken);

    /// <summary>Writes down that the password was asked for again and was right.</summary>
    public async Task MarkPasswordCheckedAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await db
            .Sessions.Where(s => s.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.PasswordCheckedAt, now), cancellationToken);
    }

    /// <summary>
    /// Ends one session of a user; the cookie that names it is worth nothing from now on, and its copies too.
    /// </summary>
    /// <returns>False when the user has no such session.</returns>
    public async Task<bool> EndAsync(Guid id, long userId, CancellationToken cancellationToken) =>
        await db.Sessions.Where(s => s.Id == id && s.UserId == userId).ExecuteDeleteAsync(cancellationToken) > 0;

    /// <summary>Ends all sessions of a user, in the transaction that is open.</summary>
    public async Task EndAllAsync(long userId, CancellationToken cancellationToken) =>
        await db.Sessions.Where(s => s.UserId == userId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Forgets the sessions that time has ended.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (oldest, quietest) = (now - Lifetime, now - IdleTime);
        await db
            .Sessions.Where(s => s.StartedAt <= oldest || s.LastSeenAt <= quietest)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<IReadOnlySet<long>> SectionsAsync(long userId, CancellationToken cancellationToken)
    {
        var own = await db
            .UserSections.Where(s => s.UserId == userId)
            .Select(s => s.CategoryId)
            .ToListAsync(cancellationToken);
        var parents = await db
            .Categories.Select(c => new { c.Id, c.ParentId })
            .ToDictionaryAsync(c => c.Id, c => c.ParentId, cancellationToken);
        return CategoryTree.WithDescendants(own, parents);
    }

    private static Expression<Func<Session, bool>> IsAlive(DateTime now)
    {
        var (oldest, quietest) = (now - Lifetime, now - IdleTime);
        return session => session.StartedAt > oldest && session.LastSeenAt > quietest;
    }

    /// <summary>
    /// Of several requests at once one writes; a database that cannot be written to now takes it a next time.
    /// </summary>
    private async Task SeeAsync(
        Guid id,
        DateTime before,
        DateTime now,
        string network,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await db
                .Sessions.Where(s => s.Id == id && s.LastSeenAt == before)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.LastSeenAt, now).SetProperty(s => s.Network, network),
                    cancellationToken
                );
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable()) { }
    }
}

/// <summary>Forgets the sessions that time has ended.</summary>
public sealed class PruneSessions(SessionStore sessions) : IJob
{
    public Task RunAsync(CancellationToken cancellationToken) => sessions.PruneAsync(cancellationToken);
}

using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Accounts;

/// <summary>How a session is described to its user.</summary>
/// <param name="Device">Browser and system; empty if unknown.</param>
/// <param name="Network">An address, or the first half of one; empty if unknown.</param>
public sealed record SessionOrigin(string Device, string Network);

/// <summary>A session and its user in their current state.</summary>
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
    /// True while the role needs a second factor and the user has none; <see cref="Role"/> is null until then.
    /// </summary>
    public bool LacksFactor { get; init; }

    /// <summary>
    /// For <see cref="Actor.User"/>: the role's sections including all below them; null for no limit.
    /// </summary>
    public IReadOnlySet<long>? Sections { get; init; }

    /// <inheritdoc cref="NewsUser.Language"/>
    public string? Language { get; init; }

    /// <summary>The user as an actor.</summary>
    public Actor ToActor() => Actor.User(UserId, DisplayName.Length > 0 ? DisplayName : UserName, Role, Sections);
}

/// <summary>A session in the user's own list.</summary>
public sealed record SessionLine(Guid Id, string Device, string Network, DateTime StartedAt, DateTime LastSeenAt);

/// <summary>Starts, finds and ends sessions (docs/adr/0024).</summary>
public sealed class SessionStore(NewsDbContext db, DatabasePatience patience, TimeProvider clock)
{
    /// <summary>The longest a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>The longest it lasts without a request.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromHours(12);

    /// <summary>The shortest interval between updates of a session's last-seen time.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(4);

    /// <summary>Nobody waits longer for a writer, only to be seen.</summary>
    private static readonly TimeSpan WaitToBeSeen = TimeSpan.FromSeconds(1);

    private const int Listed = 100;

    /// <summary>Adds a session to the current unit of work, for a user who has just proved who they are.</summary>
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
    /// The session with its user, or null if it has ended. One query (two more if the role is limited to sections), and
    /// every few minutes an update of the last-seen time. From then on its scope reads for this user.
    /// </summary>
    /// <param name="id">The session.</param>
    /// <param name="network">Where the user acts from; null for a check that is no act of the user's.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="Exception">The database is unreachable, so nobody knows whether it has ended.</exception>
    public async Task<CurrentSession?> FindAsync(Guid id, string? network, CancellationToken cancellationToken)
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
                user.Language,
                Role = db
                    .UserRoles.Where(l => l.UserId == user.Id)
                    .Join(db.Roles, l => l.RoleId, r => r.Id, (_, r) => r.Name)
                    .FirstOrDefault(),
                IsLimited = db.UserSections.Any(s => s.UserId == user.Id),
                Rule = db.SiteSettings.OrderBy(s => s.Id).Select(s => s.SecondFactor).FirstOrDefault(),
                HasFactor = db.Authenticators.Any(a => a.UserId == user.Id)
                    || db.UserPasskeys.Any(p => p.UserId == user.Id),
            }
        ).FirstOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        if (network is not null && now - found.LastSeenAt >= SeenEvery)
        {
            await SeeAsync(id, found.UserId, found.LastSeenAt, now, network, cancellationToken);
        }

        db.Viewer = found.UserId;
        var lacksFactor = !found.HasFactor && found.Rule.Means(found.Role);
        return new CurrentSession(
            id,
            found.UserId,
            found.UserName!,
            found.DisplayName,
            lacksFactor ? null : found.Role,
            found.PasswordCheckedAt
        )
        {
            LacksFactor = lacksFactor,
            Language = found.Language,
            Sections = found.IsLimited ? await SectionsAsync(found.UserId, cancellationToken) : null,
        };
    }

    /// <summary>The active sessions of a user, last seen first.</summary>
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

    /// <summary>Records that the password was confirmed.</summary>
    public async Task MarkPasswordCheckedAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await db
            .Sessions.Where(s => s.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.PasswordCheckedAt, now), cancellationToken);
    }

    /// <summary>Records that a user is here; not with the account's other fields, which have a version.</summary>
    public async Task MarkSeenAsync(long userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await db
            .Users.Where(u => u.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSeenAt, now), cancellationToken);
    }

    /// <summary>Ends one session of a user; its cookie and all copies are worthless from then on.</summary>
    /// <returns>False if the user has no such session.</returns>
    public async Task<bool> EndAsync(Guid id, long userId, CancellationToken cancellationToken) =>
        await db.Sessions.Where(s => s.Id == id && s.UserId == userId).ExecuteDeleteAsync(cancellationToken) > 0;

    /// <summary>Ends all sessions of a user, in the current transaction.</summary>
    public async Task EndAllAsync(long userId, CancellationToken cancellationToken) =>
        await db.Sessions.Where(s => s.UserId == userId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Ends all sessions of a user but one, in the current transaction.</summary>
    public async Task EndOthersAsync(long userId, Guid kept, CancellationToken cancellationToken) =>
        await db.Sessions.Where(s => s.UserId == userId && s.Id != kept).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Deletes expired sessions.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (oldest, quietest) = (now - Lifetime, now - IdleTime);
        await db
            .Sessions.Where(s => s.StartedAt <= oldest || s.LastSeenAt <= quietest)
            .OrderBy(s => s.StartedAt)
            .DeleteInBatchesAsync(cancellationToken);
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
    /// Of several concurrent requests only one writes; if the database is not writable, a later request does.
    /// </summary>
    private async Task SeeAsync(
        Guid id,
        long userId,
        DateTime before,
        DateTime now,
        string network,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var limit = patience.AtMost(WaitToBeSeen);
            var seen = await db
                .Sessions.Where(s => s.Id == id && s.LastSeenAt == before)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.LastSeenAt, now).SetProperty(s => s.Network, network),
                    cancellationToken
                );
            if (seen > 0)
            {
                await MarkSeenAsync(userId, cancellationToken);
            }
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable()) { }
    }
}

/// <summary>Deletes expired sessions.</summary>
public sealed class PruneSessions(SessionStore sessions) : IJob
{
    public Task RunAsync(CancellationToken cancellationToken) => sessions.PruneAsync(cancellationToken);
}

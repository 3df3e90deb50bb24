using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Notices;

/// <summary>What a notice says.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="ArticleId">The article; null for a picture.</param>
/// <param name="Headline">The headline that it had then, or the picture's file name; empty for none.</param>
/// <param name="ByName">Who did it; empty for nobody.</param>
/// <param name="Message">What they wrote with it; empty for nothing.</param>
public sealed record NoticeText(NoticeKind Kind, long? ArticleId, string Headline, string ByName, string Message)
{
    /// <summary>The picture; null for an article.</summary>
    public long? MediaId { get; init; }

    /// <summary>UTC; when the rights to the picture end.</summary>
    public DateTime? EndsAt { get; init; }

    /// <summary>The note in the article that it is about; null for none.</summary>
    public long? NoteId { get; init; }
}

/// <summary>Where a notice leads.</summary>
/// <param name="ArticleId">The article; null for a picture.</param>
/// <param name="NoteId">The note in it; null for none.</param>
/// <param name="MediaId">The picture; null for an article.</param>
public sealed record NoticePlace(long? ArticleId, long? NoteId, long? MediaId);

/// <summary>A notice in its reader's list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">UTC.</param>
/// <param name="IsRead">Whether its reader has opened it or marked it as read.</param>
/// <param name="Text">What it says.</param>
public sealed record NoticeLine(long Id, DateTime At, bool IsRead, NoticeText Text);

/// <summary>Puts up notices, and shows each person their own.</summary>
public sealed class NoticeBoard(NewsDbContext db, NoticeMails mails, TimeProvider clock)
{
    /// <summary>Notices per page of the list.</summary>
    public const int PageSize = 50;

    /// <summary>
    /// Adds a notice for each person to the current unit of work, with a mail for those who want one at once.
    /// </summary>
    public async Task AddAsync(IReadOnlyCollection<long> people, NoticeText text, CancellationToken cancellationToken)
    {
        if (people.Count == 0)
        {
            return;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var users = await db
            .Users.AsNoTracking()
            .Where(u => people.Contains(u.Id) && !u.IsDisabled)
            .OrderBy(u => u.Id)
            .ToListAsync(cancellationToken);
        foreach (var user in users)
        {
            var isMailed = user.NoticeMail == NoticeMail.AtOnce;
            db.Notices.Add(
                new Notice
                {
                    UserId = user.Id,
                    ArticleId = text.ArticleId,
                    NoteId = text.NoteId,
                    MediaId = text.MediaId,
                    EndsAt = text.EndsAt,
                    Kind = text.Kind,
                    At = now,
                    Headline = text.Headline,
                    ByName = text.ByName,
                    Message = text.Message,
                    MailedAt = isMailed ? now : null,
                }
            );
            if (isMailed)
            {
                await mails.AddAsync(user, [text], cancellationToken);
            }
        }
    }

    /// <summary>How many notices a person has not read.</summary>
    public Task<int> UnreadAsync(long userId, CancellationToken cancellationToken) =>
        Known(userId).CountAsync(n => n.ReadAt == null, cancellationToken);

    /// <summary>A person's notices older than one, or the newest; one more than a page if there are.</summary>
    public async Task<IReadOnlyList<NoticeLine>> ReadAsync(
        long userId,
        long? before,
        CancellationToken cancellationToken
    ) =>
        await Known(userId)
            .AsNoTracking()
            .Where(n => before == null || n.Id < before)
            .OrderByDescending(n => n.Id)
            .Take(PageSize + 1)
            .Select(n => new NoticeLine(
                n.Id,
                n.At,
                n.ReadAt != null,
                new NoticeText(n.Kind, n.ArticleId, n.Headline, n.ByName, n.Message)
                {
                    MediaId = n.MediaId,
                    EndsAt = n.EndsAt,
                }
            ))
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Marks one of a person's notices as read, and gives what it is about; null for none.
    /// </summary>
    public async Task<NoticePlace?> OpenAsync(long userId, long id, CancellationToken cancellationToken)
    {
        await Unread(userId)
            .Where(n => n.Id == id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(n => n.ReadAt, clock.GetUtcNow().UtcDateTime),
                cancellationToken
            );
        return await Known(userId)
            .Where(n => n.Id == id)
            .Select(n => new NoticePlace(n.ArticleId, n.NoteId, n.MediaId))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Marks a person's notices up to one as read; those that came since stay unread.</summary>
    public Task MarkReadAsync(long userId, long upTo, CancellationToken cancellationToken) =>
        Unread(userId)
            .Where(n => n.Id <= upTo)
            .ExecuteUpdateAsync(
                set => set.SetProperty(n => n.ReadAt, clock.GetUtcNow().UtcDateTime),
                cancellationToken
            );

    /// <summary>How a person gets notices by mail.</summary>
    public Task<NoticeMail> MailAsync(long userId, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.Id == userId).Select(u => u.NoticeMail).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Stores a person's choice.</summary>
    public Task ChooseMailAsync(long userId, NoticeMail choice, CancellationToken cancellationToken) =>
        db
            .Users.Where(u => u.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.NoticeMail, choice), cancellationToken);

    /// <summary>A person's notices, except of articles that do not exist for them.</summary>
    private IQueryable<Notice> Known(long userId)
    {
        var hidden = db.HiddenFrom(userId);
        return db.Notices.Where(n =>
            n.UserId == userId && (n.ArticleId == null || !hidden.Contains(n.ArticleId.Value))
        );
    }

    private IQueryable<Notice> Unread(long userId) => db.Notices.Where(n => n.UserId == userId && n.ReadAt == null);
}

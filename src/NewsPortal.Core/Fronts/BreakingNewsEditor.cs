using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>Everything in the form of a breaking news line.</summary>
public sealed record SaveBreakingNews : SaveCommand
{
    public string Text { get; init; } = "";

    internal override (string Field, string Text) Called() => (nameof(Text), Text);

    /// <summary>The linked story as people name it: its address, or "#" and its number. Empty for none.</summary>
    public string? Story { get; init; }

    /// <summary>UTC; null starts now.</summary>
    public DateTime? StartsAt { get; init; }

    /// <summary>UTC; null ends <see cref="BreakingNewsEditor.UsualLength"/> after the start.</summary>
    public DateTime? EndsAt { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveBreakingNewsValidator : AbstractValidator<SaveBreakingNews>
{
    public SaveBreakingNewsValidator()
    {
        RuleFor(c => c.Text)
            .Must(text => PlainText.Line(text).Length > 0)
            .Says(FrontErrorCodes.LineMissing)
            .MaximumLength(BreakingNews.TextLength)
            .Says(FrontErrorCodes.LineLong, BreakingNews.TextLength);
        RuleFor(c => c.EndsAt)
            .Must((command, end) => end is null || command.StartsAt is null || end > command.StartsAt)
            .Says(FrontErrorCodes.EndBeforeStart);
    }
}

/// <summary>A line as the newsroom sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Plain text.</param>
/// <param name="ArticleId">The linked story; null for none.</param>
/// <param name="Headline">That story's headline; null for none.</param>
/// <param name="IsStoryPublic">True when readers can see that story now; otherwise the line is hidden.</param>
/// <param name="StartsAt">UTC.</param>
/// <param name="EndsAt">UTC.</param>
/// <param name="CreatedByName">Who wrote it.</param>
public sealed record BreakingNewsEntry(
    long Id,
    string Text,
    long? ArticleId,
    string? Headline,
    bool IsStoryPublic,
    DateTime StartsAt,
    DateTime EndsAt,
    string CreatedByName
)
{
    public Guid Version { get; init; }
}

/// <summary>Reads and writes breaking news lines; editors only.</summary>
public sealed class BreakingNewsEditor(
    NewsDbContext db,
    SiteTime time,
    ChangeFeed changes,
    SaveFrame frame,
    AuditTrail audit,
    IValidator<SaveBreakingNews> validator
)
{
    /// <summary>How long a line stays up unless an end is given.</summary>
    public static readonly TimeSpan UsualLength = TimeSpan.FromHours(2);

    private const int ListSize = 30;

    /// <summary>Current, future and past lines, those that end last first.</summary>
    public async Task<IReadOnlyList<BreakingNewsEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        return await Entries(
                db.BreakingNews.OrderByDescending(b => b.EndsAt).ThenByDescending(b => b.Id).Take(ListSize),
                now
            )
            .ToListAsync(cancellationToken);
    }

    /// <summary>One line; null when there is none.</summary>
    public Task<BreakingNewsEntry?> FindAsync(long id, CancellationToken cancellationToken) =>
        Entries(db.BreakingNews.Where(b => b.Id == id), time.UtcNow).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Writes a new line or changes one.</summary>
    public async Task<Result<Saved>> SaveAsync(
        SaveBreakingNews command,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.BreakingEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await frame.SaveAsync(
                command,
                validator,
                nameof(BreakingNews),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken
            );

    /// <summary>
    /// Ends a line at once, unless somebody has changed it since this version; it stays in the list of past lines.
    /// </summary>
    public async Task<Result<Saved>> EndAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.BreakingEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var line = await db.BreakingNews.SingleOrDefaultAsync(b => b.Id == id, token);
                    if (line is null)
                    {
                        return new Result<Saved>(Outcome.NotFound);
                    }

                    if (line.Version != version)
                    {
                        return new Result<Saved>(Outcome.Conflict, new Saved(id));
                    }

                    var now = time.UtcNow;
                    if (line.EndsAt > now)
                    {
                        line.StartsAt = line.StartsAt < now ? line.StartsAt : now;
                        line.EndsAt = now;
                        changes.Append(ChangeSubject.BreakingNews, id);
                        audit.Add(actor, "Ended breaking news", line.Text);
                        await db.SaveChangesAsync(token);
                    }

                    return Result.Done(new Saved(id));
                },
                cancellationToken
            );

    private async Task<Result<Saved>> StoreAsync(
        SaveBreakingNews command,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        var line = command.Id is { } id
            ? await db.BreakingNews.SingleOrDefaultAsync(b => b.Id == id, cancellationToken)
            : new BreakingNews { Text = "", CreatedByName = actor.Name };
        if (line is null)
        {
            return new Result<Saved>(Outcome.NotFound);
        }

        var starts = command.StartsAt ?? now;
        var ends = command.EndsAt ?? starts + UsualLength;
        if (ends <= now || ends <= starts)
        {
            return Result<Saved>.Invalid(nameof(command.EndsAt), FrontErrorCodes.EndPassed);
        }

        long? articleId = null;
        if (!string.IsNullOrWhiteSpace(command.Story))
        {
            articleId = await StoryAsync(command.Story.Trim(), cancellationToken);
            if (articleId is null)
            {
                return Result<Saved>.Invalid(nameof(command.Story), FrontErrorCodes.StoryUnknown);
            }
        }

        var wasShown = command.Id is not null && line.StartsAt <= time.UtcNow;
        line.Text = PlainText.Line(command.Text);
        line.ArticleId = articleId;
        line.StartsAt = SiteTime.Kept(starts, line.StartsAt);
        line.EndsAt = SiteTime.Kept(ends, line.EndsAt);
        if (command.Id is null)
        {
            db.BreakingNews.Add(line);
        }
        else
        {
            db.Entry(line).Property(b => b.Version).OriginalValue = command.Version ?? Guid.Empty;
            db.Entry(line).Property(b => b.Text).IsModified = true;
        }

        audit.Add(actor, command.Id is null ? "Wrote breaking news" : "Changed breaking news", line.Text);
        await db.SaveChangesAsync(cancellationToken);
        changes.Append(ChangeSubject.BreakingNews, line.Id, holdsFrom: wasShown ? null : line.StartsAt);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(line.Id, line.Version));
    }

    private async Task<long?> StoryAsync(string named, CancellationToken cancellationToken) =>
        (StoryName.Parse(named) ?? StoryName.Parse("/" + named)) is { } name
            ? await name.In(db.KnownOrVisibleAt(time.UtcNow).AsNoTracking().Where(a => a.ListedAt != null))
                .Select(a => (long?)a.Id)
                .SingleOrDefaultAsync(cancellationToken)
            : null;

    private IQueryable<BreakingNewsEntry> Entries(IQueryable<BreakingNews> lines, DateTime now)
    {
        var listed = db.Articles.ListedAt(now);
        var hidden = db.Hidden();
        return lines
            .AsNoTracking()
            .Select(b => new BreakingNewsEntry(
                b.Id,
                b.Text,
                b.ArticleId,
                b.Article == null || (hidden.Contains(b.Article.Id) && !listed.Any(a => a.Id == b.ArticleId))
                    ? null
                    : b.Article.Headline,
                listed.Any(a => a.Id == b.ArticleId),
                b.StartsAt,
                b.EndsAt,
                b.CreatedByName
            )
            {
                Version = b.Version,
            });
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Makes a preview link.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="For">Who it is for.</param>
/// <param name="Days">After how many days it ends.</param>
public sealed record CreatePreview(long ArticleId, string? For, int? Days);

/// <summary>A preview link that was just made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Token">What opens it; nobody can learn it again.</param>
public readonly record struct NewPreview(long Id, string Token);

/// <summary>A preview link in the list of its article.</summary>
public sealed record PreviewLine(
    long Id,
    string For,
    string CreatedByName,
    DateTime CreatedAt,
    DateTime EndsAt,
    DateTime? OpenedAt,
    int Opened,
    bool IsOpen
);

/// <summary>The preview links of an article.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Headline">Its newest headline; empty if nobody has written one yet.</param>
/// <param name="Language">The language of the headline; null for the site's.</param>
/// <param name="Links">Newest first, at most <see cref="PreviewEditor.MostListed"/>.</param>
public sealed record ArticlePreviews(
    long ArticleId,
    string Headline,
    string? Language,
    IReadOnlyList<PreviewLine> Links
);

/// <summary>What a preview link opens.</summary>
/// <param name="Page">The last saved version, as readers would get it.</param>
/// <param name="EndsAt">UTC; when the link ends.</param>
public sealed record OpenedPreview(ArticlePage Page, DateTime EndsAt);

/// <summary>Shows articles to outsiders by links that end.</summary>
public sealed class PreviewEditor(
    NewsDbContext db,
    ArticleQueries articles,
    ChangeFeed changes,
    AuditTrail audit,
    SiteTime time
)
{
    public const int DefaultDays = 7;
    public const int MostDays = 60;
    public const int MostListed = 200;

    /// <summary>How many of one article may be open at once.</summary>
    public const int MostOpen = 50;

    private const int TokenBytes = 32;

    /// <summary>Characters of a token.</summary>
    private const int TokenLength = 43;

    /// <summary>The links of an article; null for an unknown one, or one whose links the actor may not make.</summary>
    public async Task<ArticlePreviews?> ListAsync(long articleId, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var article = await db.Known().AsNoTracking().SingleOrDefaultAsync(a => a.Id == articleId, cancellationToken);
        if (
            article is null
            || !ArticlePermissions.MayShare(await db.FactsAsync(article, actor, cancellationToken), actor)
        )
        {
            return null;
        }

        var now = time.UtcNow;
        return new ArticlePreviews(
            articleId,
            article.Title,
            article.Language,
            await db
                .PreviewLinks.AsNoTracking()
                .Where(l => l.ArticleId == articleId)
                .OrderByDescending(l => l.Id)
                .Take(MostListed)
                .Select(l => new PreviewLine(
                    l.Id,
                    l.For,
                    l.CreatedByName,
                    l.CreatedAt,
                    l.RevokedAt ?? l.EndsAt,
                    l.OpenedAt,
                    l.Opened,
                    l.RevokedAt == null && l.EndsAt > now
                ))
                .ToListAsync(cancellationToken)
        );
    }

    /// <summary>Makes a link. Its token is in the result and nowhere else.</summary>
    public Task<Result<NewPreview>> CreateAsync(CreatePreview command, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return EditAsync(
            command.ArticleId,
            actor,
            async (article, token) =>
            {
                var reader = PlainText.Line(command.For ?? "");
                if (reader.Length is 0 or > PreviewLink.ForLength)
                {
                    return Result<NewPreview>.Invalid(
                        nameof(command.For),
                        ArticleErrorCodes.PreviewFor,
                        PreviewLink.ForLength
                    );
                }

                if (command.Days is not (>= 1 and <= MostDays))
                {
                    return Result<NewPreview>.Invalid(nameof(command.Days), ArticleErrorCodes.PreviewDays, MostDays);
                }

                var now = time.UtcNow;
                if (
                    await db.PreviewLinks.CountAsync(
                        l => l.ArticleId == article.Id && l.RevokedAt == null && l.EndsAt > now,
                        token
                    ) >= MostOpen
                )
                {
                    return Result<NewPreview>.Invalid("", ArticleErrorCodes.PreviewsTooMany, MostOpen);
                }

                var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
                var link = new PreviewLink
                {
                    ArticleId = article.Id,
                    TokenHash = Sha256Hex.Of(secret),
                    For = reader,
                    CreatedAt = now,
                    CreatedById = actor.UserId,
                    CreatedByName = actor.Name,
                    EndsAt = now.AddDays(command.Days.Value),
                };
                db.PreviewLinks.Add(link);
                audit.Add(
                    actor,
                    "Made preview link",
                    article.Title,
                    new AuditThing("article", article.Id),
                    after: $"{reader}, {link.EndsAt:u}"
                );
                await db.SaveChangesAsync(token);
                return Result.Done(new NewPreview(link.Id, secret));
            },
            cancellationToken
        );
    }

    /// <summary>Ends a link before its time.</summary>
    public Task<Result<Saved>> RevokeAsync(long articleId, long id, Actor actor, CancellationToken cancellationToken) =>
        EditAsync(
            articleId,
            actor,
            async (article, token) =>
            {
                var now = time.UtcNow;
                var reader = await db
                    .PreviewLinks.Where(l => l.Id == id && l.ArticleId == articleId)
                    .Select(l => l.For)
                    .SingleOrDefaultAsync(token);
                if (reader is null)
                {
                    return new Result<Saved>(Outcome.NotFound);
                }

                if (
                    await db
                        .PreviewLinks.Where(l => l.Id == id && l.RevokedAt == null && l.EndsAt > now)
                        .ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), token) > 0
                )
                {
                    audit.Add(
                        actor,
                        "Ended preview link",
                        article.Title,
                        new AuditThing("article", article.Id),
                        before: reader
                    );
                    await db.SaveChangesAsync(token);
                }

                return Result.Done(new Saved(id));
            },
            cancellationToken
        );

    /// <summary>Opens a link and counts that; null if it is wrong, ended or revoked.</summary>
    public async Task<OpenedPreview?> OpenAsync(string token, CancellationToken cancellationToken)
    {
        if (await FindAsync(token, cancellationToken) is not { } link)
        {
            return null;
        }

        var page = await articles.SharedAsync(link.ArticleId, cancellationToken);
        if (page is null)
        {
            return null;
        }

        var now = time.UtcNow;
        await db
            .PreviewLinks.Where(l => l.Id == link.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(l => l.OpenedAt, now).SetProperty(l => l.Opened, l => l.Opened + 1),
                cancellationToken
            );
        return new OpenedPreview(page, link.EndsAt);
    }

    /// <summary>Whether a link opens an article whose last saved version shows a picture.</summary>
    public async Task<bool> ShowsAsync(string token, long pictureId, CancellationToken cancellationToken) =>
        await FindAsync(token, cancellationToken) is { } link
        && (
            await db.ContentReferences.AnyAsync(
                r => r.ArticleId == link.ArticleId && r.Kind == ReferenceKind.Picture && r.TargetId == pictureId,
                cancellationToken
            )
        );

    /// <summary>Ends all links of an article, in the caller's transaction.</summary>
    internal static Task EndAsync(
        NewsDbContext db,
        long articleId,
        DateTime now,
        IReadOnlyCollection<long>? except,
        CancellationToken cancellationToken
    )
    {
        var links = db.PreviewLinks.Where(l => l.ArticleId == articleId && l.RevokedAt == null && l.EndsAt > now);
        if (except is not null)
        {
            links = links.Where(l => l.CreatedById == null || !except.Contains(l.CreatedById.Value));
        }

        return links.ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), cancellationToken);
    }

    private async Task<PreviewLink?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (token?.Length != TokenLength)
        {
            return null;
        }

        var (hash, now) = (Sha256Hex.Of(token), time.UtcNow);
        return await db
            .PreviewLinks.AsNoTracking()
            .Where(l => l.TokenHash == hash && l.RevokedAt == null && l.EndsAt > now)
            .Where(l => db.Articles.Any(a => a.Id == l.ArticleId && a.State != ArticleState.Binned))
            .SingleOrDefaultAsync(cancellationToken);
    }

    private Task<Result<T>> EditAsync<T>(
        long articleId,
        Actor actor,
        Func<Article, CancellationToken, Task<Result<T>>> edit,
        CancellationToken cancellationToken
    ) => db.EditBesideAsync(changes, articleId, actor, ArticlePermissions.MayShare, edit, cancellationToken);
}

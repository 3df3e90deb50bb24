using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Benchmarks;

/// <summary>
/// Adds the memory of a newsroom to a filled site: ten versions of each article, pictures, redirects, an audit trail
/// and people who may sign in.
/// </summary>
internal sealed class LargeNewsroom(NewsDbContext db, UserManager<NewsUser> users, TimeProvider clock)
{
    /// <summary>How many people there are; see <see cref="Email"/>.</summary>
    public const int People = 20;

    /// <summary>Of everybody; the site exists for a benchmark on this machine.</summary>
    public const string Password = "Twelve measured pelicans 4";

    private const int Versions = 10;
    private const int Pictures = 100_000;
    private const int Redirects = 700_000;
    private const int Entries = 300_000;
    private const int Batch = 5_000;

    /// <summary>The address of a person, from 1.</summary>
    public static string Email(int person) => string.Create(CultureInfo.InvariantCulture, $"editor-{person}@news.test");

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        for (var person = 1; person <= People; person++)
        {
            var user = new NewsUser
            {
                UserName = Email(person),
                Email = Email(person),
                EmailConfirmed = true,
                DisplayName = $"Editor {person}",
                CreatedAt = clock.GetUtcNow().UtcDateTime,
            };
            await users.CreateAsync(user, Password);
            await users.AddToRoleAsync(user, Roles.Administrator);
        }

        await VersionsAsync(cancellationToken);
        var articles = await db.Articles.Select(a => a.Id).ToListAsync(cancellationToken);
        await AddAsync(Pictures, PictureOf, cancellationToken);
        await AddAsync(Redirects, i => RedirectOf(i, articles), cancellationToken);
        await AddAsync(Entries, EntryOf, cancellationToken);
    }

    /// <summary>They share the content of the first: what counts here is the number of rows.</summary>
    private async Task VersionsAsync(CancellationToken cancellationToken)
    {
        for (var number = 2; number <= Versions; number++)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO [ArticleVersions]
                    ([ArticleId], [Number], [BaseNumber], [At], [ById], [ByName], [Reason], [Note], [State], [ContentId])
                SELECT [ArticleId], {number}, {number - 1}, [At], [ById], [ByName], 0, NULL, [State], [ContentId]
                FROM [ArticleVersions] WHERE [Number] = 1
                """,
                cancellationToken
            );
        }

        await db.Articles.ExecuteUpdateAsync(
            set =>
                set.SetProperty(a => a.NewestVersion, Versions)
                    .SetProperty(a => a.PublishedVersion, a => a.PublishedVersion == null ? null : Versions),
            cancellationToken
        );
    }

    private async Task AddAsync<T>(int count, Func<int, T> make, CancellationToken cancellationToken)
        where T : class
    {
        for (var start = 0; start < count; start += Batch)
        {
            db.AddRange(Enumerable.Range(start, Math.Min(Batch, count - start)).Select(make));
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private MediaItem PictureOf(int number) =>
        new()
        {
            Sha256 = number.ToString("x64", CultureInfo.InvariantCulture),
            FileName = $"IMG_{number}.jpg",
            ContentType = "image/jpeg",
            Width = 3000,
            Height = 2000,
            Bytes = 2_000_000,
            Alt = number % 10 == 0 ? "" : $"The harbour of district {number % 97} at noon",
            Caption = $"Boat {number} of the fleet",
            Credit = number % 7 == 0 ? "" : $"Photographer {number % 50}",
            CreatedAt = clock.GetUtcNow().UtcDateTime.AddMinutes(-number),
        };

    private static Redirect RedirectOf(int number, List<long> articles) =>
        new()
        {
            FromPath = $"/old/{number % 1000}/{number}",
            Target = RedirectTarget.Article,
            TargetId = articles[number % articles.Count],
        };

    private AuditEntry EntryOf(int number) =>
        new()
        {
            At = clock.GetUtcNow().UtcDateTime.AddMinutes(number - Entries),
            UserName = Email(number % People + 1),
            Action = number % 3 == 0 ? "Published" : "Saved",
            Subject = $"Headline of story {number % 5000}",
            Kind = "Article",
            ThingId = number % 5000,
        };
}

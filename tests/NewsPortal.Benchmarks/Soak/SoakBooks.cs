using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>A site's database before and after a load: who may write, and whether all of it is there.</summary>
/// <param name="root">The site's folder.</param>
/// <param name="tally">What readers and writers were told.</param>
internal sealed class SoakBooks(string root, SoakTally tally) : IAsyncDisposable
{
    private const int MostArticles = 500;
    private const int FewestPages = 3;

    private readonly ServiceProvider _services = Programs.Build(root);
    private readonly List<string> _losses = [];
    private Dictionary<long, long> _before = [];

    /// <summary>What was acknowledged and is not there, or otherwise wrong.</summary>
    public IReadOnlyList<string> Losses => _losses;

    /// <summary>Adds who writes, and notes what has been counted; the program does not run yet.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) =>
        _services.InScopeAsync(async provider =>
        {
            var db = provider.GetRequiredService<NewsDbContext>();
            await provider.GetRequiredService<DatabaseSchema>().MigrateAsync(cancellationToken);
            var users = provider.GetRequiredService<UserManager<NewsUser>>();
            for (var writer = 1; writer <= SoakLoad.Writers; writer++)
            {
                var user = new NewsUser
                {
                    UserName = SoakLoad.Email(writer),
                    Email = SoakLoad.Email(writer),
                    EmailConfirmed = true,
                    DisplayName = $"Writer {writer}",
                    CreatedAt = Now,
                };
                await users.CreateAsync(user, SoakLoad.Password);
                await users.AddToRoleAsync(user, Roles.Administrator);
            }

            _before = await db.ArticleViewTotals.ToDictionaryAsync(
                t => t.ArticleId,
                t => (long)t.Views,
                cancellationToken
            );
        });

    /// <summary>What there is to read and to write in; the program runs at this address.</summary>
    public async Task<SoakContent> ContentAsync(Uri address, CancellationToken cancellationToken)
    {
        var pages = await PagesAsync(address, cancellationToken);
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        return new SoakContent(
            pages,
            await db
                .Articles.VisibleAt(Now)
                .OrderBy(a => a.Id)
                .Select(a => a.Id)
                .Take(MostArticles)
                .ToListAsync(cancellationToken),
            await db.Categories.OrderBy(c => c.Id).Select(c => (long?)c.Id).FirstOrDefaultAsync(cancellationToken),
            await db.Authors.OrderBy(a => a.Id).Select(a => (long?)a.Id).FirstOrDefaultAsync(cancellationToken)
        );
    }

    /// <summary>Notes what is wrong besides.</summary>
    public void Lost(string what) => _losses.Add(what);

    /// <summary>Compares saves and publications with what was acknowledged; the program has ended.</summary>
    public Task CountSavesAsync(CancellationToken cancellationToken) =>
        _services.InScopeAsync(async provider =>
        {
            var db = provider.GetRequiredService<NewsDbContext>();
            foreach (var (article, number) in tally.LastSaves)
            {
                var title = await db
                    .Articles.Where(a => a.Id == article)
                    .Select(a => a.Title)
                    .SingleOrDefaultAsync(cancellationToken);
                if (
                    title is null
                    || int.Parse(title.Split(' ')[^1], CultureInfo.InvariantCulture) is var stored && stored < number
                )
                {
                    _losses.Add($"Save {number} of story {article} was acknowledged; stored is \"{title}\".");
                }
            }

            foreach (var article in tally.Published)
            {
                if (!await db.Articles.VisibleAt(Now).AnyAsync(a => a.Id == article, cancellationToken))
                {
                    _losses.Add($"The publication of story {article} was acknowledged, and it is not visible.");
                }
            }
        });

    /// <summary>Looks for damage; the program has ended.</summary>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        _services.InScopeAsync(async provider =>
            _losses.AddRange(
                (await provider.GetRequiredService<DatabaseSchema>().FaultsAsync(cancellationToken)).Select(fault =>
                    $"The database is damaged: {fault}"
                )
            )
        );

    /// <summary>They are counted behind the answer, so it waits for that.</summary>
    public async Task CountViewsAsync(CancellationToken cancellationToken)
    {
        List<string> wrong = [];
        for (var attempt = 0; attempt < 120; attempt++)
        {
            wrong.Clear();
            await _services.InScopeAsync(async provider =>
            {
                var counted = await provider
                    .GetRequiredService<NewsDbContext>()
                    .ArticleViewTotals.ToDictionaryAsync(t => t.ArticleId, t => (long)t.Views, cancellationToken);
                foreach (var (article, views) in tally.ViewsOf)
                {
                    var more = counted.GetValueOrDefault(article) - _before.GetValueOrDefault(article);
                    if (more < views.Acknowledged || more > views.Acknowledged + views.Unanswered)
                    {
                        wrong.Add(
                            $"Story {article} has {more} new views; {views.Acknowledged} were acknowledged and "
                                + $"{views.Unanswered} not answered."
                        );
                    }
                }
            });
            if (wrong.Count == 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        }

        _losses.AddRange(wrong);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>The stories that sitemaps and the home page lead to.</summary>
    private static async Task<List<string>> PagesAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        var map = await client.GetStringAsync(new Uri("/sitemaps/articles-0.xml", UriKind.Relative), cancellationToken);
        List<string> pages =
        [
            .. map.Split("<loc>")
                .Skip(1)
                .Select(part => new Uri(part[..part.IndexOf('<', StringComparison.Ordinal)]).AbsolutePath)
                .Take(MostArticles),
        ];
        return pages.Count >= FewestPages
            ? pages
            : throw new InvalidOperationException("The site has too few stories. Start it once with --Demo:Seed=true.");
    }
}

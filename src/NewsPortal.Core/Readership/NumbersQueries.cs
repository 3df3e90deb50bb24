using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Readership;

/// <summary>
/// How much is read: now, today, this week, by story, section, author, referrer, device and depth. What many open pages
/// ask for again and again is computed once for all: the present hours for a second, the lists of today for two, what
/// lies further back for half a minute.
/// </summary>
public sealed class NumbersQueries(IServiceScopeFactory scopes, ContentCache cache, SiteTime time)
{
    private const int MostStories = 20;
    private const int MostLines = 10;

    private static readonly CacheRules Second = Rules(TimeSpan.FromSeconds(1));
    private static readonly CacheRules TwoSeconds = Rules(TimeSpan.FromSeconds(2));
    private static readonly CacheRules HalfMinute = Rules(TimeSpan.FromSeconds(30));

    /// <summary>
    /// The numbers that an actor may see. Not found if the story of the filter does not exist, not allowed if it is
    /// none of theirs; of a section or an author, those of the stories that are.
    /// </summary>
    public async Task<Result<NumbersPage>> ReadAsync(
        NumbersFilter filter,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permissions.NumbersReadOwn))
        {
            return new(Outcome.NotAllowed);
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var reader = await ReaderAsync(db, actor, cancellationToken);
        NumbersStory? story = null;
        if (filter.StoryId is { } id)
        {
            story = await db
                .Articles.Where(a => a.Id == id)
                .Select(a => new NumbersStory(a.Id, a.Title, a.Language))
                .SingleOrDefaultAsync(cancellationToken);
            if (story is null || await db.HiddenFrom(actor.UserId ?? 0).ContainsAsync(id, cancellationToken))
            {
                return new(Outcome.NotFound);
            }

            if (!await reader.In(db, db.Articles).AnyAsync(a => a.Id == id, cancellationToken))
            {
                return new(Outcome.NotAllowed);
            }
        }

        var views = new Views(filter, reader);
        var hidden = await GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"hidden:{actor.UserId}"),
            views,
            Second,
            inner => inner.HiddenFrom(actor.UserId ?? 0).ToListAsync(CancellationToken.None),
            cancellationToken
        );
        var today = NumbersSpan.Of(NumbersRange.Today, time);
        var week = NumbersSpan.Of(NumbersRange.Week, time);
        var month = NumbersSpan.Of(NumbersRange.Month, time);
        var span = filter.Range switch
        {
            NumbersRange.Today => today,
            NumbersRange.Week => week,
            _ => month,
        };
        var past = await GetAsync(
            "past",
            views,
            HalfMinute,
            inner => PastAsync(inner, views, month.BeforeFrom),
            cancellationToken
        );
        var present = await GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"present:{past.Until:s}"),
            views,
            Second,
            inner => PresentAsync(inner, views, past.Until),
            cancellationToken
        );
        var hours = past
            .Hours.Concat(present.Hours)
            .GroupBy(h => h.Key)
            .ToDictionary(g => g.Key, g => g.Sum(h => h.Value));
        var lists = await GetAsync(
            "lists",
            views,
            filter.Range == NumbersRange.Today ? TwoSeconds : HalfMinute,
            inner => ListsAsync(inner, views, span.From),
            cancellationToken
        );
        return new(
            Outcome.Done,
            lists with
            {
                Story = story,
                FiveMinutes = present.FiveMinutes,
                HalfHour = present.HalfHour,
                Now = Known(present.Now),
                Stories = Known(lists.Stories),
                Today = today.Total(hours),
                Week = week.Total(hours),
                Month = month.Total(hours),
                Points = span.Points(hours),
            }
        );

        IReadOnlyList<NumbersLine> Known(IReadOnlyList<NumbersLine> lines) =>
            [.. lines.Where(line => !hidden.Contains(line.Id))];
    }

    private static CacheRules Rules(TimeSpan lifetime) => new(lifetime) { IsOneOfMany = true };

    private ValueTask<T> GetAsync<T>(
        string what,
        Views views,
        CacheRules rules,
        Func<NewsDbContext, Task<T>> load,
        CancellationToken cancellationToken
    ) =>
        cache.GetAsync(
            $"numbers:{what}:{views.Key}",
            rules,
            async () =>
            {
                await using var scope = scopes.CreateAsyncScope();
                return new CachedValue<T>(await load(scope.ServiceProvider.GetRequiredService<NewsDbContext>()));
            },
            cancellationToken
        );

    /// <summary>The hours that hardly change any more.</summary>
    private async Task<Past> PastAsync(NewsDbContext db, Views views, DateTime from)
    {
        var until = FoldViews.HourOf(time.UtcNow).AddHours(-1);
        var sums = await SumsAsync(views.Of(db, db.ArticleViewHours).Where(h => h.Hour >= from && h.Hour < until));
        return new Past(until, sums);
    }

    private async Task<Present> PresentAsync(NewsDbContext db, Views views, DateTime from)
    {
        var now = time.UtcNow;
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var (five, half) = (minute.AddMinutes(-4), minute.AddMinutes(-29));
        var minutes = views.Of(db, db.ReadingCounts).Where(c => c.Facet == ReadingFacet.Minute && c.At >= half);
        var counts = await minutes
            .GroupBy(c => c.At)
            .Select(g => new { At = g.Key, Views = g.Sum(c => (long)c.Views) })
            .ToListAsync();
        var stories = views.IsStory
            ? []
            : await StoriesAsync(
                db,
                minutes
                    .GroupBy(c => c.ArticleId)
                    .Select(g => new Sum { Id = g.Key, Views = g.Sum(c => (long)c.Views) }),
                MostLines
            );
        return new Present(
            await SumsAsync(views.Of(db, db.ArticleViewHours).Where(h => h.Hour >= from)),
            counts.Where(c => c.At >= five).Sum(c => c.Views),
            counts.Sum(c => c.Views),
            stories
        );
    }

    private static async Task<Dictionary<DateTime, long>> SumsAsync(IQueryable<ArticleViewHour> hours) =>
        await hours
            .GroupBy(h => h.Hour)
            .Select(g => new { Hour = g.Key, Views = g.Sum(h => (long)h.Views) })
            .ToDictionaryAsync(g => g.Hour, g => g.Views);

    private static async Task<NumbersPage> ListsAsync(NewsDbContext db, Views views, DateTime from)
    {
        var page = new NumbersPage(views.Filter, views.Reader.Scope);
        var details = views.Of(db, db.ReadingCounts).Where(c => c.At >= from);
        var referrers = await ByValueAsync(details.Where(c => c.Facet == ReadingFacet.Referrer), MostStories);
        var devices = await ByValueAsync(details.Where(c => c.Facet == ReadingFacet.Device), MostLines);
        var depth = await ByValueAsync(details.Where(c => c.Facet == ReadingFacet.Depth), MostLines);
        page = page with
        {
            Referrers = referrers.ConvertAll(r => new NumbersReferrer(Referrer.OfKey(r.Value), r.Views)),
            Devices = devices.ConvertAll(d => new NumbersDevice((ReaderDevice)Number(d.Value), d.Views)),
            Depth =
            [
                .. Enumerable
                    .Range(0, ViewEntry.MostQuarters + 1)
                    .Select(q => new NumbersDepth(q, depth.Where(d => Number(d.Value) >= q).Sum(d => d.Views))),
            ],
        };
        if (views.IsStory)
        {
            return page;
        }

        var sums = views
            .Of(db, db.ArticleViewHours)
            .Where(h => h.Hour >= from)
            .GroupBy(h => h.ArticleId)
            .Select(g => new Sum { Id = g.Key, Views = g.Sum(h => (long)h.Views) });
        return page with
        {
            Stories = await StoriesAsync(db, sums, MostStories),
            Sections = await NamedAsync(
                sums.Join(
                    db.ArticleCategories,
                    s => s.Id,
                    l => l.ArticleId,
                    (s, l) => new Sum { Id = l.CategoryId, Views = s.Views }
                ),
                ids => db.Categories.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name)
            ),
            Authors = await NamedAsync(
                sums.Join(
                    db.ArticleAuthors,
                    s => s.Id,
                    l => l.ArticleId,
                    (s, l) => new Sum { Id = l.AuthorId, Views = s.Views }
                ),
                ids => db.Authors.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name)
            ),
        };
    }

    private static int Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Task<List<ValueSum>> ByValueAsync(IQueryable<ReadingCount> counts, int most) =>
        counts
            .GroupBy(c => c.Value)
            .Select(g => new ValueSum { Value = g.Key, Views = g.Sum(c => (long)c.Views) })
            .OrderByDescending(s => s.Views)
            .ThenBy(s => s.Value)
            .Take(most)
            .ToListAsync();

    private static async Task<IReadOnlyList<NumbersLine>> StoriesAsync(NewsDbContext db, IQueryable<Sum> sums, int most)
    {
        var top = await sums.OrderByDescending(s => s.Views).ThenByDescending(s => s.Id).Take(most).ToListAsync();
        var ids = top.ConvertAll(s => s.Id);
        var articles = await db
            .Articles.Where(a => ids.Contains(a.Id))
            .Select(a => new
            {
                a.Id,
                a.Title,
                a.Language,
            })
            .ToDictionaryAsync(a => a.Id);
        return
        [
            .. top.Where(s => articles.ContainsKey(s.Id))
                .Select(s => new NumbersLine(s.Id, articles[s.Id].Title, s.Views)
                {
                    Language = articles[s.Id].Language,
                }),
        ];
    }

    private static async Task<IReadOnlyList<NumbersLine>> NamedAsync(
        IQueryable<Sum> views,
        Func<IReadOnlyCollection<long>, Task<Dictionary<long, string>>> names
    )
    {
        var top = await views
            .GroupBy(s => s.Id)
            .Select(g => new Sum { Id = g.Key, Views = g.Sum(s => s.Views) })
            .OrderByDescending(s => s.Views)
            .ThenBy(s => s.Id)
            .Take(MostLines)
            .ToListAsync();
        var named = await names(top.ConvertAll(s => s.Id));
        return [.. top.Where(s => named.ContainsKey(s.Id)).Select(s => new NumbersLine(s.Id, named[s.Id], s.Views))];
    }

    private static async Task<Reader> ReaderAsync(NewsDbContext db, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.May(Permissions.NumbersReadAny) && !actor.IsLimited)
        {
            return new Reader(NumbersScope.All, null, null, []);
        }

        var byline = await db
            .Users.Where(u => u.Id == actor.UserId)
            .Select(u => u.AuthorId)
            .SingleOrDefaultAsync(cancellationToken);
        return actor.May(Permissions.NumbersReadAny)
            ? new Reader(NumbersScope.Sections, actor.UserId, byline, [.. actor.Sections!.Order()])
            : new Reader(NumbersScope.Own, actor.UserId, byline, []);
    }

    /// <summary>
    /// Whose numbers somebody sees. One's own stories are those one created and those under one's byline.
    /// </summary>
    private sealed record Reader(NumbersScope Scope, long? UserId, long? Byline, IReadOnlyList<long> Sections)
    {
        public string Key => $"{Scope}:{UserId}:{Byline}:{string.Join(',', Sections)}";

        public IQueryable<Article> In(NewsDbContext db, IQueryable<Article> articles) =>
            Scope switch
            {
                NumbersScope.All => articles,
                NumbersScope.Sections => articles.Where(a =>
                    a.CreatedById == UserId
                    || db.ArticleAuthors.Any(l => l.ArticleId == a.Id && l.AuthorId == Byline)
                    || db.ArticleCategories.Any(l => l.ArticleId == a.Id && Sections.Contains(l.CategoryId))
                ),
                _ => articles.Where(a =>
                    a.CreatedById == UserId || db.ArticleAuthors.Any(l => l.ArticleId == a.Id && l.AuthorId == Byline)
                ),
            };
    }

    /// <summary>The views that one page is about.</summary>
    private sealed record Views(NumbersFilter Filter, Reader Reader)
    {
        public bool IsStory => Filter.StoryId is not null;

        public string Key =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Filter.Range}:{Filter.CategoryId}:{Filter.AuthorId}:{Filter.StoryId}:{Reader.Key}"
            );

        public IQueryable<ArticleViewHour> Of(NewsDbContext db, IQueryable<ArticleViewHour> hours)
        {
            if (Filter.StoryId is { } id)
            {
                return hours.Where(h => h.ArticleId == id);
            }

            return Articles(db) is { } articles ? hours.Where(h => articles.Any(a => a.Id == h.ArticleId)) : hours;
        }

        public IQueryable<ReadingCount> Of(NewsDbContext db, IQueryable<ReadingCount> counts)
        {
            if (Filter.StoryId is { } id)
            {
                return counts.Where(c => c.ArticleId == id);
            }

            return Articles(db) is { } articles ? counts.Where(c => articles.Any(a => a.Id == c.ArticleId)) : counts;
        }

        /// <summary>Null for all.</summary>
        private IQueryable<Article>? Articles(NewsDbContext db)
        {
            if (Reader.Scope == NumbersScope.All && Filter is { CategoryId: null, AuthorId: null })
            {
                return null;
            }

            var articles = Reader.In(db, db.Articles);
            if (Filter.CategoryId is { } category)
            {
                articles = articles.Where(a =>
                    db.ArticleCategories.Any(l => l.ArticleId == a.Id && l.CategoryId == category)
                );
            }

            if (Filter.AuthorId is { } author)
            {
                articles = articles.Where(a => db.ArticleAuthors.Any(l => l.ArticleId == a.Id && l.AuthorId == author));
            }

            return articles;
        }
    }

    private sealed record Past(DateTime Until, Dictionary<DateTime, long> Hours);

    private sealed record Present(
        Dictionary<DateTime, long> Hours,
        long FiveMinutes,
        long HalfHour,
        IReadOnlyList<NumbersLine> Now
    );

    private sealed class Sum
    {
        public long Id { get; init; }
        public long Views { get; init; }
    }

    private sealed class ValueSum
    {
        public required string Value { get; init; }
        public long Views { get; init; }
    }
}

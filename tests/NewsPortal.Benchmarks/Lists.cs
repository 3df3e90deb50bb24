using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Benchmarks;

/// <summary>
/// Reads lists at their first page and deep inside, alternately, and prints both times. With keyset paging depth must
/// cost nothing; the ratio of the medians tells.
/// </summary>
internal sealed class Lists(IServiceProvider services)
{
    private const int Rounds = 200;
    private const int Warmup = 30;
    private const int Fewest = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Measures each list and writes a Markdown table, times in milliseconds.</summary>
    /// <param name="depth">The deep page's number; for a shorter list its last page.</param>
    public async Task RunAsync(int depth, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync(
            "| list | deep page | first p50 | first p95 | deep p50 | deep p95 | ratio of p50 |"
        );
        await output.WriteLineAsync("|---|---|---|---|---|---|---|");
        foreach (var list in await ListsAsync(depth, cancellationToken))
        {
            List<double> first = [];
            List<double> deep = [];
            var (started, warm) = (Stopwatch.GetTimestamp(), 0);

            // A search without an index takes seconds; a few rounds tell as much.
            while (first.Count < Rounds && (first.Count < Fewest || Stopwatch.GetElapsedTime(started) < Longest))
            {
                var (one, other) = (await TimeAsync(list.First), await TimeAsync(list.Deep));
                if (++warm > Warmup || Stopwatch.GetElapsedTime(started) > Longest)
                {
                    first.Add(one);
                    deep.Add(other);
                }
            }

            first.Sort();
            deep.Sort();
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {list.Name} | {list.Page:N0} | {first[first.Count / 2]:F2} | {first[first.Count * 95 / 100]:F2} | "
                        + $"{deep[deep.Count / 2]:F2} | {deep[deep.Count * 95 / 100]:F2} | "
                        + $"{deep[deep.Count / 2] / first[first.Count / 2]:F2} |"
                )
            );
        }
    }

    private async Task<IReadOnlyList<Measured>> ListsAsync(int depth, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var category = await db
            .Categories.Where(c => c.ParentId == null)
            .Select(c => c.Id)
            .FirstAsync(cancellationToken);
        var tag = await db.Tags.Select(t => t.Id).FirstAsync(cancellationToken);
        var author = await db.Authors.Select(a => a.Id).FirstAsync(cancellationToken);
        return
        [
            await PublicAsync(
                "all stories",
                db.Articles,
                (lists, at) => lists.AllAsync(at, FrontQueries.PageSize, cancellationToken)
            ),
            await PublicAsync(
                "a section with its children",
                db.Articles.Where(a => a.Categories.Any(l => l.CategoryId == category)),
                (lists, at) => lists.InCategoryAsync(category, at, FrontQueries.PageSize, cancellationToken)
            ),
            await PublicAsync(
                "a tag",
                db.Articles.Where(a => a.Tags.Any(l => l.TagId == tag)),
                (lists, at) => lists.WithTagAsync(tag, at, FrontQueries.PageSize, cancellationToken)
            ),
            await PublicAsync(
                "an author",
                db.Articles.Where(a => a.Authors.Any(l => l.AuthorId == author)),
                (lists, at) => lists.ByAuthorAsync(author, at, FrontQueries.PageSize, cancellationToken)
            ),
            await DeskAsync("newsroom, all", new ArticleFilter()),
            .. await DesksAsync(),
        ];

        async Task<List<Measured>> DesksAsync()
        {
            var user = await db.Articles.MaxAsync(a => a.CreatedById, cancellationToken) ?? 0;
            var sections = await db.Categories.Select(c => c.Id).ToListAsync(cancellationToken);
            var inSection = new ArticleFilter { CategoryId = category };
            (string Name, ArticleFilter Filter)[] filters =
            [
                ("newsroom, one section", inSection),
                .. Enum.GetValues<NewsroomState>()
                    .SelectMany(state =>
                        new[]
                        {
                            ($"newsroom, {state}", new ArticleFilter { State = state }),
                            ($"newsroom, one section, {state}", inSection with { State = state }),
                        }
                    ),
                ("newsroom, the last section", new ArticleFilter { CategoryId = sections.Max() }),
                ("newsroom, no section", new ArticleFilter { CategoryId = sections.Max() + 1 }),
                ("newsroom, an author", new ArticleFilter { AuthorId = author }),
                ("newsroom, an author, drafts", new ArticleFilter { AuthorId = author, State = NewsroomState.Draft }),
                ("newsroom, an author in a section", inSection with { AuthorId = author }),
                ("newsroom, mine", new ArticleFilter { CreatedById = user }),
                ("newsroom, my drafts", new ArticleFilter { CreatedById = user, State = NewsroomState.Draft }),
                ("newsroom, mine in a section", inSection with { CreatedById = user }),
                ("newsroom, pages", new ArticleFilter { Kind = ArticleKind.Page }),
                (
                    "newsroom, published pages",
                    new ArticleFilter { Kind = ArticleKind.Page, State = NewsroomState.Published }
                ),
                (
                    "newsroom, published stories",
                    new ArticleFilter { Kind = ArticleKind.Story, State = NewsroomState.Published }
                ),
                ("newsroom, a word of no headline", new ArticleFilter { Words = "qwxyz" }),
                ("newsroom, a word of no headline in a section", inSection with { Words = "qwxyz" }),
                ("newsroom, an address", new ArticleFilter { Words = "#1" }),
            ];
            List<Measured> desks = [];
            foreach (var (name, filter) in filters)
            {
                desks.Add(await DeskAsync(name, filter));
            }

            return desks;
        }

        async Task<Measured> PublicAsync(
            string name,
            IQueryable<Article> articles,
            Func<ListQueries, ListPosition, Task<ListPage<ArticleCard>>> read
        )
        {
            var places = articles
                .Where(a => a.ListedAt != null)
                .OrderByDescending(a => a.ListedAt)
                .ThenByDescending(a => a.Id)
                .Select(a => new Cursor(a.ListedAt!.Value, a.Id));
            var (page, place) = await EdgeAsync(places, FrontQueries.PageSize);
            return new Measured(
                name,
                page,
                provider => read(provider.GetRequiredService<ListQueries>(), ListPosition.Newest),
                provider =>
                    read(
                        provider.GetRequiredService<ListQueries>(),
                        place is { } at ? new ListPosition(at, null) : ListPosition.Newest
                    )
            );
        }

        async Task<Measured> DeskAsync(string name, ArticleFilter filter)
        {
            // Turned page by page: what belongs to a filter is said in one place only.
            var queries = scope.ServiceProvider.GetRequiredService<ArticleAdminQueries>();
            var (page, deep) = (1, (ArticleCursor?)null);
            while (page < depth && (await queries.ListAsync(filter, deep, cancellationToken)).Older is { } older)
            {
                (page, deep) = (page + 1, older);
            }

            return new Measured(
                name,
                page,
                provider =>
                    provider.GetRequiredService<ArticleAdminQueries>().ListAsync(filter, null, cancellationToken),
                provider =>
                    provider.GetRequiredService<ArticleAdminQueries>().ListAsync(filter, deep, cancellationToken)
            );
        }

        async Task<(int Page, Cursor? Place)> EdgeAsync(IQueryable<Cursor> places, int size)
        {
            // A list without a second page is read as deep as it goes, which is its first.
            var pages = (await places.CountAsync(cancellationToken) - 1) / size + 1;
            var page = Math.Max(1, Math.Min(pages, depth));
            return page == 1
                ? (1, null)
                : (page, await places.Skip((page - 1) * size - 1).FirstAsync(cancellationToken));
        }
    }

    private async Task<double> TimeAsync(Func<IServiceProvider, Task> read)
    {
        await using var scope = services.CreateAsyncScope();
        var started = Stopwatch.GetTimestamp();
        await read(scope.ServiceProvider);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private sealed record Measured(
        string Name,
        int Page,
        Func<IServiceProvider, Task> First,
        Func<IServiceProvider, Task> Deep
    );
}

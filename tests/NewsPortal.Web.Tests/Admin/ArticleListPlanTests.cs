using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>
/// Which index each filter of the newsroom's list reads on SQLite. A plan that looks through all articles, or sorts all
/// of a section, would be noticed on a large site only.
/// </summary>
public sealed class ArticleListPlanTests(NewsApp app) : IClassFixture<NewsApp>, IAsyncLifetime
{
    private const string Desk = "IX_Articles_Desk";
    private const string DeskByState = "IX_Articles_DeskByState";
    private const string Owner = "IX_Articles_DeskByOwner";
    private const string OwnerAndState = "IX_Articles_DeskByOwnerAndState";
    private const string Pages = "IX_Articles_DeskPages";
    private const string PagesByState = "IX_Articles_DeskPagesByState";
    private const string Times = "IX_Articles_State_PublishedAt_UpdatedAt";
    private const string Terms = "IX_ArticleReferences_Desk";
    private const string TermsByState = "IX_ArticleReferences_DeskByState";
    private const string ById = "INTEGER PRIMARY KEY";
    private const string ByAddress = "IX_Articles_Path";

    /// <summary>What SQLite would count on a site of a million stories with few of all else.</summary>
    private static readonly (string Table, string Index, string Numbers)[] Counted =
    [
        ("Articles", Desk, "1000000 1 1 1 1 1 1 1"),
        ("Articles", DeskByState, "1000000 250000 1 1 1 1 1 1"),
        ("Articles", Owner, "1000000 20000 1 1 1"),
        ("Articles", OwnerAndState, "1000000 20000 5000 1 1 1"),
        ("Articles", Pages, "50 50 1 1 1 1 1 1"),
        ("Articles", PagesByState, "50 50 25 1 1 1 1 1"),
        ("Articles", Times, "1000000 250000 1 1"),
        ("Articles", ByAddress, "1000000 2"),
        ("Articles", "IX_Articles_StorySlug", "999950 1"),
        ("ArticleReferences", "sqlite_autoindex_ArticleReferences_1", "5000000 5 2 1"),
        ("ArticleReferences", Terms, "5000000 1000000 40000 1 1 1"),
        ("ArticleReferences", TermsByState, "5000000 1000000 40000 10000 1 1"),
    ];

    private static readonly Dictionary<string, (ArticleFilter Filter, string Index)> Filters = new()
    {
        ["all"] = (new(), Desk),
        ["draft"] = (new() { State = NewsroomState.Draft }, DeskByState),
        ["published"] = (new() { State = NewsroomState.Published }, DeskByState),
        ["bin"] = (new() { State = NewsroomState.Binned }, DeskByState),
        ["scheduled"] = (new() { State = NewsroomState.Scheduled }, Times),
        ["section"] = (new() { CategoryId = 1 }, Terms),
        ["section, draft"] = (new() { CategoryId = 1, State = NewsroomState.Draft }, TermsByState),
        ["section, published"] = (new() { CategoryId = 1, State = NewsroomState.Published }, TermsByState),
        ["section, scheduled"] = (new() { CategoryId = 1, State = NewsroomState.Scheduled }, Times),
        ["section, stories"] = (new() { CategoryId = 1, Kind = ArticleKind.Story }, Terms),
        ["section, author"] = (new() { CategoryId = 1, AuthorId = 1 }, Terms),
        ["section, author, draft"] = (
            new()
            {
                CategoryId = 1,
                AuthorId = 1,
                State = NewsroomState.Draft,
            },
            TermsByState
        ),
        ["section, owner"] = (new() { CategoryId = 1, CreatedById = 1 }, Owner),
        ["section, words"] = (new() { CategoryId = 1, Words = "harbour" }, Desk),
        ["section, draft, words"] = (
            new()
            {
                CategoryId = 1,
                State = NewsroomState.Draft,
                Words = "harbour",
            },
            DeskByState
        ),
        ["author"] = (new() { AuthorId = 1 }, Terms),
        ["author, draft"] = (new() { AuthorId = 1, State = NewsroomState.Draft }, TermsByState),
        ["author, published"] = (new() { AuthorId = 1, State = NewsroomState.Published }, TermsByState),
        ["author, words"] = (new() { AuthorId = 1, Words = "harbour" }, Terms),
        ["author, owner"] = (new() { AuthorId = 1, CreatedById = 1 }, Owner),
        ["owner"] = (new() { CreatedById = 1 }, Owner),
        ["owner, draft"] = (new() { CreatedById = 1, State = NewsroomState.Draft }, OwnerAndState),
        ["owner, published"] = (new() { CreatedById = 1, State = NewsroomState.Published }, OwnerAndState),
        ["owner, stories"] = (new() { CreatedById = 1, Kind = ArticleKind.Story }, Owner),
        ["pages"] = (new() { Kind = ArticleKind.Page }, Pages),
        ["pages, draft"] = (new() { Kind = ArticleKind.Page, State = NewsroomState.Draft }, PagesByState),
        ["pages, published"] = (new() { Kind = ArticleKind.Page, State = NewsroomState.Published }, PagesByState),
        ["pages, words"] = (new() { Kind = ArticleKind.Page, Words = "about" }, Pages),
        ["stories"] = (new() { Kind = ArticleKind.Story }, Desk),
        ["stories, published"] = (new() { Kind = ArticleKind.Story, State = NewsroomState.Published }, DeskByState),
        ["words"] = (new() { Words = "harbour wall" }, Desk),
        ["words in texts"] = (new() { Words = "harbour", InTexts = true }, Desk),
        ["draft, words"] = (new() { Words = "harbour", State = NewsroomState.Draft }, DeskByState),
        ["number"] = (new() { Words = "#1" }, ById),
        ["number, section"] = (new() { Words = "#1", CategoryId = 1 }, ById),
        ["address"] = (new() { Words = "/2026/03/02/harbour" }, ByAddress),
    };

    /// <summary>Each of them, before and after SQLite has counted, at the first page and in both directions.</summary>
    public static TheoryData<string, bool, bool?> Cases()
    {
        var cases = new TheoryData<string, bool, bool?>();
        foreach (var name in Filters.Keys)
        {
            foreach (var isCounted in new[] { false, true })
            {
                foreach (bool? newer in new bool?[] { null, false, true })
                {
                    cases.Add(name, isCounted, newer);
                }
            }
        }

        return cases;
    }

    public Task InitializeAsync() =>
        app.Data.InDatabaseAsync(async db =>
        {
            if (!await db.Categories.AnyAsync())
            {
                var parent = new Category { Slug = "city", Name = "City" };
                db.AddRange(
                    parent,
                    new Category
                    {
                        Slug = "harbour",
                        Name = "Harbour",
                        Parent = parent,
                    }
                );
                await db.SaveChangesAsync();
            }

            return true;
        });

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task List_Filtered_SeeksAnIndexInItsOrder(string name, bool isCounted, bool? newer)
    {
        var (filter, index) = Filters[name];
        var cursor = newer is { } direction ? new ArticleCursor(DateTime.UnixEpoch, 1, direction) : null;

        var plan = await PlanAsync(filter, cursor, isCounted);

        var text = string.Join(Environment.NewLine, plan);
        Assert.True(
            plan.Any(step => Regex.IsMatch(step, $@"^(SEARCH|SCAN) .* USING .*\b{index}\b")),
            $"Not by {index}:{Environment.NewLine}{text}"
        );

        // Without a filter, or with words, the list itself is walked; all else is rows that another step has limited.
        Assert.True(plan.TrueForAll(step => !IsScan(step) || IsWalk(step, index) || IsLimited(step, plan)), text);

        // What is merged or due is a page of each section, or the few scheduled.
        var sorts = plan.Count(step => step.StartsWith("USE TEMP B-TREE FOR", StringComparison.Ordinal));
        var isMerged = plan.Contains("UNION ALL");
        Assert.True(
            sorts
                <= (
                    isMerged ? 2
                    : index == Times ? 1
                    : 0
                ),
            text
        );
    }

    private static bool IsScan(string step) => step.StartsWith("SCAN ", StringComparison.Ordinal);

    private static bool IsWalk(string step, string index) =>
        index == Desk && step.EndsWith($"USING COVERING INDEX {Desk}", StringComparison.Ordinal);

    /// <summary>Rows of another step, the sections that a filter names, and the restricted stories.</summary>
    private static bool IsLimited(string step, List<string> plan) =>
        step.Split(' ')[1] is var name
        && (
            plan.Contains($"CO-ROUTINE {name}")
            || plan.Contains($"MATERIALIZE {name}")
            || step.Contains(" VIRTUAL TABLE ", StringComparison.Ordinal)
            || Regex.IsMatch(name, @"^s\d*$")
        );

    private async Task<List<string>> PlanAsync(ArticleFilter filter, ArticleCursor? cursor, bool isCounted)
    {
        var commands = await new QueryCount().CommandsOfAsync(
            app,
            () =>
                app.InScopeAsync(async services =>
                {
                    services.GetRequiredService<NewsDbContext>().Viewer = 1;
                    return await services.GetRequiredService<ArticleAdminQueries>().ListAsync(filter, cursor, default);
                })
        );
        var command = commands.Last(sql => Regex.IsMatch(sql, @"ORDER BY [^\n]*""ModifiedAt""[^\n]*\nLIMIT"));
        return await app.Data.InDatabaseAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            if (isCounted)
            {
                await db.Database.ExecuteSqlRawAsync("ANALYZE; DELETE FROM sqlite_stat1;");
                foreach (var (table, index, numbers) in Counted)
                {
                    await db.Database.ExecuteSqlAsync($"INSERT INTO sqlite_stat1 VALUES ({table}, {index}, {numbers})");
                }

                await db.Database.ExecuteSqlRawAsync("ANALYZE sqlite_schema");
            }

            await using var explain = db.Database.GetDbConnection().CreateCommand();
            explain.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(
                transaction
            );
            explain.CommandText = $"EXPLAIN QUERY PLAN {command}";
            foreach (var parameter in Regex.Matches(command, @"@\w+").Select(m => m.Value).Distinct())
            {
                var value = explain.CreateParameter();
                (value.ParameterName, value.Value) = (parameter, 1);
                explain.Parameters.Add(value);
            }

            List<string> plan = [];
            await using (var steps = await explain.ExecuteReaderAsync())
            {
                while (await steps.ReadAsync())
                {
                    plan.Add(steps.GetString(3));
                }
            }

            await transaction.RollbackAsync();
            return plan;
        });
    }
}

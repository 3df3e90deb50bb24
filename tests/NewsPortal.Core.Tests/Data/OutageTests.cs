using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Menus;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Search;
using NewsPortal.Core.Site;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

/// <summary>
/// While the database is down, every in-memory cache serves what it has, even if it was due for renewal.
/// </summary>
public sealed class OutageTests : IDisposable
{
    private static readonly DateTime Now = NewsApp.Start.UtcDateTime;
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SiteDirectory_DatabaseAway_HasItsSections(bool isChanged)
    {
        await _app.Data.CreateCategoryAsync("harbour", "Harbour");

        await ServesAsync(
            isChanged,
            async () =>
            {
                var directory = await Get<SiteDirectoryQueries>().GetAsync(default);
                Assert.Equal("Harbour", Assert.Single(directory.Sections.Values).Name);
            }
        );
    }

    [Fact]
    public async Task SiteDirectory_NeverReadAndDatabaseAway_HasTheNameFromTheSettings()
    {
        _ = _app.Services;
        await ChangeAllAsync();
        using var cache = new ContentCache(_app.Clock, NullLogger<ContentCache>.Instance);
        var reader = ActivatorUtilities.CreateInstance<SiteDirectoryQueries>(_app.Services, cache);

        await _app.WithoutDatabaseAsync(async () =>
            Assert.Equal("The Test Courier", (await reader.GetAsync(default)).Name)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Menus_DatabaseAway_AreThoseLastKnown(bool isChanged)
    {
        await _app.InScopeAsync(services =>
            services
                .GetRequiredService<MenuEditor>()
                .SaveAsync(
                    new SaveMenus(
                        0,
                        new MenusContent { Main = [new MenuItem(MenuTarget.Address, null, "/search", "Find")] }
                    ),
                    Actor.Program("Test"),
                    default
                )
        );

        await ServesAsync(
            isChanged,
            async () => Assert.Equal("Find", Assert.Single((await Get<MenuQueries>().GetAsync(default)).Main!).Name)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BreakingNews_DatabaseAway_HasItsLinesUntilTheyEnd(bool isChanged)
    {
        await _app.Data.InDatabaseAsync(db =>
        {
            db.BreakingNews.Add(
                new BreakingNews
                {
                    Text = "Known before",
                    StartsAt = Now,
                    EndsAt = Now.AddMinutes(4),
                    CreatedByName = "Desk",
                }
            );
            return db.SaveChangesAsync();
        });
        await ChangeAllAsync();

        await ServesAsync(
            isChanged,
            async () =>
                Assert.Equal("Known before", Assert.Single(await Get<BreakingNewsQueries>().GetAsync(default)).Text)
        );

        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await _app.WithoutDatabaseAsync(async () => Assert.Empty(await Get<BreakingNewsQueries>().GetAsync(default)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MostRead_DatabaseAway_HasItsLists(bool isChanged)
    {
        var story = await _app.Data.CreateStoryAsync("Much read", Now.AddDays(-1));
        await _app.Data.InDatabaseAsync(db =>
        {
            db.ArticleViewHours.Add(
                new ArticleViewHour
                {
                    ArticleId = story.Id,
                    Hour = Now.AddHours(-1),
                    Views = 5,
                }
            );
            return db.SaveChangesAsync();
        });

        await ServesAsync(
            isChanged,
            async () =>
                Assert.Equal("Much read", Assert.Single((await Get<MostRead>().GetAsync(null, default)).Day).Headline)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Numbers_DatabaseAway_AreTheLast(bool isChanged)
    {
        var story = await _app.Data.CreateStoryAsync("Much read", Now.AddDays(-1));
        await _app.Data.InDatabaseAsync(db =>
        {
            db.ArticleViewHours.Add(
                new ArticleViewHour
                {
                    ArticleId = story.Id,
                    Hour = Now.AddMinutes(-30),
                    Views = 5,
                }
            );
            return db.SaveChangesAsync();
        });

        await ServesAsync(
            isChanged,
            async () =>
            {
                var page = await Get<NumbersQueries>()
                    .ReadAsync(new(NumbersRange.Today), Actor.Program("Test"), default);
                Assert.Equal((5L, "Much read"), (page.Value!.Today.Views, page.Value.Stories.Single().Name));
            }
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SearchNames_DatabaseAway_AreSuggested(bool isChanged)
    {
        await _app.Data.CreateCategoryAsync("harbour", "Harbour");

        await ServesAsync(
            isChanged,
            () =>
                _app.InScopeAsync(async services =>
                {
                    var list = await services.GetRequiredService<Suggestions>().FindAsync("harb", default);
                    Assert.Equal("Harbour", Assert.Single(list.Items).Text);
                    return true;
                })
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PublicPictures_DatabaseAway_AreServed(bool isChanged)
    {
        var id = await _app.Data.InDatabaseAsync(async db =>
        {
            var picture = new MediaItem
            {
                Sha256 = new string('a', 64),
                FileName = "quay.jpg",
                ContentType = "image/jpeg",
                Width = 1200,
                Height = 800,
                Alt = "The quay",
                CreatedAt = Now,
            };
            db.Media.Add(picture);
            await db.SaveChangesAsync();
            return picture.Id;
        });

        await ServesAsync(isChanged, async () => Assert.NotNull(await Get<PublicPictures>().FindAsync(id, default)));
    }

    private T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Reads it once, lets it expire or change, and reads it again without the database.</summary>
    private async Task ServesAsync(bool isChanged, Func<Task> read)
    {
        await read();
        if (isChanged)
        {
            await ChangeAllAsync();
        }
        else
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        await _app.WithoutDatabaseAsync(read);
    }

    private Task ChangeAllAsync() =>
        Get<ContentCache>()
            .HandleAsync(
                [.. Enum.GetValues<ChangeSubject>().Select(subject => new ChangeEntry { Subject = subject })],
                default
            );
}

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Tests.Data;

/// <summary>A database of an earlier release, filled by a stored script, is upgraded without losing anything.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private const string FirstRelease = "TakenUp";

    private readonly string _folder = Directory.CreateTempSubdirectory("newsportal-upgrade-").FullName;
    private ServiceProvider _services = null!;
    private AsyncServiceScope _scope;
    private NewsDbContext _db = null!;

    public async Task InitializeAsync()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Database:Provider", "Sqlite"), new(StorageRoot.Setting, _folder)])
            .Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(configuration)
            .AddSingleton(StorageRoot.From(configuration))
            .AddNewsDatabase()
            .BuildServiceProvider();
        _scope = _services.CreateAsyncScope();
        _db = _scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        await File.WriteAllBytesAsync(Path.Combine(_folder, StorageRoot.DatabaseFile), []);
        await _db.GetService<IMigrator>().MigrateAsync(FirstRelease);
        await _db.Database.ExecuteSqlRawAsync(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "first-release.sql"))
        );
        await _db.Database.MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Migrate_Revisions_BecomeVersionsWithTheirWordsAndReasons()
    {
        var versions = await _db
            .ArticleVersions.Where(v => v.ArticleId == 1)
            .OrderBy(v => v.Number)
            .Select(v => new
            {
                v.Number,
                v.BaseNumber,
                v.Reason,
                v.Note,
                v.ByName,
                v.State,
                v.Content.Fields,
                v.Content.Body,
            })
            .ToListAsync();

        Assert.Equal(
            [
                (1, null, VersionReason.Created, null, "Ada", ArticleState.Draft, "First words", "<p>First text.</p>"),
                (
                    2,
                    1,
                    VersionReason.Published,
                    null,
                    "Ada",
                    ArticleState.Published,
                    "First words",
                    "<p>First text.</p>"
                ),
                (
                    3,
                    2,
                    VersionReason.Saved,
                    null,
                    "Bo",
                    ArticleState.Published,
                    "Second \"words\"",
                    "<p>Second text.</p>"
                ),
                (
                    4,
                    3,
                    VersionReason.Corrected,
                    "Added a correction",
                    "Bo",
                    ArticleState.Published,
                    "Second \"words\"",
                    "<p>Second text.</p>"
                ),
            ],
            versions.Select(v =>
                (v.Number, v.BaseNumber, v.Reason, v.Note, v.ByName, v.State, v.Fields.Headline, v.Body.Read()!)
            )
        );
    }

    [Fact]
    public async Task Migrate_PublishedStory_KeepsEveryField()
    {
        var content = (await new ArticleVersions(_db, TimeProvider.System).NewestAsync(1, default))!;

        Assert.Equal(
            (
                "Second \"words\"",
                "Lead-in",
                "<p>Second text.</p>",
                StoryKind.Opinion,
                "de",
                "Seo",
                "Says",
                "first",
                "Caption",
                "Credit"
            ),
            (
                content.Headline,
                content.Standfirst,
                content.Body,
                content.StoryKind,
                content.Language,
                content.SeoTitle,
                content.SeoDescription,
                content.Slug,
                content.PictureCaption,
                content.PictureCredit
            )
        );
        Assert.Equal(new Enclosure("https://old.test/a.mp3", "audio/mpeg", 42), content.Enclosure);
        Assert.Equal([2L], content.CategoryIds);
        Assert.Equal([2L, 1L], content.AuthorIds);
        Assert.Equal((1, 3), (content.SeriesId, content.SeriesPlace));
        Assert.Equal(["Überflutung", "Say \"hi\" \\ there"], content.Tags);
        var stored = (await new ArticleVersions(_db, TimeProvider.System).ReadAsync(1, 4, default))!;
        Assert.Equal(["Überflutung", "Say \"hi\" \\ there"], stored.Tags);
        Assert.Equal([2L], stored.CategoryIds);
        Assert.Equal([2L, 1L], stored.AuthorIds);
    }

    [Fact]
    public async Task Migrate_States_ArePublishedVersionsOfWhatReadersSaw()
    {
        var articles = await _db
            .Articles.OrderBy(a => a.Id)
            .Select(a => new
            {
                a.Title,
                a.Path,
                a.NewestVersion,
                a.PublishedVersion,
                a.FeedId,
                a.RenderedBody,
            })
            .ToListAsync();

        Assert.Equal(
            [
                ("Second \"words\"", "/2026/03/02/first", 4, 4),
                ("Draft", null, 1, null),
                ("Tomorrow", "/2027/03/02/tomorrow", 1, 1),
                ("Gone", "/2026/03/01/gone", 1, 1),
                ("About", "/about", 1, 1),
            ],
            articles.Select(a => (a.Title, a.Path, a.NewestVersion, a.PublishedVersion))
        );
        Assert.Equal(("guid-1", "<p>Second text.</p>"), (articles[0].FeedId, articles[0].RenderedBody));
    }

    [Fact]
    public async Task Migrate_LinkRows_AreThoseOfReadersAndReferencesThoseOfTheNewsroom()
    {
        var draft = (await new ArticleVersions(_db, TimeProvider.System).NewestAsync(2, default))!;

        Assert.Equal([1L], draft.CategoryIds);
        Assert.Equal([1L], draft.AuthorIds);
        Assert.Equal(["Überflutung"], draft.Tags);
        Assert.False(await _db.ArticleCategories.AnyAsync(l => l.ArticleId == 2));
        Assert.False(
            await _db.ContentReferences.AnyAsync(r =>
                !_db.Articles.Any(a => a.Id == r.ArticleId && a.ModifiedAt == r.ModifiedAt && a.State == r.State)
            )
        );
        Assert.Equal(2, await _db.ArticleCategories.CountAsync(l => l.ArticleId == 1));
        var article = await _db.Articles.SingleAsync(a => a.Id == 1);
        await _db.Entry(article).Collection(a => a.Categories).LoadAsync();
        await _db.Entry(article).Collection(a => a.Authors).LoadAsync();
        var stated = (article.LabelIds, article.AuthorIds);
        Assert.NotEqual(("", ""), stated);
        article.StateLinks();
        Assert.Equal((article.LabelIds, article.AuthorIds), stated);
    }

    [Fact]
    public async Task Migrate_ViewsRedirectsAndChanges_Stay()
    {
        Assert.Equal(
            18420,
            await _db.ArticleViewTotals.Where(v => v.ArticleId == 1).Select(v => v.Views).SingleAsync()
        );
        Assert.Equal(
            1,
            await _db.Redirects.Where(r => r.FromPath == "/old/address").Select(r => r.TargetId).SingleAsync()
        );
        var change = await _db.Changes.SingleAsync();
        Assert.Equal((null, change.At), (change.Tags, change.HoldsFrom));
    }

    [Fact]
    public async Task PackBodies_OfAnEarlierRelease_StoresEqualOnesOnceAndKeepsTheWords()
    {
        await new PackBodies(_db).RunAsync(default);

        _db.ChangeTracker.Clear();
        Assert.Equal(2, await _db.ArticleBodies.CountAsync(b => b.ArticleId == 1));
        Assert.False(await _db.ArticleBodies.AnyAsync(b => b.Hash == null));
        var versions = new ArticleVersions(_db, TimeProvider.System);
        Assert.Equal(
            ["<p>First text.</p>", "<p>First text.</p>", "<p>Second text.</p>", "<p>Second text.</p>"],
            [
                (await versions.ReadAsync(1, 1, default))!.Body!,
                (await versions.ReadAsync(1, 2, default))!.Body!,
                (await versions.ReadAsync(1, 3, default))!.Body!,
                (await versions.ReadAsync(1, 4, default))!.Body!,
            ]
        );
    }
}

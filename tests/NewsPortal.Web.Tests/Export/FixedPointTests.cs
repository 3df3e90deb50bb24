using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Demo;
using NewsPortal.Core.Export;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Hosting;

namespace NewsPortal.Web.Tests.Export;

/// <summary>
/// A site that is exported, imported into an empty one and exported again is the same bytes. EXPORT_STEPS says how many
/// things happen to the random ones.
/// </summary>
public sealed class FixedPointTests : IAsyncLifetime
{
    private const int UsualSteps = 60;
    private const int ExportsEvery = 20;
    private readonly Sites _sites = new();

    private static int Steps =>
        int.TryParse(Environment.GetEnvironmentVariable("EXPORT_STEPS"), CultureInfo.InvariantCulture, out var steps)
            ? steps
            : UsualSteps;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _sites.DisposeAsync();

    [Fact]
    public async Task Export_OfAnEmptySite_IsAFixedPoint() =>
        await _sites.RequireFixedPointAsync(await _sites.NewAsync());

    [Fact]
    public async Task Export_OfTheDemo_IsAFixedPointWithTheSamePages()
    {
        var app = await _sites.NewAsync();
        await app.InScopeAsync(async services =>
        {
            var content = DemoContent.Read(DemoContent.DefaultFolder);
            await services.GetRequiredService<DemoSeeder>().SeedAsync(content, default);
            return await services.GetRequiredService<DemoPictures>().DrawAsync(content, 12, null, default);
        });
        await app.Data.CreateUserAsync("vera", Roles.Editor);

        var imported = await _sites.RequireFixedPointAsync(app);

        await RequireSamePagesAsync(new RandomNewsroom(app, 0), app, imported);
    }

    [SkippableFact]
    public async Task Export_OfARealImportThatWasEdited_IsAFixedPoint()
    {
        var app = await _sites.NewAsync();
        var receipt = _sites.NewFolder();
        var result = await app.InScopeAsync(services =>
            services
                .GetRequiredService<WordPressImporter>()
                .ImportAsync(
                    new ImportWordPress([SharedData.Path("18f.wxr.xml")], SharedData.Path("18f-uploads"), receipt),
                    null,
                    default
                )
        );
        Assert.True(result.IsDone);
        await app.InScopeAsync(services =>
            services
                .GetRequiredService<SeriesEditor>()
                .SaveAsync(new SaveSeries { Title = "The river" }, Actor.Program("Test"), default)
        );
        await HappenAsync(new RandomNewsroom(app, 7), 25);

        var imported = await _sites.RequireFixedPointAsync(app);

        // The ledger came along: the same export brings nothing twice, and leaves alone what was edited.
        var again = await imported.InScopeAsync(services =>
            services
                .GetRequiredService<WordPressImporter>()
                .ImportAsync(
                    new ImportWordPress([SharedData.Path("18f.wxr.xml")], SharedData.Path("18f-uploads"), receipt),
                    null,
                    default
                )
        );
        Assert.Equal(0, again.Summary.Count(ImportAction.Imported));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Export_WhateverHappened_IsAFixedPointWithTheSamePages(int seed)
    {
        var app = await _sites.NewAsync();
        var newsroom = new RandomNewsroom(app, seed);
        await newsroom.BeginAsync();
        await app.Data.CreateUserAsync("vera", Roles.Journalist, 1);
        for (var step = 0; step < Steps; step += ExportsEvery)
        {
            await HappenAsync(newsroom, ExportsEvery);

            var imported = await _sites.RequireFixedPointAsync(app);

            await RequireSamePagesAsync(newsroom, app, imported);
        }
    }

    /// <summary>
    /// What a random newsroom does not do: a translation, a page, odd signs, a section made before the one above it,
    /// and a row in each table, whatever it is for.
    /// </summary>
    [Fact]
    public async Task Export_OfASiteWithARowInEachTable_IsAFixedPoint()
    {
        var app = await _sites.NewAsync();
        var section = await app.Data.CreateCategoryAsync("town");
        var parent = await app.Data.CreateCategoryAsync("world");
        await app.Data.InDatabaseAsync(db =>
            db.Categories.Where(c => c.Id == section.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.ParentId, parent.Id))
        );
        var author = await app.Data.CreateAuthorAsync("ada");
        await app.Data.CreateUserAsync("vera", Roles.Journalist, section.Id);
        var english = await app.Data.CreateStoryAsync(
            "The ferry returns",
            change: c =>
                c with
                {
                    CategoryIds = [section.Id],
                    AuthorIds = [author.Id],
                    Tags = ["boats"],
                    Language = "en",
                }
        );
        await app.Data.CreateStoryAsync(
            "Le bac revient",
            change: c => c with { Language = "fr" },
            command: s => s with { VersionOf = $"#{english.Id}" }
        );
        await app.Data.CreateDraftAsync("About us", command: s => s with { Kind = ArticleKind.Page });
        await app.Data.CreateDraftAsync("« Ünïcode » \u2028 <b> \\ \" 🚢 \u0085");
        var first = await _sites.ExportAsync(app);
        await app.Data.InDatabaseAsync(async db =>
        {
            foreach (var record in ArchiveRecords.All)
            {
                if (new FileInfo(Path.Combine(first, record.FileName)).Length == 0)
                {
                    await MadeUpRows.AddAsync(db, record);
                }
            }

            return true;
        });

        var imported = await _sites.RequireFixedPointAsync(app);

        var second = await _sites.ExportAsync(imported);
        Assert.All(
            ArchiveRecords.All,
            record => Assert.NotEqual(0, new FileInfo(Path.Combine(second, record.FileName)).Length)
        );
    }

    private static async Task HappenAsync(RandomNewsroom newsroom, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            await newsroom.StepAsync();
        }
    }

    private static async Task RequireSamePagesAsync(RandomNewsroom newsroom, NewsApp app, NewsApp imported)
    {
        var (browser, other) = (app.Browser(), imported.Browser());
        foreach (var address in await newsroom.AddressesAsync())
        {
            Assert.Equal((address, await GetAsync(browser, address)), (address, await GetAsync(other, address)));
        }
    }

    /// <summary>Pages that are not there have a request id of their own.</summary>
    private static async Task<string> GetAsync(HttpClient browser, string address)
    {
        using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsStringAsync()
            : $"{(int)answer.StatusCode} {answer.Headers.Location?.OriginalString}";
    }
}

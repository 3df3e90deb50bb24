using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Taxonomy;

/// <summary>Names typed by journalists are distinguished by name, not by slug.</summary>
public sealed class NamesInEditorsTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly Actor Editor = Actor.Program("Test");

    [Fact]
    public async Task Save_TagsThatLookAlike_StayThreeTopics()
    {
        var first = await app.Data.CreateStoryAsync(
            "Languages",
            change: c => c with { Tags = ["D", "D#", "D++", "@", "!!!"] }
        );
        var second = await app.Data.CreateStoryAsync(
            "More languages",
            change: c => c with { Tags = ["d++", " d# ", "D"] }
        );

        async Task<List<string>> Of(long id) =>
            await app.Data.InDatabaseAsync(db =>
                db.ArticleTags.Where(t => t.ArticleId == id)
                    .OrderBy(t => t.Position)
                    .Select(t => t.Tag.Slug)
                    .ToListAsync()
            );
        Assert.Equal(["d", "d-2", "d-3", "tag", "tag-2"], await Of(first.Id));
        Assert.Equal(["d-3", "d-2", "d"], await Of(second.Id));
    }

    [Fact]
    public async Task Save_TagsOfOlderVersions_AreFoundByTheirNames()
    {
        await app.Data.InDatabaseAsync(async db =>
        {
            db.Tags.AddRange(
                new Tag { Slug = "economie", Name = "Économie" },
                new Tag { Slug = "renamed", Name = "Cafés" }
            );
            await db.SaveChangesAsync();
            return await db
                .Tags.Where(t => t.Slug == "economie" || t.Slug == "renamed")
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.NameKey, (string?)null));
        });

        var story = await app.Data.CreateStoryAsync("Old tags", change: c => c with { Tags = ["ÉCONOMIE", "cafés"] });

        Assert.Equal(
            ["economie", "renamed"],
            await app.Data.InDatabaseAsync(db =>
                db.ArticleTags.Where(t => t.ArticleId == story.Id)
                    .OrderBy(t => t.Position)
                    .Select(t => t.Tag.Slug)
                    .ToListAsync()
            )
        );
    }

    [Fact]
    public async Task Save_CategoriesAuthorsAndSeriesThatLookAlike_GetNumberedAddresses()
    {
        async Task<string> Category(string name) =>
            await SlugAsync(
                s =>
                    s.GetRequiredService<CategoryEditor>().SaveAsync(new SaveCategory { Name = name }, Editor, default),
                (db, id) => db.Categories.Where(c => c.Id == id).Select(c => c.Slug)
            );
        async Task<string> Author(string name) =>
            await SlugAsync(
                s => s.GetRequiredService<AuthorEditor>().SaveAsync(new SaveAuthor { Name = name }, Editor, default),
                (db, id) => db.Authors.Where(a => a.Id == id).Select(a => a.Slug)
            );
        async Task<string> Series(string title) =>
            await SlugAsync(
                s => s.GetRequiredService<SeriesEditor>().SaveAsync(new SaveSeries { Title = title }, Editor, default),
                (db, id) => db.Series.Where(x => x.Id == id).Select(x => x.Slug)
            );

        Assert.Equal(["q", "q-2", "category"], [await Category("Q"), await Category("Q+"), await Category("+++")]);
        Assert.Equal(["li-q", "li-q-2", "author"], [await Author("Li Q"), await Author("Li-Q"), await Author("@")]);
        Assert.Equal(["q-a", "q-a-2", "series"], [await Series("Q & A"), await Series("Q/A"), await Series("?!")]);
    }

    [Fact]
    public async Task Rename_TagToTheNameOfAnother_IsRefused()
    {
        var story = await app.Data.CreateStoryAsync("Two tags", change: c => c with { Tags = ["Rowing", "Sculling"] });
        var tag = await app.Data.InDatabaseAsync(db => db.Tags.SingleAsync(t => t.Name == "Sculling"));

        var result = await app.InScopeAsync(s =>
            s.GetRequiredService<TagEditor>()
                .SaveAsync(
                    new SaveTag
                    {
                        Id = tag.Id,
                        Version = tag.Version,
                        Name = "ROWING",
                    },
                    Editor,
                    default
                )
        );

        Assert.Equal(EditOutcome.Invalid, result.Outcome);
        Assert.NotEqual(0, story.Id);
    }

    private async Task<string> SlugAsync(
        Func<IServiceProvider, Task<EditResult>> save,
        Func<NewsPortal.Core.Data.NewsDbContext, long, IQueryable<string>> slug
    )
    {
        var result = await app.InScopeAsync(save);
        Assert.True(result.IsDone);
        return await app.Data.InDatabaseAsync(db => slug(db, result.Id).SingleAsync());
    }
}

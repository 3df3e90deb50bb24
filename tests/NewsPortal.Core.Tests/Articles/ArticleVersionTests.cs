using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Articles;

/// <summary>What is written stays separate from what is read, and nothing written is lost.</summary>
public sealed class ArticleVersionTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly Actor Desk = Actor.Program("Desk");

    [Fact]
    public async Task Save_PublishedStory_ChangesNothingThatReadersSee()
    {
        var category = await app.Data.CreateCategoryAsync("apart");
        var story = await app.Data.CreateStoryAsync(
            "Words that stand",
            change: c => c with { CategoryIds = [category.Id] }
        );
        var before = await ReadersSeeAsync(story.Id);

        var saved = await SaveAsync(
            story,
            c =>
                c with
                {
                    Headline = "Words in progress",
                    Body = "<p>Other.</p>",
                    Slug = "elsewhere",
                    CategoryIds = [],
                    Tags = ["New topic"],
                }
        );

        Assert.True(saved.IsDone);
        Assert.Equal(before, await ReadersSeeAsync(story.Id));
        Assert.Equal(("Words in progress", "elsewhere"), await NewestAsync(story.Id));
    }

    [Fact]
    public async Task Publish_ChangesSavedBefore_ShowsThemAtOnce()
    {
        var story = await app.Data.CreateStoryAsync("Before the change");
        var saved = await SaveAsync(story, c => c with { Headline = "After the change", Slug = "after" });

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .PublishAsync(saved.Value.Id, saved.Value.Version, null, Desk, default)
        );

        Assert.Equal(
            ("After the change", "/2026/03/02/after", 4, 4),
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == story.Id)
                    .Select(a => ValueTuple.Create(a.Headline, a.Path, a.NewestVersion, a.PublishedVersion!.Value))
                    .SingleAsync()
            )
        );
    }

    [Fact]
    public async Task SaveAndPublish_InOneCommand_IsOneVersionAndOneChange()
    {
        var before = await app.Data.InDatabaseAsync(db => db.Changes.MaxAsync(c => (long?)c.Sequence)) ?? 0;

        var story = await app.Data.SaveAsync(
            new SaveArticle
            {
                Content = new ArticleContent { Headline = "At one go", Body = "<p>Text.</p>" },
                Step = ArticleStep.Publish,
            }
        );

        var (versions, changes) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.ArticleVersions.Where(v => v.ArticleId == story.Value.Id).Select(v => v.Reason).ToListAsync(),
                await db.Changes.CountAsync(c => c.Sequence > before && c.SubjectId == story.Value.Id)
            )
        );
        Assert.Equal([VersionReason.Published], versions);
        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task Save_ContentThatWasThereBefore_IsStoredOnce()
    {
        var story = await app.Data.CreateDraftAsync("Back and forth");
        var other = await SaveAsync(story, c => c with { Standfirst = "Other" });

        await SaveAsync(other.Value, c => c with { Standfirst = null });

        var (versions, contents, bodies) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.ArticleVersions.CountAsync(v => v.ArticleId == story.Id),
                await db.StoredContents.CountAsync(c => c.ArticleId == story.Id),
                await db.ArticleBodies.CountAsync(b => b.ArticleId == story.Id)
            )
        );
        Assert.Equal((3, 2, 1), (versions, contents, bodies));
    }

    [Fact]
    public async Task Save_LongBody_IsStoredCompressed()
    {
        var body = string.Concat(
            Enumerable.Repeat("<p>The tide comes in twice a day, and nobody asks it to.</p>", 500)
        );
        var story = await app.Data.CreateDraftAsync("Long read", c => c with { Body = body });

        var stored = await app.Data.InDatabaseAsync(db => db.ArticleBodies.SingleAsync(b => b.ArticleId == story.Id));

        Assert.InRange(stored.Packed!.Length, 1, body.Length / 20);
        Assert.Equal(body, stored.Read());
    }

    [Fact]
    public async Task Restore_EarlierVersion_IsANewVersionThatReadersDoNotSeeYet()
    {
        var story = await app.Data.CreateStoryAsync("First words of all");
        var saved = await SaveAsync(
            story,
            c => c with { Headline = "Second words", Body = "<p>B.</p>" },
            ArticleStep.Publish
        );

        var restored = await app.InScopeAsync(services =>
            services.GetRequiredService<ArticleEditor>().RestoreAsync(story.Id, saved.Value.Version, 1, Desk, default)
        );

        Assert.True(restored.IsDone);
        Assert.Equal("First words of all", (await NewestAsync(story.Id)).Headline);
        Assert.Equal(
            ("Second words", VersionReason.Restored),
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == story.Id)
                    .Select(a =>
                        ValueTuple.Create(
                            a.Headline,
                            db.ArticleVersions.Single(v => v.ArticleId == a.Id && v.Number == a.NewestVersion).Reason
                        )
                    )
                    .SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Merge_TagOfASavedVersion_IsInTheNextOneUnderItsNewName()
    {
        var story = await app.Data.CreateDraftAsync("About floods", c => c with { Tags = ["Flooding"] });
        var into = await app.Data.CreateDraftAsync("About water", c => c with { Tags = ["High water"] });
        var tag = await app.Data.InDatabaseAsync(db => db.Tags.SingleAsync(t => t.Name == "Flooding"));

        await app.Data.ReshapeAsync(
            new ReshapeTerm
            {
                Kind = TermKind.Tag,
                Id = tag.Id,
                Act = TermAct.Merged,
                Into = "High water",
            }
        );

        Assert.Equal(["High water"], (await app.Data.ContentAsync(story.Id))!.Tags);
        Assert.Equal(["High water"], (await app.Data.ContentAsync(into.Id))!.Tags);
    }

    [Fact]
    public void Read_NewerSchema_SaysWhatToDo()
    {
        var fault = Assert.Throws<InvalidOperationException>(() =>
            ArticleContentJson.Read($"{{\"schema\":{ArticleContentJson.Schema + 1},\"headline\":\"x\"}}")
        );

        Assert.Contains("Run the newer version", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameContent()
    {
        var content = new ArticleContent
        {
            Headline = "Ü \"q\" <b>",
            ShortHeadline = "s",
            Standfirst = "l\n\nm",
            StoryKind = StoryKind.Review,
            Language = "pt-BR",
            CategoryIds = [3, 1],
            Tags = ["a, b", "新"],
            AuthorIds = [9],
            SeriesId = 4,
            SeriesPlace = 2,
            PictureId = 8,
            PictureAlt = "alt",
            PictureCaption = "c",
            PictureCredit = "p",
            Slug = "slug",
            SeoTitle = "t",
            SeoDescription = "d",
            Enclosure = new Enclosure("/media/files/1/a.mp3", "audio/mpeg", 5),
        };

        var read = ArticleContentJson.Read(ArticleContentJson.Write(content));

        Assert.Equal(ArticleContentJson.Write(content), ArticleContentJson.Write(read));
        Assert.Equivalent(content, read, strict: true);
    }

    private async Task<Result<SavedArticle>> SaveAsync(
        SavedArticle from,
        Func<ArticleContent, ArticleContent> change,
        ArticleStep step = ArticleStep.Save
    ) =>
        await app.Data.SaveAsync(
            new SaveArticle
            {
                Id = from.Id,
                Version = from.Version,
                Content = change((await app.Data.ContentAsync(from.Id))!),
                Step = step,
            }
        );

    private async Task<(string Headline, string? Slug)> NewestAsync(long id) =>
        await app.Data.ContentAsync(id) is { } content ? (content.Headline, content.Slug) : default;

    private Task<string> ReadersSeeAsync(long id) =>
        app.Data.InDatabaseAsync(async db =>
        {
            var a = await db
                .Articles.AsNoTracking()
                .Include(a => a.Categories)
                .Include(a => a.Tags)
                .SingleAsync(a => a.Id == id);
            return string.Join(
                '|',
                a.Headline,
                a.Path,
                a.Slug,
                a.RenderedBody,
                a.WordCount,
                a.ListedAt,
                a.PublishedVersion,
                string.Join(',', a.Categories.Select(l => l.CategoryId)),
                string.Join(',', a.Tags.Select(l => l.TagId))
            );
        });
}

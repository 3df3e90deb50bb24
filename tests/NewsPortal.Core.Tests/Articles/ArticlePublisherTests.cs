using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Articles;

/// <summary>A change lists the affected pages: those that were left, those that were entered, and no others.</summary>
public sealed class ArticlePublisherTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly Actor Desk = Actor.Program("Desk");
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Fact]
    public async Task Save_Draft_NamesNoPage()
    {
        var draft = await app.Data.CreateDraftAsync("Unseen");

        Assert.Equal([], (await LastAsync(draft.Id)).TagList);
    }

    [Fact]
    public async Task Publish_NewStory_NamesItsListsItsDayAndItsNeighbour()
    {
        var section = await app.Data.CreateCategoryAsync("entered");
        var author = await app.Data.CreateAuthorAsync("entering");
        var older = await app.Data.CreateStoryAsync(
            "Older",
            Start.AddDays(-3),
            c => c with { CategoryIds = [section.Id] }
        );

        var story = await app.Data.CreateStoryAsync(
            "Newer",
            Start.AddDays(-2),
            c => c with { CategoryIds = [section.Id], AuthorIds = [author.Id], Tags = ["Entered"] }
        );

        var change = await LastAsync(story.Id);
        var tag = await app.Data.InDatabaseAsync(db => db.Tags.SingleAsync(t => t.Name == "Entered"));
        Assert.Equivalent(
            (string[])
                [
                    CacheTags.Article(story.Id),
                    CacheTags.Card(story.Id),
                    CacheTags.Address("/2026/02/28/newer"),
                    CacheTags.Sitemap,
                    CacheTags.Stories,
                    "day:2026-02-28",
                    "month:2026-02",
                    "year:2026",
                    CacheTags.Section(section.Id),
                    CacheTags.Byline(author.Id),
                    CacheTags.Topic(tag.Id),
                    CacheTags.Article(older.Id),
                ],
            change.TagList,
            strict: true
        );
        Assert.Equal(change.At, change.HoldsFrom);
    }

    [Fact]
    public async Task Publish_StoryThatMovesToAnotherSection_NamesTheOneItLeftAndTheOneItEntered()
    {
        var left = await app.Data.CreateCategoryAsync("left");
        var entered = await app.Data.CreateCategoryAsync("moved-to");
        var stays = await app.Data.CreateAuthorAsync("stays");
        var story = await app.Data.CreateStoryAsync(
            "Mover",
            change: c => c with { CategoryIds = [left.Id], AuthorIds = [stays.Id] }
        );

        await app.Data.ChangeAsync(story.Id, c => c with { CategoryIds = [entered.Id] });

        var tags = (await LastAsync(story.Id)).TagList;
        Assert.Contains(CacheTags.Section(left.Id), tags);
        Assert.Contains(CacheTags.Section(entered.Id), tags);
        Assert.Contains(CacheTags.Card(story.Id), tags);
        Assert.DoesNotContain(CacheTags.Byline(stays.Id), tags);
        Assert.DoesNotContain(CacheTags.Stories, tags);
    }

    [Fact]
    public async Task Publish_OtherBodyOnly_NamesNothingButThePage()
    {
        var section = await app.Data.CreateCategoryAsync("body-only");
        var story = await app.Data.CreateStoryAsync(
            "Same card",
            change: c =>
                c with
                {
                    CategoryIds = [section.Id],
                    Standfirst = "Lead",
                    Body = "<p>One two.</p><p>three</p>",
                }
        );

        await app.Data.ChangeAsync(
            story.Id,
            c => c with { Body = "<p>One two.</p><blockquote><p>three</p></blockquote>" }
        );

        Assert.Equivalent(
            (string[])[CacheTags.Article(story.Id), CacheTags.Address("/2026/03/02/same-card")],
            (await LastAsync(story.Id)).TagList,
            strict: true
        );
    }

    [Fact]
    public async Task Publish_ForTomorrow_HoldsFromThen()
    {
        var story = await app.Data.CreateStoryAsync("Not before tomorrow", Start.AddDays(1));

        Assert.Equal(Start.AddDays(1), (await LastAsync(story.Id)).HoldsFrom);
    }

    [Fact]
    public async Task Publish_WithAnotherSlug_NamesBothAddresses()
    {
        var story = await app.Data.CreateStoryAsync("Named so");

        await app.Data.ChangeAsync(story.Id, c => c with { Slug = "named-otherwise" });

        var tags = (await LastAsync(story.Id)).TagList;
        Assert.Contains(CacheTags.Address("/2026/03/02/named-so"), tags);
        Assert.Contains(CacheTags.Address("/2026/03/02/named-otherwise"), tags);
    }

    [Fact]
    public async Task TakeDown_Story_NamesAllThatItLeaves()
    {
        var section = await app.Data.CreateCategoryAsync("taken-from");
        var story = await app.Data.CreateStoryAsync("To be gone", change: c => c with { CategoryIds = [section.Id] });

        await app.InScopeAsync(services =>
            services.GetRequiredService<ArticleEditor>().TakeDownAsync(story.Id, story.Version, Desk, default)
        );

        var change = await LastAsync(story.Id);
        string[] expected =
        [
            CacheTags.Article(story.Id),
            CacheTags.Stories,
            CacheTags.Section(section.Id),
            "day:2026-03-02",
        ];
        Assert.Subset(change.TagList.ToHashSet(), expected.ToHashSet());
        Assert.Equal(change.At, change.HoldsFrom);
    }

    [Fact]
    public async Task Delete_ScheduledStory_NamesTheListsThatItWouldHaveEntered()
    {
        var section = await app.Data.CreateCategoryAsync("never-entered");
        var story = await app.Data.CreateStoryAsync(
            "Called off",
            Start.AddDays(1),
            c => c with { CategoryIds = [section.Id] }
        );

        await app.InScopeAsync(services =>
            services.GetRequiredService<BinEditor>().DeleteAsync(story.Id, story.Version, Desk, default)
        );

        Assert.Contains(CacheTags.Section(section.Id), (await LastAsync(story.Id)).TagList);
    }

    [Fact]
    public async Task Save_UnpublishedChange_ConcernsNoReader()
    {
        var story = await app.Data.CreateStoryAsync("Quiet change");

        await app.Data.SaveAsync(
            new SaveArticle
            {
                Id = story.Id,
                Version = story.Version,
                Content = (await app.Data.ContentAsync(story.Id))! with { Headline = "Louder" },
            }
        );

        Assert.False((await LastAsync(story.Id)).ConcernsReaders);
    }

    [Fact]
    public async Task Correct_Story_NamesItsCardAndTheListOfCorrections()
    {
        var story = await app.Data.CreateStoryAsync("With a mistake");

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<CorrectionEditor>()
                .SaveAsync(new SaveCorrection { ArticleId = story.Id, Text = "Two, not three." }, Desk, default)
        );

        Assert.Equivalent(
            (string[])[CacheTags.Article(story.Id), CacheTags.Card(story.Id), CacheTags.Corrections, CacheTags.Sitemap],
            (await LastAsync(story.Id)).TagList,
            strict: true
        );
    }

    [Fact]
    public async Task Merge_Tag_NamesBothTopics()
    {
        await app.Data.CreateStoryAsync("Of one", change: c => c with { Tags = ["Merged away"] });
        await app.Data.CreateStoryAsync("Of two", change: c => c with { Tags = ["Merged into"] });
        var tags = await app.Data.InDatabaseAsync(db =>
            db.Tags.Where(t => t.Name.StartsWith("Merged")).OrderBy(t => t.Name).ToListAsync()
        );

        await app.Data.ReshapeAsync(
            new ReshapeTerm
            {
                Kind = TermKind.Tag,
                Id = tags[0].Id,
                Act = TermAct.Merged,
                Into = "Merged into",
            }
        );

        var named = await app.Data.InDatabaseAsync(db =>
            db.Changes.Where(c => c.Subject == ChangeSubject.Tag)
                .OrderByDescending(c => c.Sequence)
                .Take(2)
                .ToListAsync()
        );
        Assert.Equivalent(
            tags.SelectMany(t => new[] { CacheTags.Tag(t.Id), CacheTags.Topic(t.Id) }),
            named.SelectMany(c => c.TagList)
        );
    }

    [Fact]
    public async Task Change_PicturesTexts_NamesTheStoriesThatShowIt()
    {
        var picture = await app.InScopeAsync(async services =>
            (
                await services
                    .GetRequiredService<MediaLibrary>()
                    .AddAsync(
                        new MemoryStream(TestPicture.Jpeg(800, 600)),
                        "tide.jpg",
                        new PictureTexts("Alt", null, null),
                        Desk,
                        default
                    )
            )
                .Value
                .Picture!
        );
        var story = await app.Data.CreateStoryAsync(
            "Illustrated",
            change: c => c with { PictureId = picture.Id, PictureAlt = "x" }
        );
        var version = await app.Data.InDatabaseAsync(db =>
            db.Media.Where(m => m.Id == picture.Id).Select(m => m.Version).SingleAsync()
        );

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .SaveAsync(
                    picture.Id,
                    version,
                    new PictureTexts("Alt", "Caption", "Credit"),
                    FocalPoint.Centre,
                    new Dictionary<Ratio, CropBox?>(),
                    Desk,
                    default
                )
        );

        var change = await app.Data.InDatabaseAsync(db =>
            db.Changes.Where(c => c.Subject == ChangeSubject.Media).OrderByDescending(c => c.Sequence).FirstAsync()
        );
        Assert.Equivalent(
            (string[])
                [
                    CacheTags.Picture(picture.Id),
                    CacheTags.Sitemap,
                    CacheTags.Article(story.Id),
                    CacheTags.Card(story.Id),
                ],
            change.TagList,
            strict: true
        );
    }

    private Task<ChangeEntry> LastAsync(long id) =>
        app.Data.InDatabaseAsync(db =>
            db.Changes.AsNoTracking()
                .Where(c => c.Subject == ChangeSubject.Article && c.SubjectId == id)
                .OrderByDescending(c => c.Sequence)
                .FirstAsync()
        );
}

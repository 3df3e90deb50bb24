using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Media;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>A story's kind of journalism, from the form to the reader.</summary>
public sealed class StoryKindTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Theory]
    [InlineData(StoryKind.News, "")]
    [InlineData(StoryKind.Analysis, "Analysis")]
    [InlineData(StoryKind.Opinion, "Opinion")]
    [InlineData(StoryKind.Review, "Review")]
    [InlineData(StoryKind.Sponsored, "Paid content")]
    [InlineData(StoryKind.Live, "Live")]
    public async Task Story_OfAnyKind_IsLabelledOnItsPageAndInLists(StoryKind kind, string label)
    {
        await app.Data.CreateStoryAsync(
            $"Of kind {kind}",
            change: c => c with { StoryKind = kind, Tags = [$"Kind {kind}"] }
        );

        var page = await app.Browser().OpenAsync($"/2026/03/02/of-kind-{kind}".ToLowerInvariant());
        var list = await app.Browser().OpenAsync($"/tag/kind-{kind}".ToLowerInvariant());

        string[] expected = label.Length > 0 ? [label] : [];
        Assert.Equal(expected, page.All(".story-head .kind"));
        Assert.Equal(expected, list.All("main .kind"));
    }

    [Fact]
    public async Task Save_KindChosen_IsKeptByLaterSaves()
    {
        var draft = await app.Data.CreateDraftAsync("A kind to keep");
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{draft.Id}";

        await (await browser.OpenAsync(address)).Form(address).Fill("StoryKind", "Opinion").Press("Save").SendAsync();
        await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("Headline", "A kind kept")
            .Press("Save")
            .SendAsync();

        Assert.Equal(StoryKind.Opinion, (await app.Data.ContentAsync(draft.Id))!.StoryKind);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("Gossip")]
    [InlineData("<script>")]
    public async Task Save_KindThatIsNone_IsRefusedWithTheTextKept(string kind)
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var page = await browser.OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new")
            .Fill("Headline", "Kept all the same")
            .Fill("StoryKind", kind)
            .Press("Save")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("Kept all the same", answer.Form("/admin/articles/new")["Headline"]);
    }

    [Fact]
    public async Task Save_PageWithKind_StaysWithoutOne()
    {
        var saved = await app.Data.CreateDraftAsync(
            "About kinds",
            c => c with { StoryKind = StoryKind.Sponsored },
            command: c => c with { Kind = ArticleKind.Page }
        );

        Assert.Equal(
            StoryKind.News,
            (await app.Data.InDatabaseAsync(db => db.Articles.SingleAsync(a => a.Id == saved.Id))).StoryKind
        );
    }

    [Fact]
    public async Task Home_OpinionsWithOneFace_ShowItOnce()
    {
        using var site = new NewsApp();
        var ada = await CreateAuthorAsync("ada", 'a');
        var alias = await CreateAuthorAsync("alias", 'a');
        var bo = await CreateAuthorAsync("bo", 'b');
        foreach (var (headline, author) in new[] { ("Fourth", bo), ("Third", alias), ("Second", ada), ("First", ada) })
        {
            site.Clock.Advance(TimeSpan.FromMinutes(1));
            await site.Data.CreateStoryAsync(
                headline,
                change: c => c with { StoryKind = StoryKind.Opinion, AuthorIds = [author] }
            );
        }

        var page = await site.Browser().OpenAsync("/");

        Assert.Equal(["First", "Second", "Third", "Fourth"], page.All(".opinion .card-headline"));
        Assert.Equal(["First", "Fourth"], page.All(".opinion .card:has(.card-portrait) .card-headline"));
        Assert.Equal(["Second", "Third"], page.All(".opinion .card-plain .card-headline"));

        Task<long> CreateAuthorAsync(string slug, char face) =>
            site.Data.InDatabaseAsync(async db =>
            {
                var sha256 = new string(face, 64);
                var portrait =
                    db.Media.SingleOrDefault(m => m.Sha256 == sha256)
                    ?? db.Media.Add(
                        new MediaItem
                        {
                            Sha256 = sha256,
                            FileName = "face.jpg",
                            ContentType = "image/jpeg",
                            Width = 400,
                            Height = 400,
                        }
                    ).Entity;
                await db.SaveChangesAsync();
                var author = new Author
                {
                    Slug = slug,
                    Name = slug,
                    PortraitId = portrait.Id,
                };
                db.Authors.Add(author);
                await db.SaveChangesAsync();
                return author.Id;
            });
    }
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Library;
using NewsPortal.Core.Notices;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>Editors are told before the rights to a picture end that readers see.</summary>
public sealed class EndingRightsTests
{
    private static readonly DateTime End = NewsApp.Start.UtcDateTime.AddDays(10);

    [Fact]
    public async Task Run_AWeekAndADayBefore_TellsEachEditorOnce()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var editor = await app.Data.CreateUserAsync("Ed", Roles.Editor);
        await app.Data.CreateUserAsync("Wilma", Roles.Journalist);
        var id = await PictureAsync(app, End);
        await PublishAsync(app, id);

        Assert.Equal(0, await RunAsync(app));
        app.Clock.Advance(TimeSpan.FromDays(3) - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await RunAsync(app));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await RunAsync(app));
        app.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(1, await RunAsync(app));
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, await RunAsync(app));
        Assert.Equal(2, await RunAsync(app));
        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(2, await RunAsync(app));

        Assert.All(
            await app.Data.InDatabaseAsync(db => db.Notices.ToListAsync()),
            notice =>
                Assert.Equal(
                    (editor.Id, NoticeKind.RightsEnding, (long?)id, (long?)null, (DateTime?)End),
                    (notice.UserId, notice.Kind, notice.MediaId, notice.ArticleId, notice.EndsAt)
                )
        );
    }

    [Fact]
    public async Task Run_AfterAnotherEndWasSet_TellsOfThat()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        await app.Data.CreateUserAsync("Ed", Roles.Editor);
        var id = await PictureAsync(app, NewsApp.Start.UtcDateTime.AddDays(2));
        await PublishAsync(app, id);
        Assert.Equal(1, await RunAsync(app));

        await EndAsync(app, id, End);
        Assert.Equal(1, await RunAsync(app));
        app.Clock.Advance(TimeSpan.FromDays(4));

        Assert.Equal(2, await RunAsync(app));
    }

    [Fact]
    public async Task Run_LateOnTheLastDay_TellsOnceAndNotTwice()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        await app.Data.CreateUserAsync("Ed", Roles.Editor);
        await PublishAsync(app, await PictureAsync(app, NewsApp.Start.UtcDateTime.AddHours(5)));

        Assert.Equal(1, await RunAsync(app));
        Assert.Equal(1, await RunAsync(app));
    }

    [Fact]
    public async Task Run_PictureOfADraftOrOfNothing_TellsNobody()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        await app.Data.CreateUserAsync("Ed", Roles.Editor);
        var drafted = await PictureAsync(app, NewsApp.Start.UtcDateTime.AddDays(2), 1);
        await PictureAsync(app, NewsApp.Start.UtcDateTime.AddDays(2), 2);
        await app.Data.CreateDraftAsync("A draft", c => c with { PictureId = drafted });

        Assert.Equal(0, await RunAsync(app));

        await PublishAsync(app, drafted, NewsApp.Start.UtcDateTime.AddDays(1));
        Assert.Equal(1, await RunAsync(app));
    }

    [Fact]
    public async Task Notice_OpenedByTheBell_LeadsToThePicture()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var browser = await app.Browser().SignInAsync(await app.Data.CreateUserAsync("Ed", Roles.Editor));
        var id = await PictureAsync(app, NewsApp.Start.UtcDateTime.AddDays(2));
        await PublishAsync(app, id);
        await RunAsync(app);
        var notice = await app.Data.InDatabaseAsync(db => db.Notices.Select(n => n.Id).SingleAsync());

        var page = await browser.OpenAsync("/admin/notices");
        var opened = await page.Form($"/admin/notices/{notice}").SendAsync();

        Assert.Contains("the rights end for rights.jpg", page.Text, StringComparison.Ordinal);
        Assert.Equal($"/admin/media/{id}", opened.Location);
        Assert.DoesNotContain(
            "unread",
            (await browser.OpenAsync("/admin")).Document.QuerySelector(".bell")!.OuterHtml,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(NoticeMail.AtOnce, 1)]
    [InlineData(NoticeMail.None, 0)]
    public async Task Mail_OfEndingRights_ComesAsChosen(NoticeMail choice, int mails)
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var editor = await app.Data.CreateUserAsync("Ed", Roles.Editor);
        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<NoticeBoard>().ChooseMailAsync(editor.Id, choice, default);
            return 0;
        });
        await PublishAsync(app, await PictureAsync(app, NewsApp.Start.UtcDateTime.AddDays(2)));

        await RunAsync(app);

        Assert.Equal(
            mails,
            await app.Data.InDatabaseAsync(db =>
                db.OutgoingMails.CountAsync(m => m.Text.Contains("the rights to the picture “rights.jpg” end"))
            )
        );
    }

    [Fact]
    public async Task Delete_APictureWithNotices_TakesThemAlong()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var browser = await app.Browser().SignInAsync(await app.Data.CreateUserAsync("Ed", Roles.Editor));
        var id = await PictureAsync(app, NewsApp.Start.UtcDateTime.AddDays(2));
        var story = await PublishAsync(app, id);
        await RunAsync(app);
        await app.Data.ChangeAsync(story, c => c with { PictureId = null });
        await app.Data.InDatabaseAsync(db => db.ContentReferences.ExecuteDeleteAsync());
        await app.Data.InDatabaseAsync(db => db.ArticleMedia.ExecuteDeleteAsync());

        var page = await browser.OpenAsync($"/admin/media/{id}");
        var deleted = await page.Form($"/admin/media/{id}/delete").SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, deleted.Status);
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.Notices.CountAsync()));
    }

    /// <summary>Runs the job, and counts all notices.</summary>
    private static async Task<int> RunAsync(NewsApp app)
    {
        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<TellOfEndingRights>().RunAsync(default);
            return 0;
        });
        return await app.Data.InDatabaseAsync(db => db.Notices.CountAsync());
    }

    private static async Task<long> PictureAsync(NewsApp app, DateTime end, int seed = 1)
    {
        var added = await app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Jpeg(seed: seed)),
                    "rights.jpg",
                    Core.Media.PictureTexts.None with
                    {
                        Rights = new Core.Media.PictureRights(null, null, end),
                    },
                    Actor.Program("Test"),
                    default
                )
        );
        return added.Value.Id;
    }

    private static Task<int> EndAsync(NewsApp app, long id, DateTime end) =>
        app.Data.InDatabaseAsync(db =>
            db.Media.Where(m => m.Id == id).ExecuteUpdateAsync(set => set.SetProperty(m => m.RightsEnd, end))
        );

    private static async Task<long> PublishAsync(NewsApp app, long picture, DateTime? at = null)
    {
        var category = await app.Data.CreateCategoryAsync($"rights-{picture}");
        var author = await app.Data.CreateAuthorAsync($"ada-{picture}");
        var story = await app.Data.CreateStoryAsync(
            "A story",
            at,
            c => c with { PictureId = picture, CategoryIds = [category.Id], AuthorIds = [author.Id] }
        );
        return story.Id;
    }
}

using System.Net;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Editing;
using NewsPortal.TestKit;
using NewsPortal.Web.Areas.Admin.TagHelpers;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>A creation form creates one thing, however often it is submitted.</summary>
public sealed class CreatedOnceTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string New = "/admin/articles/new";
    private const string Key = CreationKeyTagHelper.Name;

    /// <summary>Every creation form of the newsroom: its page, where it is sent, and what it requires.</summary>
    private static readonly Dictionary<string, (string Page, string Field, string[] Others)> Creators = new()
    {
        ["ArticlesController.Create"] = (New, "Headline", []),
        ["AuthorsController.Create"] = ("/admin/authors/new", "Name", []),
        ["CategoriesController.Create"] = ("/admin/categories/new", "Name", []),
        ["SeriesController.Create"] = ("/admin/series/new", "Title", []),
        ["PlanningController.Create"] = ("/admin/planning/new", "Title", []),
        ["RedirectsController.Create"] = ("/admin/redirects/new", "From", ["To", "https://else.example/"]),
        ["BreakingController.Create"] = ("/admin/breaking", "Text", []),
        ["PeopleController.Create"] = ("/admin/people/new", "DisplayName", ["Email", "made.once@news.test"]),
        ["NotesController.Add"] = ("/admin/articles/{story}/notes", "Text", []),
        ["CorrectionsController.Add"] = ("/admin/articles/{story}/corrections", "Text", []),
    };

    /// <summary>Posts that create without a form; what they store is unique by nature.</summary>
    private static readonly string[] OneByNature =
    [
        "ArticlesController.Batch",
        "ArticlesController.Begin",
        "ArticlesController.KeepFilter",
        "MediaController.SaveRows",
        "MediaController.Upload",
        "FilesController.Upload",
        "ChecksController.Save",
        "HelpController.LeaveTour",
        "MenusController.Save",
        "NoticesController.Mail",
        "NoticesController.Read",
        "RedirectsController.Import",
        "SettingsController.Save",
        "BylineController.Save",
        "FrontsController.Arranged",
        "FrontsController.Save",
    ];

    public static TheoryData<string> Names() => [.. Creators.Keys];

    [Fact]
    public void Endpoints_ThatCreate_AreAllTriedHere()
    {
        var creating = app
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e =>
                e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true
                && e.RoutePattern.RawText!.TrimStart('/').StartsWith("admin", StringComparison.Ordinal)
                && !e.RoutePattern.Parameters.Any(p => p.Name is "id" or "slug")
            )
            .Select(e => e.Metadata.GetRequiredMetadata<ControllerActionDescriptor>())
            .Where(a => !a.Parameters.Any(p => p.Name == "version"))
            .Select(a => $"{a.ControllerTypeInfo.Name}.{a.ActionName}")
            .Distinct();

        Assert.Equal([.. Creators.Keys.Concat(OneByNature).Order()], creating.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Create_SentTwice_RedirectsBothTimesAndCreatesOne(string action)
    {
        var (page, form) = await OpenAsync(action);
        var before = await CountsAsync();

        var first = await form(page).SendAsync();
        var between = await CountsAsync();
        var again = await form(page).SendAsync();

        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (first.Status, again.Status));
        Assert.Equal(before.Sum() + 1, between.Sum());
        Assert.Equal(between, await CountsAsync());
        Assert.Equal(HttpStatusCode.OK, (await again.FollowAsync()).Status);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Create_SentTwiceAtOnce_CreatesOne(string action)
    {
        var (page, form) = await OpenAsync(action);
        var before = await CountsAsync();

        var answers = await Task.WhenAll(form(page).SendAsync(), form(page).SendAsync(), form(page).SendAsync());

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
        Assert.Equal(before.Sum() + 1, (await CountsAsync()).Sum());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Create_RefusedThenCorrected_CreatesOne(string action)
    {
        var (page, form) = await OpenAsync(action);
        var (_, field, _) = Creators[action];
        var typed = form(page)[field]!;
        var before = await CountsAsync();

        var refused = await form(page).Fill(field, " \u200B ").SendAsync();
        var sent = refused.Form(page.Address.AbsolutePath).Fill(field, typed);
        await sent.SendAsync();
        var again = await sent.SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(HttpStatusCode.Redirect, again.Status);
        Assert.Equal(before.Sum() + 1, (await CountsAsync()).Sum());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Create_KeyOfAnotherUser_CreatesOnesOwn(string action)
    {
        var (first, form) = await OpenAsync(action);
        var key = form(first)[Key]!;
        await form(first).SendAsync();
        var (second, ownForm) = await OpenAsync(action);
        var between = await CountsAsync();

        var answer = await ownForm(second).Fill(Key, key).SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(between.Sum() + 1, (await CountsAsync()).Sum());
    }

    [Theory]
    [InlineData("not a key")]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task Create_WithoutAUsableKey_AnswersInWordsOrCreates(string key)
    {
        foreach (var action in Creators.Keys)
        {
            var (page, form) = await OpenAsync(action);

            Assert.Contains(
                (await form(page).Fill(Key, key).SendAsync()).Status,
                new[] { HttpStatusCode.Redirect, HttpStatusCode.BadRequest }
            );
        }
    }

    [Fact]
    public async Task Create_OneKeyInTwoKindsOfForms_CreatesBoth()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var key = Guid.NewGuid().ToString();
        foreach (
            var (address, field) in new[]
            {
                ("/admin/authors/new", "Name"),
                ("/admin/categories/new", "Name"),
                ("/admin/series/new", "Title"),
            }
        )
        {
            var form = (await admin.OpenAsync(address)).Form(address).Fill(field, "Of one key").Fill(Key, key);
            await form.SendAsync();
            await form.SendAsync();
        }

        Assert.Equal(
            (1, 1, 1),
            await app.Data.InDatabaseAsync(async db =>
                (
                    await db.Authors.CountAsync(a => a.Name == "Of one key"),
                    await db.Categories.CountAsync(c => c.Name == "Of one key"),
                    await db.Series.CountAsync(s => s.Title == "Of one key")
                )
            )
        );
    }

    [Theory]
    [InlineData("AuthorsController.Create")]
    [InlineData("CategoriesController.Create")]
    [InlineData("SeriesController.Create")]
    [InlineData("BreakingController.Create")]
    [InlineData("CorrectionsController.Add")]
    public async Task Create_CalledOtherwiseAndSentAgain_AsksInsteadOfOverwriting(string action)
    {
        var (page, form) = await OpenAsync(action);
        var field = Creators[action].Field;
        await form(page).SendAsync();
        var first = form(page)[field]!;
        var before = await CountsAsync();

        var again = await form(page).Fill(field, "Called otherwise now").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("Called otherwise now", again.Html, StringComparison.Ordinal);
        Assert.Equal(before, await CountsAsync());
        Assert.Contains(
            first,
            (
                await (await app.SignedInAsync(Roles.Administrator)).OpenAsync(
                    action switch
                    {
                        "CorrectionsController.Add" or "BreakingController.Create" => page.Address.AbsolutePath,
                        _ => page.Address.AbsolutePath.Replace("/new", "", StringComparison.Ordinal),
                    }
                )
            ).Html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Create_CorrectedAndSentAgain_ChangesWhatItCreatedOnceThatIsWanted()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var page = await admin.OpenAsync("/admin/authors/new");
        await page.Form("/admin/authors/new").Fill("Name", "First Spelling").SendAsync();
        var id = await app.Data.InDatabaseAsync(db =>
            db.Authors.Where(a => a.Name == "First Spelling").Select(a => a.Id).SingleAsync()
        );

        var asked = await page.Form("/admin/authors/new").Fill("Name", "Second Spelling").SendAsync();
        var saved = await asked.Form($"/admin/authors/{id}").SendAsync();

        Assert.Contains("This form was sent before", asked.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Redirect), (asked.Status, saved.Status));
        Assert.Equal(
            "Second Spelling",
            await app.Data.InDatabaseAsync(db => db.Authors.Where(a => a.Id == id).Select(a => a.Name).SingleAsync())
        );
    }

    [Fact]
    public async Task CreateUser_AnotherAddressFromACopiedTab_IsAnotherAccount()
    {
        var page = await (await app.SignedInAsync(Roles.Administrator)).OpenAsync("/admin/people/new");
        FilledForm Of(string name) =>
            page.Form("/admin/people/new").Fill("DisplayName", name).Fill("Email", $"{name}@copied.test");

        var first = await Of("one").SendAsync();
        var second = await Of("two").SendAsync();

        Assert.NotEqual(first.Location, second.Location);
        Assert.Equal(
            2,
            await app.Data.InDatabaseAsync(db => db.Users.CountAsync(u => u.Email!.EndsWith("@copied.test")))
        );
    }

    [Fact]
    public async Task Publish_AnotherStoryFromACopiedTab_IsAskedAboutAndBecomesItsOwn()
    {
        var (page, fill) = await OpenStoryAsync("Story of the first tab");
        var first = await fill(page.Form(New)).Fill("Then", "publish").SendAsync();

        var asked = await fill(page.Form(New))
            .Fill("Headline", "Story of the second tab")
            .Fill("Body", "Other words")
            .Fill("Then", "publish")
            .SendAsync();
        var between = await CountAsync("Story of the first tab");
        var saved = await asked.Form(first.Location!).Press("Save mine as another story").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, asked.Status);
        Assert.Contains("This form was sent before", asked.Text, StringComparison.Ordinal);
        Assert.Equal("Story of the second tab", asked.Form(first.Location!)["Headline"]);
        Assert.Equal(1, between);
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.NotEqual(first.Location, saved.Location);
        Assert.Equal((1, 1), (await CountAsync("Story of the first tab"), await CountAsync("Story of the second tab")));
    }

    [Fact]
    public async Task Save_BackAndCorrected_ReplacesTheFirstOnceThatIsWanted()
    {
        var (page, fill) = await OpenStoryAsync("Mispelt");
        var first = await fill(page.Form(New)).Press("Save").SendAsync();

        var asked = await fill(page.Form(New)).Fill("Headline", "Misspelt").Press("Save").SendAsync();
        var saved = await asked.Form(first.Location!).Press("Save mine over theirs").SendAsync();

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Redirect), (asked.Status, saved.Status));
        Assert.Equal((0, 1), (await CountAsync("Mispelt"), await CountAsync("Misspelt")));
    }

    [Fact]
    public async Task Create_SentAgainAfterAColleaguesChange_ShowsBothAndCanBeSaved()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var page = await admin.OpenAsync("/admin/authors/new");
        await page.Form("/admin/authors/new").Fill("Name", "Nora Contested").SendAsync();
        var id = await app.Data.InDatabaseAsync(db =>
            db.Authors.Where(a => a.Name == "Nora Contested").Select(a => a.Id).SingleAsync()
        );
        await (await admin.OpenAsync($"/admin/authors/{id}"))
            .Form($"/admin/authors/{id}")
            .Fill("Role", "Chief")
            .SendAsync();

        var conflict = await page.Form("/admin/authors/new")
            .Fill("Name", "Nora Contested")
            .Fill("Role", "Reporter")
            .SendAsync();
        var saved = await conflict.Form($"/admin/authors/{id}").SendAsync();

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Redirect), (conflict.Status, saved.Status));
        Assert.Contains("Chief", conflict.Document.QuerySelectorAll(".theirs dd").Select(dd => dd.TextContent));
        Assert.Equal(
            "Reporter",
            await app.Data.InDatabaseAsync(db => db.Authors.Where(a => a.Id == id).Select(a => a.Role).SingleAsync())
        );
    }

    [Fact]
    public async Task Publish_BackAndAgain_LandsOnTheOneStory()
    {
        var (page, fill) = await OpenStoryAsync();

        var first = await fill(page.Form(New)).Fill("Then", "publish").SendAsync();
        var again = await fill(page.Form(New)).Fill("Then", "publish").SendAsync();

        Assert.Equal(first.Location, again.Location);
        Assert.Equal(1, await CountAsync("Sent from Back"));
        Assert.Equal(
            ArticleState.Published,
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Title == "Sent from Back").Select(a => a.State).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Publish_RefusedThenCorrectedInEitherForm_IsOneStory()
    {
        var (page, fill) = await OpenStoryAsync("Lacked a category");
        var refused = await fill(page.Form(New)).Fill("CategoryIds", "").Fill("Then", "publish").SendAsync();
        var says = await refused.FollowAsync();

        var back = await fill(page.Form(New)).Fill("Then", "publish").SendAsync();

        Assert.Contains("at least one category", says.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, back.Status);
        Assert.Equal(1, await CountAsync("Lacked a category"));
        Assert.Equal(
            ArticleState.Published,
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Title == "Lacked a category").Select(a => a.State).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Create_AfterTheStoryIsDeleted_KeepsTheTextAndCanBeSavedAsNew()
    {
        var (page, fill) = await OpenStoryAsync("Deleted meanwhile");
        var edit = await (await fill(page.Form(New)).Press("Save").SendAsync()).FollowAsync();
        await edit.Form($"{edit.Address.AbsolutePath}/delete").SendAsync();

        var again = await fill(page.Form(New)).Press("Save").SendAsync();
        var saved = await again.Form(New).Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Equal("Deleted meanwhile", again.Form(New)["Headline"]);
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.Equal(1, await CountAsync("Deleted meanwhile"));
    }

    [Fact]
    public async Task New_WithTheKeyOfACreatedStory_LeadsToIt()
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var page = await browser.OpenAsync(New);
        var key = page.Form(New)[Key];
        var saved = await page.Form(New).Fill("Headline", "Found by Back").Press("Save").SendAsync();

        Assert.Equal(saved.Location, (await browser.OpenAsync($"{New}?key={key}")).Location);
        Assert.Equal(
            HttpStatusCode.OK,
            (await (await app.SignedInAsync(Roles.Editor)).OpenAsync($"{New}?key={key}")).Status
        );
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync($"{New}?key=rubbish")).Status);
    }

    [Fact]
    public async Task Upload_WithoutScript_RedirectsAndIsStoredOnce()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var token = (await browser.OpenAsync("/admin/media")).Form("/admin/media")["__RequestVerificationToken"]!;
        var picture = TestPicture.Jpeg(seed: 940);

        for (var i = 0; i < 2; i++)
        {
            using var content = new MultipartFormDataContent
            {
                { new StringContent(token), "\"__RequestVerificationToken\"" },
                { new ByteArrayContent(picture), "\"files\"", "once.jpg" },
            };
            var answer = await browser.PostAsync("/admin/media", content);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Contains(
                i == 0 ? "Uploaded." : "in the library already",
                (await browser.OpenAsync(answer.Headers.Location!.ToString())).Text,
                StringComparison.Ordinal
            );
        }

        Assert.Equal(1, await app.Data.InDatabaseAsync(db => db.Media.CountAsync(m => m.FileName == "once.jpg")));
    }

    [Fact]
    public async Task Prune_AfterThirtyDays_ForgetsKeys()
    {
        await using var own = new NewsApp();
        var page = await (await own.SignedInAsync(Roles.Editor)).OpenAsync(New);
        await page.Form(New).Fill("Headline", "Old key").Press("Save").SendAsync();
        own.Clock.Advance(TimeSpan.FromDays(31));

        await own.InScopeAsync(async s =>
        {
            await s.GetRequiredService<PruneCreationKeys>().RunAsync(default);
            return 0;
        });

        Assert.Equal(0, await own.Data.InDatabaseAsync(db => db.CreationKeys.CountAsync()));
    }

    /// <summary>The page of a form for its own administrator, and the form with a unique name.</summary>
    private async Task<(Page Page, Func<Page, FilledForm> Form)> OpenAsync(string action)
    {
        var (address, field, others) = Creators[action];
        if (address.Contains("{story}", StringComparison.Ordinal))
        {
            var story = await app.Data.CreateStoryAsync($"Story {Guid.NewGuid():N}");
            address = address.Replace("{story}", $"{story.Id}", StringComparison.Ordinal);
        }

        var browser = await app.SignedInAsync(Roles.Administrator);
        var name = field == "From" ? $"/new-{Guid.NewGuid():N}" : $"New {Guid.NewGuid():N}";
        return (
            await browser.OpenAsync(address),
            page =>
            {
                var form = page.Form(address).Fill(field, name);
                for (var i = 0; i < others.Length; i += 2)
                {
                    var other = others[i + 1];
                    form.Fill(
                        others[i],
                        other.Contains("://", StringComparison.Ordinal) ? other : $"{name.Replace(' ', '.')}.{other}"
                    );
                }

                return form;
            }
        );
    }

    private async Task<(Page Page, Func<FilledForm, FilledForm> Fill)> OpenStoryAsync(
        string headline = "Sent from Back"
    )
    {
        var category = await app.Data.CreateCategoryAsync($"c-{Guid.NewGuid():N}");
        var author = await app.Data.CreateAuthorAsync($"a-{Guid.NewGuid():N}");
        var page = await (await app.SignedInAsync(Roles.Editor)).OpenAsync(New);
        return (
            page,
            form =>
                form.Fill("Headline", headline)
                    .Fill("Body", "Words")
                    .Fill("CategoryIds", $"{category.Id}")
                    .Fill("AuthorIds", $"{author.Id}")
        );
    }

    private Task<int> CountAsync(string headline) =>
        app.Data.InDatabaseAsync(db =>
            db.Articles.CountAsync(a => a.Title == headline && a.State != ArticleState.Binned)
        );

    private Task<int[]> CountsAsync() =>
        app.Data.InDatabaseAsync(async db =>
            new[]
            {
                await db.Articles.CountAsync(),
                await db.Authors.CountAsync(),
                await db.Categories.CountAsync(),
                await db.Series.CountAsync(),
                await db.BreakingNews.CountAsync(),
                await db.Users.CountAsync(),
                await db.Corrections.CountAsync(),
                await db.StoryNotes.CountAsync(),
                await db.PlanningItems.CountAsync(),
                await db.Redirects.CountAsync(),
            }
        );
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>A role limited to some sections.</summary>
public sealed class SectionLimitTests(NewsApp app) : IClassFixture<NewsApp>, IAsyncLifetime
{
    private readonly string _mark = Guid.NewGuid().ToString("N")[..8];
    private long _sport;
    private long _football;
    private long _culture;
    private long _author;
    private NewsUser _editor = null!;
    private HttpClient _browser = null!;

    public async Task InitializeAsync()
    {
        _sport = (await app.Data.CreateCategoryAsync($"sport-{_mark}", "Sport")).Id;
        _football = (await app.Data.CreateCategoryAsync($"football-{_mark}", "Football", _sport)).Id;
        _culture = (await app.Data.CreateCategoryAsync($"culture-{_mark}", "Culture")).Id;
        _author = (await app.Data.CreateAuthorAsync($"author-{_mark}")).Id;
        _editor = await app.Data.CreateUserAsync($"editor-{_mark}", Roles.Editor, _sport);
        _browser = await app.Browser().SignInAsync(_editor);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("sport")]
    [InlineData("football")]
    [InlineData("culture football")]
    public async Task Story_LabelledWithTheSectionOrOneBelow_IsChangedAndPublished(string labels)
    {
        var draft = await app.Data.CreateDraftAsync("Match", Labelled(labels));

        var saved = await (await _browser.OpenAsync(Address(draft)))
            .Form(Address(draft))
            .Fill("Headline", "Match won")
            .Fill("Then", "publish")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.Equal(("Match won", ArticleState.Published), await StoredAsync(draft));
        var taken = await (await _browser.OpenAsync(Address(draft)))
            .Form($"{Address(draft)}/take-down")
            .Fill("reason", "Wrong")
            .SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, taken.Status);
        Assert.Equal(ArticleState.TakenDown, (await StoredAsync(draft)).State);
    }

    [Theory]
    [InlineData("culture")]
    [InlineData("")]
    public async Task Draft_OfAnotherSectionOrOfNone_IsOnlyRead(string labels)
    {
        var draft = await app.Data.CreateDraftAsync("Concert", Labelled(labels));
        var page = await _browser.OpenAsync(Address(draft));

        var saved = await page.Form(Address(draft)).Fill("Headline", "Changed").SendAsync();
        var deleted = await PostAsync($"{Address(draft)}/delete", ("version", draft.Version.ToString()));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain(
            page.Document.QuerySelectorAll("button"),
            b => b.TextContent is "Save" or "Publish" or "Delete"
        );
        Assert.Equal(HttpStatusCode.Forbidden, saved.Status);
        AssertDenied(deleted);
        Assert.Equal(("Concert", ArticleState.Draft), await StoredAsync(draft));
    }

    [Fact]
    public async Task Story_OfAnotherSection_IsNeitherWithdrawnNorCorrected()
    {
        var story = await app.Data.CreateStoryAsync("Premiere", change: Labelled("culture"));
        var version = ("version", story.Version.ToString());

        AssertDenied(await PostAsync($"{Address(story)}/take-down", version));
        AssertDenied(await PostAsync($"{Address(story)}/return", version));
        AssertDenied(await PostAsync($"{Address(story)}/corrections", ("Kind", "Correction"), ("Text", "It was not.")));

        Assert.Equal(("Premiere", ArticleState.Published), await StoredAsync(story));
        Assert.False(await app.Data.InDatabaseAsync(db => db.Corrections.AnyAsync(c => c.ArticleId == story.Id)));
    }

    [Fact]
    public async Task Story_OfTheSection_IsCorrected()
    {
        var story = await app.Data.CreateStoryAsync("Result", change: Labelled("football"));

        await PostAsync($"{Address(story)}/corrections", ("Kind", "Correction"), ("Text", "It was two to one."));

        Assert.True(await app.Data.InDatabaseAsync(db => db.Corrections.AnyAsync(c => c.ArticleId == story.Id)));
    }

    [Fact]
    public async Task OwnDraft_OfAnotherSection_IsSavedAndHandedInButNotPublished()
    {
        var created = await (await _browser.OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Own review")
            .Fill("Body", "<p>Good.</p>")
            .Fill("CategoryIds", Text(_culture))
            .Fill("AuthorIds", Text(_author))
            .Press("Save")
            .SendAsync();
        var address = created.Location!;

        var published = await (await _browser.OpenAsync(address)).Form(address).Fill("Then", "publish").SendAsync();
        var handedIn = await (await _browser.OpenAsync(address)).Form(address).Press("Hand in").SendAsync();

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Redirect), (published.Status, handedIn.Status));
        Assert.Equal(
            ArticleState.Submitted,
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.CreatedById == _editor.Id).Select(a => a.State).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Pages_BelongToNoSection_AreForEditorsOfAll()
    {
        var answer = await (await _browser.OpenAsync("/admin/articles/new?kind=Page"))
            .Form("/admin/articles/new")
            .Fill("Headline", $"About {_mark}")
            .Fill("Body", "<p>Us.</p>")
            .Press("Save")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task Sections_TickedByAnAdministrator_HoldAtOnceAndAreOnTheAuditTrail()
    {
        var user = await app.Data.CreateUserAsync($"ann-{_mark}", Roles.Editor);
        var browser = await app.Browser().SignInAsync(user);
        var draft = await app.Data.CreateDraftAsync("Concert", Labelled("culture"));
        var admin = await app.SignedInAsync(Roles.Administrator);

        var saved = await (await admin.OpenAsync(Of(user)))
            .Form(Of(user))
            .Fill("SectionIds", Text(_sport), Text(_football))
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.Equal(
            [Text(_sport), Text(_football)],
            (await admin.OpenAsync(Of(user)))
                .Document.QuerySelectorAll("#SectionIds input[checked]")
                .Select(i => i.GetAttribute("value"))
        );
        Assert.Equal(
            $"{user.DisplayName} ({user.Email}): Football, Sport",
            await app.Data.InDatabaseAsync(db =>
                db.AuditTrail.Where(a => a.Action == "Changed sections")
                    .OrderByDescending(a => a.Id)
                    .Select(a => a.Subject)
                    .FirstAsync()
            )
        );
        Assert.DoesNotContain(
            (await browser.OpenAsync(Address(draft))).Document.QuerySelectorAll("button"),
            b => b.TextContent == "Save"
        );

        await (await admin.OpenAsync(Of(user))).Form(Of(user)).Fill("SectionIds").SendAsync();

        Assert.Contains(
            (await browser.OpenAsync(Address(draft))).Document.QuerySelectorAll("button"),
            b => b.TextContent == "Save"
        );
    }

    [Fact]
    public async Task NewUser_WithSections_IsLimitedToThem()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);

        await (await admin.OpenAsync("/admin/people/new"))
            .Form("/admin/people/new")
            .Fill("Email", $"new-{_mark}@news.test")
            .Fill("DisplayName", "New")
            .Fill("Role", Roles.Editor)
            .Fill("SectionIds", Text(_culture))
            .SendAsync();

        Assert.Equal(
            [_culture],
            await app.Data.InDatabaseAsync(db =>
                (
                    from user in db.Users
                    join section in db.UserSections on user.Id equals section.UserId
                    where user.Email == $"new-{_mark}@news.test"
                    select section.CategoryId
                ).ToListAsync()
            )
        );
    }

    [Fact]
    public async Task Sections_ChangedByAColleagueMeanwhile_AreNotOverwritten()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var page = await admin.OpenAsync(Of(_editor));
        await (await admin.OpenAsync(Of(_editor))).Form(Of(_editor)).Fill("SectionIds", Text(_culture)).SendAsync();

        var second = await page.Form(Of(_editor)).Fill("DisplayName", "Other").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains("Culture", second.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal([_culture], await SectionsAsync(_editor));
    }

    [Fact]
    public async Task Administrator_LimitedToSections_IsRefused()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);

        var answer = await (await admin.OpenAsync(Of(_editor)))
            .Form(Of(_editor))
            .Fill("Role", Roles.Administrator)
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("An administrator works in all sections", answer.Text, StringComparison.Ordinal);
        Assert.Equal([_sport], await SectionsAsync(_editor));
    }

    [Fact]
    public async Task Form_PasswordAskedForFirst_ShowsWhatWasTicked()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var page = await admin.OpenAsync(Of(_editor));
        app.Clock.Advance(TimeSpan.FromMinutes(11));

        var asked = await page.Form(Of(_editor)).Fill("SectionIds", Text(_culture), Text(_football)).SendAsync();
        var confirmed = await (await asked.FollowAsync())
            .Form("/account/confirm")
            .Fill("Password", TestData.Password)
            .SendAsync();

        Assert.Equal(
            new[] { Text(_football), Text(_culture) }.Order(),
            (await confirmed.FollowAsync())
                .Document.QuerySelectorAll("#SectionIds input[checked]")
                .Select(i => i.GetAttribute("value"))
                .Order()
        );
    }

    [Fact]
    public async Task Delete_SectionThatARoleIsLimitedTo_IsRefused()
    {
        var section = await app.Data.CreateCategoryAsync($"chess-{_mark}", "Chess");
        await app.Data.CreateUserAsync($"chess-{_mark}", Roles.Editor, section.Id);
        var admin = await app.SignedInAsync(Roles.Administrator);
        var address = $"/admin/categories/{section.Id}";

        var answer = await (await admin.OpenAsync(address)).Form($"{address}/delete").SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("limited to this category", answer.Text, StringComparison.Ordinal);
    }

    private static string Address(SavedArticle article) => $"/admin/articles/{article.Id}";

    private static string Of(NewsUser user) => $"/admin/people/{user.Id}";

    private static string Text(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void AssertDenied(Page answer) =>
        Assert.Contains("/account/denied", answer.Location, StringComparison.Ordinal);

    private Func<ArticleContent, ArticleContent> Labelled(string labels) =>
        content =>
            content with
            {
                CategoryIds =
                [
                    .. labels
                        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .Select(label =>
                            label switch
                            {
                                "sport" => _sport,
                                "football" => _football,
                                _ => _culture,
                            }
                        ),
                ],
                AuthorIds = [_author],
            };

    private Task<(string Headline, ArticleState State)> StoredAsync(SavedArticle article) =>
        app.Data.InDatabaseAsync(async db =>
        {
            var stored = await db.Articles.AsNoTracking().SingleAsync(a => a.Id == article.Id);
            return (stored.Title, stored.State);
        });

    private Task<List<long>> SectionsAsync(NewsUser user) =>
        app.Data.InDatabaseAsync(db =>
            db.UserSections.Where(s => s.UserId == user.Id).Select(s => s.CategoryId).ToListAsync()
        );

    /// <summary>Sends a request that no page offers.</summary>
    private async Task<Page> PostAsync(string address, params (string Name, string Value)[] fields)
    {
        var token = (await _browser.OpenAsync("/admin")).Form("/account/logout")["__RequestVerificationToken"]!;
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([
                new("__RequestVerificationToken", token),
                .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
            ]),
        };
        return await _browser.AnswerAsync(request);
    }
}

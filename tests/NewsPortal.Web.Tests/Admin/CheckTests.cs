using System.Globalization;
using System.Net;
using NewsPortal.Core.Access;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>/admin/checks, and what the checks find in a story.</summary>
public sealed class CheckTests
{
    private const string Form = "/admin/checks";

    [Fact]
    public async Task Save_Levels_DecideWhatBlocksAndWhatIsNotLookedFor()
    {
        using var app = new NewsApp();
        var admin = await app.SignedInAsync(Roles.Administrator);

        var saved = await (await admin.OpenAsync(Form))
            .Form(Form)
            .Fill("Levels[Standfirst]", "Block")
            .Fill("Levels[Category]", "Off")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.Equal(
            ["Standfirst:Block"],
            await FindAsync(app, "<p>Words.</p>", f => f.Fill("CategoryIds", "").Fill("Standfirst", ""))
        );
        Assert.Equal("Block", (await admin.OpenAsync(Form)).Form(Form)["Levels[Standfirst]"]);
    }

    [Fact]
    public async Task Save_AfterAColleague_ShowsWhatTheySaved()
    {
        using var app = new NewsApp();
        var admin = await app.SignedInAsync(Roles.Administrator);
        await (await admin.OpenAsync(Form)).Form(Form).SendAsync();
        var mine = await admin.OpenAsync(Form);
        await (await admin.OpenAsync(Form)).Form(Form).Fill("Rules[0].Term", "utilize").SendAsync();

        var answer = await mine.Form(Form).Fill("Rules[0].Term", "irregardless").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("utilize", answer.Document.QuerySelector(".theirs")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("irregardless", answer.Form(Form)["Rules[0].Term"]);
        Assert.Equal(HttpStatusCode.Redirect, (await answer.Form(Form).SendAsync()).Status);
    }

    [Fact]
    public async Task Save_SuggestionWithoutATerm_SaysWhatIsMissing()
    {
        using var app = new NewsApp();
        var admin = await app.SignedInAsync(Roles.Administrator);

        var answer = await (await admin.OpenAsync(Form)).Form(Form).Fill("Rules[0].Suggestion", "use").SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("no words to avoid", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>We utilize it.</p>", "utilize → use")]
    [InlineData("<p>Utilize <b>utilize</b>!</p>", "Utilize → Use", "utilize → use")]
    [InlineData("<p>They uti<em>lize</em> it.</p>", "utilize → use")]
    [InlineData("<p>Underutilized, utilized.</p>")]
    [InlineData("<blockquote><p>We utilize it.</p></blockquote>")]
    [InlineData("<p>He said <q>we utilize</q> and <code>utilize</code>.</p>")]
    [InlineData("<ul><li><p>utilize</p></li></ul>", "utilize → use")]
    [InlineData("<p>The Capitol.</p>")]
    [InlineData("<p>The capitol, not the Capitol.</p>")]
    [InlineData("<p>the WHITE HOUSE and the White house</p>", "White house → White House")]
    public async Task Style_Rules_FindWholeWordsOutsideQuotations(string body, params string[] expected)
    {
        using var app = new NewsApp();
        var admin = await app.SignedInAsync(Roles.Administrator);
        await (await admin.OpenAsync(Form))
            .Form(Form)
            .Fill("Rules[0].Term", "utilize")
            .Fill("Rules[0].Suggestion", "use")
            .Fill("Rules[1].Term", "White house")
            .Fill("Rules[1].Suggestion", "White House")
            .SendAsync();

        var panel = await LaunchAsync(app, body);

        Assert.Equal(
            expected,
            panel
                .Document.QuerySelectorAll("[data-replace]")
                .Select(b => $"{b.GetAttribute("data-passage")} → {b.GetAttribute("data-by")}")
        );
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/2026/03", true)]
    [InlineData("/category/city", true)]
    [InlineData("/category/nowhere", false)]
    [InlineData("/tag/nothing", false)]
    [InlineData("/feed", true)]
    [InlineData("/search?q=x", true)]
    [InlineData("/2026/03/02/living", true)]
    [InlineData("http://localhost:5080/2026/03/02/living", true)]
    [InlineData("/2026/03/02/living#part", true)]
    [InlineData("/2026/03/05/scheduled", true)]
    [InlineData("/2026/03/02/never-written", false)]
    [InlineData("/admin/articles/1", false)]
    [InlineData("https://elsewhere.example/nothing", true)]
    [InlineData("mailto:desk@news.test", true)]
    public async Task Links_ToThisSite_MustLeadSomewhere(string address, bool isFine)
    {
        using var app = new NewsApp();
        await app.Data.CreateCategoryAsync("city");
        await app.Data.CreateStoryAsync("Living");
        await app.Data.CreateStoryAsync("Scheduled", new DateTime(2026, 3, 5, 12, 0, 0, DateTimeKind.Utc));

        Assert.Equal(isFine ? [] : ["Body:Warn"], await FindAsync(app, $"<p>Read <a href=\"{address}\">this</a>.</p>"));
    }

    [Fact]
    public async Task Pictures_WithoutDescriptionAndCredit_AreNamed()
    {
        using var app = new NewsApp();
        var picture = await app.Data.InDatabaseAsync(async db =>
        {
            var item = new MediaItem
            {
                Sha256 = new string('a', 64),
                FileName = "bridge.jpg",
                ContentType = "image/jpeg",
                Width = 1600,
                Height = 1067,
            };
            db.Media.Add(item);
            await db.SaveChangesAsync();
            return item.Id;
        });

        var panel = await LaunchAsync(
            app,
            $"<figure data-media-id=\"{picture}\"><img alt=\"\"></figure>",
            f => f.Fill("PictureId", $"{picture}").Fill("PictureAlt", "")
        );

        Assert.Equal(
            ["PictureAlt", "Body", "PictureCredit", "Body"],
            panel.Document.QuerySelectorAll("[data-jump]").Select(a => a.GetAttribute("data-jump"))
        );
    }

    [Theory]
    [InlineData("The harbour bridge closes on Monday for repairs until June, the port authority said.", true)]
    [InlineData(
        "Harbour bridge to be shut from Monday. Repairs last until June, says the port authority. Ferries run every ten minutes.",
        true
    )]
    [InlineData(
        "The council votes on the budget of the harbour museum, whose roof leaks since the storm in January.",
        false
    )]
    [InlineData(
        "The bridge tournament of the seniors ends with a surprise: a couple of beginners from the valley wins.",
        false
    )]
    public async Task Similar_StoryOfTheLastDays_IsToldOfOnce(string body, bool isTold)
    {
        using var app = new NewsApp();
        for (var i = 0; i < 20; i++)
        {
            await app.Data.CreateStoryAsync(
                $"Another matter {i}",
                change: c =>
                    c with
                    {
                        Body =
                            $"<p>The parish of number {i} celebrates the jubilee of its choir with a concert in the hall.</p>",
                    }
            );
        }

        await app.Data.CreateStoryAsync(
            "Harbour bridge closes",
            change: c =>
                c with
                {
                    Body =
                        "<p>The harbour bridge closes on Monday. Repairs will last until June, the port authority said; "
                        + "ferries run every ten minutes.</p>",
                }
        );
        await app.CatchUpAsync();

        var found = await FindAsync(app, $"<p>{body}</p>", f => f.Fill("Headline", "Bridge closes"));

        Assert.Equal(isTold ? ["Headline:Warn"] : [], found);
        app.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Empty(await FindAsync(app, $"<p>{body}</p>", f => f.Fill("Headline", "Bridge closes")));
    }

    private static async Task<IReadOnlyList<string>> FindAsync(
        NewsApp app,
        string body,
        Func<FilledForm, FilledForm>? change = null
    )
    {
        var panel = await LaunchAsync(app, body, change);
        return
        [
            .. panel
                .Document.QuerySelectorAll(".finding")
                .Select(f =>
                    f.QuerySelector("[data-jump]")!.GetAttribute("data-jump")
                    + (f.ClassList.Contains("is-blocking") ? ":Block" : ":Warn")
                ),
        ];
    }

    /// <summary>The launch panel of a new story that lacks nothing but what is changed.</summary>
    private static async Task<Page> LaunchAsync(NewsApp app, string body, Func<FilledForm, FilledForm>? change = null)
    {
        var category = await app.Data.CreateCategoryAsync($"c-{Guid.NewGuid():N}");
        var author = await app.Data.CreateAuthorAsync($"a-{Guid.NewGuid():N}");
        var form = (await (await app.SignedInAsync(Roles.Editor)).OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Checked")
            .Fill("Standfirst", "What it is about.")
            .Fill("Body", body)
            .Fill("CategoryIds", category.Id.ToString(CultureInfo.InvariantCulture))
            .Fill("AuthorIds", author.Id.ToString(CultureInfo.InvariantCulture))
            .Fill("Then", "launch");
        return await (change?.Invoke(form) ?? form).SendAsync();
    }
}

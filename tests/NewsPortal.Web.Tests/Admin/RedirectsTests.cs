using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.OldAddresses;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

public sealed class RedirectsTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string New = "/admin/redirects/new";

    [Theory]
    [InlineData("/old/page.html", "/old/page.html")]
    [InlineData("old-page.html", "/old-page.html")]
    [InlineData("https://news.test/Old/Whole/?utm_source=mail", "/old/whole")]
    [InlineData("http://www.news.test/other-whole", "/other-whole")]
    [InlineData("news.test/without-scheme", "/without-scheme")]
    [InlineData("/article.php?id=3&utm_medium=x", "/article.php?id=3")]
    [InlineData("/caf%C3%A9-pasted", "/café-pasted")]
    [InlineData("/?page=77", "/?page=77")]
    public async Task Create_AnyPastedForm_LeadsReadersThere(string typed, string asked)
    {
        var target = await app.Data.CreateStoryAsync($"Target {Guid.NewGuid():N}");

        var path = await PathAsync(app, target.Id);
        var answer = await CreateAsync(typed, path);
        var reader = await app.Browser().OpenAsync(asked);

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal((HttpStatusCode.MovedPermanently, path), (reader.Status, reader.Location));
    }

    [Theory]
    [InlineData("/to-else", "https://archive.example/a?b=c#d", "https://archive.example/a?b=c#d")]
    [InlineData("/to-idn", "https://zürich.example/x", "https://xn--zrich-kva.example/x")]
    [InlineData("/to-search", "/search?q=ferry", "/search?q=ferry")]
    [InlineData("/to-home", "https://news.test/", "/")]
    public async Task Create_ToAnAddress_SendsItAsTyped(string from, string to, string sent)
    {
        await CreateAsync(from, to);

        Assert.Equal(sent, (await app.Browser().OpenAsync(from)).Location);
    }

    [Theory]
    [InlineData("", "/about-nothing", "From")]
    [InlineData("https://elsewhere.example/x", "https://a.example/", "From")]
    [InlineData("/admin/x", "https://a.example/", "From")]
    [InlineData("/", "https://a.example/", "From")]
    [InlineData("/feed", "https://a.example/", "From")]
    [InlineData("/x?before=3", "https://a.example/", "From")]
    [InlineData("/x1", "", "To")]
    [InlineData("/x2", "http://a.example/", "To")]
    [InlineData("/x3", "javascript:alert(1)", "To")]
    [InlineData("/x4", "https://user:word@a.example/", "To")]
    [InlineData("/x5", "/nothing-is-here", "To")]
    [InlineData("/x6", "/x6", "To")]
    public async Task Create_WhatCannotWork_IsRefusedAtItsField(string from, string to, string field)
    {
        var answer = await CreateAsync(from, to);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Document.QuerySelector($"#errors a[href='#{field}']"));
    }

    [Theory]
    [InlineData(@"/\evil.example/x")]
    [InlineData("/%2F/evil.example/x")]
    public async Task Create_WhatLooksLikeAPath_StaysOnThisSite(string to)
    {
        var answer = await CreateAsync($"/sly-{Guid.NewGuid():N}", to);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task Create_OnALivingPage_IsRefusedAndTellsWhy()
    {
        var story = await app.Data.CreateStoryAsync("Still living");

        var answer = await CreateAsync(await PathAsync(app, story.Id), "https://a.example/");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("a redirect never hides one", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_Gone_AnswersGoneUntilDeleted()
    {
        await CreateAsync("/contest-2009", "", gone: true);
        var gone = await app.Browser().OpenAsync("/contest-2009");
        var id = await IdAsync("/contest-2009");
        var editor = await app.SignedInAsync(Roles.Editor);
        var deleted = await (await editor.OpenAsync($"/admin/redirects/{id}"))
            .Form($"/admin/redirects/{id}/delete")
            .SendAsync();

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.Redirect), (gone.Status, deleted.Status));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync("/contest-2009")).Status);
    }

    [Fact]
    public async Task Create_OverAnother_IsCollapsedAndFollowsTheThing()
    {
        var story = await app.Data.CreateStoryAsync("Wanders off");
        await CreateAsync("/chain-2", await PathAsync(app, story.Id));
        await CreateAsync("/chain-1", "/chain-2");
        var typed = await app.Data.InDatabaseAsync(db =>
            db.Redirects.Where(r => r.FromPath == "/chain-1").Select(r => r.Target).SingleAsync()
        );
        await app.Data.ChangeAsync(story.Id, c => c with { Slug = "wandered-off" });

        Assert.Equal(RedirectTarget.Article, typed);
        Assert.EndsWith(
            "/wandered-off",
            (await app.Browser().OpenAsync("/chain-1")).Location,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Create_InACircle_IsRefusedWithTheCircle()
    {
        await CreateAsync("/circle-a", "https://a.example/");
        await CreateAsync("/circle-b", "/circle-a");
        var id = await IdAsync("/circle-a");
        await app.Data.InDatabaseAsync(db =>
            db.Redirects.Where(r => r.FromPath == "/circle-b")
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Address, "/circle-a"))
        );
        var editor = await app.SignedInAsync(Roles.Editor);

        var answer = await (await editor.OpenAsync($"/admin/redirects/{id}"))
            .Form($"/admin/redirects/{id}")
            .Fill("To", "/circle-b")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("/circle-a → /circle-b → /circle-a", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_OfATakenDownStory_LeadsOnInsteadOfGone()
    {
        var story = await app.Data.CreateStoryAsync("Taken away");
        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .TakeDownAsync(story.Id, story.Version, Actor.Program("Test"), default)
        );
        var before = await app.Browser().OpenAsync(await PathAsync(app, story.Id));

        await CreateAsync(await PathAsync(app, story.Id), "https://a.example/replaced");
        var after = await app.Browser().OpenAsync(await PathAsync(app, story.Id));

        Assert.Equal(HttpStatusCode.Gone, before.Status);
        Assert.Equal((HttpStatusCode.MovedPermanently, "https://a.example/replaced"), (after.Status, after.Location));
    }

    [Fact]
    public async Task Save_ByTwoPeople_IsAConflictForTheLater()
    {
        await CreateAsync("/two-people", "https://a.example/");
        var address = $"/admin/redirects/{await IdAsync("/two-people")}";
        var page = await (await app.SignedInAsync(Roles.Editor)).OpenAsync(address);
        await page.Form(address).Fill("To", "https://b.example/").SendAsync();

        var late = await page.Form(address).Fill("To", "https://c.example/").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("https://b.example/", late.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/list/one", "/list/one")]
    [InlineData("/list/", "/list/one,/list/two")]
    [InlineData("ist/tw", "/list/two")]
    [InlineData("LIST/TWO", "/list/two")]
    [InlineData("/list/%", "")]
    [InlineData("/nolist", "")]
    public async Task List_Searched_ShowsBeginningsAndParts(string search, string shown)
    {
        await CreateAsync("/list/one", "https://a.example/");
        await CreateAsync("/list/two", "https://a.example/");
        var editor = await app.SignedInAsync(Roles.Editor);

        var page = await editor.OpenAsync($"/admin/redirects?made=byhand&q={Uri.EscapeDataString(search)}");

        Assert.Equal(
            shown,
            string.Join(',', page.Document.QuerySelectorAll("tbody th").Select(th => th.TextContent.Trim()))
        );
    }

    [Theory]
    [InlineData("from,to\r\n/i1,https://a.example/\r\n", 1, 0)]
    [InlineData("/i2;\"https://a.example/;x\";301\n\n/i3;;410\n", 2, 0)]
    [InlineData("\uFEFFsource\tdestination\n/i4\thttps://a.example/\n", 1, 0)]
    [InlineData("/i5,https://a.example/,302\n/i6,/nothing-there\n,https://a.example/\n/i7,/i8\n/i8,/i7\n", 0, 5)]
    [InlineData("/i9,https://a.example/\n/i9,https://b.example/\n", 2, 0)]
    [InlineData("/i10,https://a.example/\n/i11,/i10\n/i12,\"open\n", 2, 1)]
    public async Task Import_AList_TakesTheRightLinesAndNamesTheOthers(string list, int taken, int refused)
    {
        await using var own = new NewsApp();

        var trial = await ImportAsync(own, list, isTrial: true);
        var stored = await own.Data.InDatabaseAsync(db => db.Redirects.CountAsync());
        var report = await ImportAsync(own, list, isTrial: false);
        var again = await ImportAsync(own, list, isTrial: false);

        Assert.Equal(0, stored);
        Assert.Equal((taken, refused), (trial.Added + trial.Changed, trial.Refused));
        Assert.Equal((taken, refused), (report.Added + report.Changed, report.Refused));
        Assert.Equal(refused, report.Refusals.Count);
        Assert.Equal(0, again.Added);
    }

    [Fact]
    public async Task Import_ThroughThePage_ShowsTheReport()
    {
        var editor = await app.SignedInAsync(Roles.Editor);
        var page = await editor.OpenAsync("/admin/redirects/import");
        using var content = new MultipartFormDataContent
        {
            {
                new StringContent(page.Form("/admin/redirects/import")["__RequestVerificationToken"]!),
                "\"__RequestVerificationToken\""
            },
        };
        using var file = new ByteArrayContent("/by-list,https://a.example/\n/by-list-2,ftp://x\n"u8.ToArray());
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        content.Add(file, "\"list\"", "\"list.csv\"");

        using var answer = await editor.PostAsync(new Uri("/admin/redirects/import", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("This is no address", text, StringComparison.Ordinal);
        Assert.Equal("https://a.example/", (await app.Browser().OpenAsync("/by-list")).Location);
    }

    [Fact]
    public async Task Upload_WithoutToken_IsRefused()
    {
        var editor = await app.SignedInAsync(Roles.Editor);
        using var content = new MultipartFormDataContent();
        using var file = new StringContent("/without-token,https://a.example/");
        content.Add(file, "\"list\"", "\"list.csv\"");

        using var answer = await editor.PostAsync(new Uri("/admin/redirects/import", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync("/without-token")).Status);
    }

    [Fact]
    public async Task Export_Imported_ChangesNothing()
    {
        await using var own = new NewsApp();
        var story = await own.Data.CreateStoryAsync("Exported");
        await ImportAsync(
            own,
            $"/e1,{await PathAsync(own, story.Id)}\n/e2,\"https://a.example/,\"\"x\"\"\"\n/e3,,410\n",
            isTrial: false
        );
        var editor = await own.SignedInAsync(Roles.Editor);

        var list = await editor.GetStringAsync(new Uri("/admin/redirects/export", UriKind.Relative));
        var again = await ImportAsync(own, list, isTrial: false);

        Assert.StartsWith("from,to,status,made\r\n/e1,", list, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), (again.Added, again.Refused, again.Changed));
        Assert.Equal(3, again.Unchanged);
    }

    /// <summary>
    /// Whatever is stored, deleted, published and moved, in whatever order: a reader gets at most one redirect, and
    /// never one to a redirect.
    /// </summary>
    [Fact]
    public async Task Redirects_EditedAtRandom_NeverMakeAChainOrALoop()
    {
        await using var own = new NewsApp();
        string[] addresses = ["/p1", "/p2", "/p3", "/p4", "/p5", "/p6"];
        var story = await own.Data.CreateStoryAsync("Moves about");
        var browser = own.Browser();
        var moves = 0;
        var step = Gen.Select(
            Gen.OneOf<string>("save", "save", "save", "delete", "raw", "move", "page"),
            Gen.OneOf<string>(addresses),
            Gen.OneOf<string>([.. addresses, "/story", "https://a.example/", "gone", "/p1/amp", "/P2"])
        );

        await step.Array[1, 12]
            .SampleAsync(
                async steps =>
                {
                    foreach (var (act, from, to) in steps)
                    {
                        var path = await own.Data.InDatabaseAsync(db =>
                            db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path!).SingleAsync()
                        );
                        await TakeAsync(act, from, to == "/story" ? path : to);
                    }

                    foreach (var address in addresses)
                    {
                        var answer = await browser.OpenAsync(address);
                        if (answer.Location is ['/', ..] next)
                        {
                            Assert.Null((await browser.OpenAsync(next)).Location);
                        }
                    }
                },
                iter: 25,
                threads: 1
            );

        async Task TakeAsync(string act, string from, string to)
        {
            switch (act)
            {
                case "save":
                    await own.InScopeAsync(services =>
                        services
                            .GetRequiredService<RedirectImport>()
                            .RunAsync(
                                new MemoryStream(
                                    Encoding.UTF8.GetBytes(to == "gone" ? $"{from},,410" : $"{from},{to}")
                                ),
                                isTrial: false,
                                Actor.Program("Test"),
                                default
                            )
                    );
                    break;
                case "delete":
                    await own.Data.InDatabaseAsync(db =>
                        db.Redirects.Where(r => r.FromPath == from).ExecuteDeleteAsync()
                    );
                    break;
                case "raw":
                    // As if by another program: not even a stored circle may reach a reader.
                    await own.Data.InDatabaseAsync(db =>
                        db.Redirects.Where(r => r.FromPath == from && r.Target == RedirectTarget.Address)
                            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Address, to))
                    );
                    break;
                case "move":
                    await own.Data.ChangeAsync(story.Id, c => c with { Slug = $"moves-{++moves}" });
                    break;
                default:
                    await own.Data.SaveAsync(
                        new SaveArticle
                        {
                            Kind = ArticleKind.Page,
                            Step = ArticleStep.Publish,
                            Content = new ArticleContent
                            {
                                Headline = "Page",
                                Body = "<p>Page.</p>",
                                PagePath = from[1..],
                            },
                        }
                    );
                    break;
            }
        }
    }

    private async Task<Page> CreateAsync(string from, string to, bool gone = false)
    {
        var form = (await (await app.SignedInAsync(Roles.Editor)).OpenAsync(New))
            .Form(New)
            .Fill("From", from)
            .Fill("To", to);
        return await (gone ? form.Fill("IsGone", "true") : form).SendAsync();
    }

    private Task<long> IdAsync(string from) =>
        app.Data.InDatabaseAsync(db => db.Redirects.Where(r => r.FromPath == from).Select(r => r.Id).SingleAsync());

    private static Task<string> PathAsync(NewsApp site, long article) =>
        site.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == article).Select(a => a.Path!).SingleAsync());

    private static async Task<RedirectImportReport> ImportAsync(NewsApp site, string list, bool isTrial) =>
        (
            await site.InScopeAsync(services =>
                services
                    .GetRequiredService<RedirectImport>()
                    .RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(list)), isTrial, Actor.Program("Test"), default)
            )
        ).Value!;
}

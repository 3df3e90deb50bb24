using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>Links that show an unpublished story to somebody outside, until they end.</summary>
public sealed partial class PreviewLinkTests
{
    [Fact]
    public async Task Open_ALink_ShowsTheSavedStoryMarkedAndSaysNothingToMachines()
    {
        await using var app = new NewsApp();
        var (id, picture) = await StoryAsync(app);
        var editor = await app.SignedInAsync(Roles.Editor);
        var link = await MakeAsync(editor, id);

        var answer = await app.Browser().GetAsync(new Uri(link, UriKind.Relative));
        var page = await app.Browser().OpenAsync(link);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Ferry papers", page.Text, StringComparison.Ordinal);
        Assert.Contains("Preview, not published. This link ends on", page.Text, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.Contains("noindex", page.Document.QuerySelector("meta[name=robots]")!.GetAttribute("content")!);
        Assert.Equal(
            "",
            string.Join(
                '\n',
                page.Document.QuerySelectorAll(
                        "link[rel=canonical], link[rel=alternate], script[type='application/ld+json'], "
                            + "meta[property], [data-article-id]:not([data-article-id='']), img[src^='/views/']"
                    )
                    .Select(e => e.OuterHtml)
            )
        );
        Assert.Null(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : null);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(app, picture.Address(320)));
        var shown = page.Document.QuerySelector("figure img")!.GetAttribute("src")!;
        Assert.StartsWith($"{link}/media/{picture.Id}/", shown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, shown));
        Assert.Equal(2, await app.Data.InDatabaseAsync(db => db.PreviewLinks.Select(l => l.Opened).SingleAsync()));
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.ArticleViewTotals.CountAsync()));
    }

    [Fact]
    public async Task Make_ALink_ShowsItOnceAndStoresOnlyItsHash()
    {
        await using var app = new NewsApp();
        var (id, _) = await StoryAsync(app);
        var editor = await app.SignedInAsync(Roles.Editor);
        var token = (await MakeAsync(editor, id)).Split('/')[^1];

        var list = await editor.OpenAsync($"/admin/articles/{id}/previews");
        var stored = await app.Data.InDatabaseAsync(db => db.PreviewLinks.SingleAsync());
        var audit = await app.Data.InDatabaseAsync(db =>
            db.AuditTrail.Where(a => a.Action == "Made preview link").Select(a => a.After).SingleAsync()
        );

        Assert.DoesNotContain(token, list.Html, StringComparison.Ordinal);
        Assert.Contains("Our lawyer", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, $"{stored.TokenHash} {audit}", StringComparison.Ordinal);
        Assert.Equal(stored.CreatedAt.AddDays(PreviewEditor.DefaultDays), stored.EndsAt);
    }

    [Fact]
    public async Task Open_WhatHasEndedOrIsWrong_IsTheSamePageAsWhereNothingIs()
    {
        await using var app = new NewsApp();
        var (id, picture) = await StoryAsync(app);
        var editor = await app.SignedInAsync(Roles.Editor);
        var ended = await MakeAsync(editor, id, days: 1);
        var revoked = await MakeAsync(editor, id, days: 60);
        var open = await MakeAsync(editor, id, days: 60);
        var list = await editor.OpenAsync($"/admin/articles/{id}/previews");
        var second = await app.Data.InDatabaseAsync(db =>
            db.PreviewLinks.OrderBy(l => l.Id).Select(l => l.Id).Skip(1).FirstAsync()
        );
        await list.Form($"/admin/articles/{id}/previews/{second}/end").SendAsync();
        app.Clock.Advance(TimeSpan.FromDays(2));
        var nothing = await app.Browser().OpenAsync("/nothing-is-here");

        foreach (var link in new[] { ended, revoked, "/preview/x", $"/preview/{new string('A', 43)}" })
        {
            var page = await app.Browser().OpenAsync(link);
            Assert.Equal((link, HttpStatusCode.NotFound), (link, page.Status));
            Assert.Equal(Request().Replace(nothing.Text, ""), Request().Replace(page.Text, ""));
            Assert.Equal(
                HttpStatusCode.NotFound,
                await StatusAsync(
                    app,
                    picture.Address(320).Replace("/media/", $"{link}/media/", StringComparison.Ordinal)
                )
            );
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, open));
    }

    [Fact]
    public async Task Bin_AStory_EndsItsLinksForGood()
    {
        await using var app = new NewsApp();
        var (id, _) = await StoryAsync(app);
        var editor = await app.SignedInAsync(Roles.Editor);
        var link = await MakeAsync(editor, id);

        await (await editor.OpenAsync($"/admin/articles/{id}")).Form($"/admin/articles/{id}/delete").SendAsync();
        var binned = await StatusAsync(app, link);
        await (await editor.OpenAsync($"/admin/articles/{id}")).Form($"/admin/articles/{id}/put-back").SendAsync();

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (binned, await StatusAsync(app, link)));
    }

    [Fact]
    public async Task Restrict_AStory_EndsTheLinksOfOutsidersAndKeepsThoseOfInsiders()
    {
        await using var app = new NewsApp();
        var (id, _) = await StoryAsync(app);
        var outsider = await app.SignedInAsync(Roles.Editor);
        var insider = await app.SignedInAsync(Roles.Editor);
        var (theirs, ours) = (await MakeAsync(outsider, id), await MakeAsync(insider, id));
        var address = $"/admin/articles/{id}/restriction";

        await (await insider.OpenAsync(address)).Form(address).SendAsync();

        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK),
            (await StatusAsync(app, theirs), await StatusAsync(app, ours), (await outsider.OpenAsync(ours)).Status)
        );
    }

    [Theory]
    [InlineData("", "7")]
    [InlineData("Our lawyer", "0")]
    [InlineData("Our lawyer", "61")]
    [InlineData("Our lawyer", "")]
    public async Task Make_WithoutANameOrForTooLong_IsRefusedInWords(string reader, string days)
    {
        await using var app = new NewsApp();
        var (id, _) = await StoryAsync(app);
        var address = $"/admin/articles/{id}/previews";
        var page = await (await app.SignedInAsync(Roles.Editor)).OpenAsync(address);

        var answer = await page.Form(address).Fill("For", reader).Fill("Days", days).SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Document.QuerySelector(".error-summary, [role=alert]"));
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.PreviewLinks.CountAsync()));
    }

    private static async Task<HttpStatusCode> StatusAsync(NewsApp app, string address) =>
        (await app.Browser().GetAsync(new Uri(address, UriKind.Relative))).StatusCode;

    private static async Task<string> MakeAsync(HttpClient editor, long id, int days = PreviewEditor.DefaultDays)
    {
        var address = $"/admin/articles/{id}/previews";
        var made = await (await editor.OpenAsync(address))
            .Form(address)
            .Fill("For", "Our lawyer")
            .Fill("Days", $"{days}")
            .SendAsync();
        return Link().Match(made.Html).Value;
    }

    private static async Task<(long Id, PictureRef Picture)> StoryAsync(NewsApp app)
    {
        var picture = await app.InScopeAsync(s =>
            s.GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Jpeg(1000, 700, 5)),
                    "plain.jpg",
                    new PictureTexts("A ferry"),
                    Actor.Program("Test"),
                    default
                )
        );
        var draft = await app.Data.CreateDraftAsync(
            "Ferry papers",
            c =>
                c with
                {
                    Body = $"<p>Text.</p><figure data-media-id=\"{picture.Value.Id}\"></figure>",
                    PictureId = picture.Value.Id,
                }
        );
        return (draft.Id, picture.Value.Picture!);
    }

    [GeneratedRegex("Request [0-9A-Z]+", RegexOptions.NonBacktracking)]
    private static partial Regex Request();

    [GeneratedRegex("/preview/[A-Za-z0-9_-]{43}", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}

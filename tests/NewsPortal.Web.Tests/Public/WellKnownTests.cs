using System.Net;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>/ads.txt and /.well-known/security.txt, and the form that fills them.</summary>
public sealed class WellKnownTests(NewsApp shared) : IClassFixture<NewsApp>
{
    [Theory]
    [InlineData("/ads.txt")]
    [InlineData("/.well-known/security.txt")]
    public async Task Show_NothingSet_Answers404(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await shared.CreateClient().GetAsync(address)).StatusCode);

    [Fact]
    public async Task Ads_LinesFromTheForm_ArePlainTextAndGoAgain()
    {
        using var app = new NewsApp();
        var admin = await app.SignedInAsync(Roles.Administrator);
        var reader = app.CreateClient();
        const string Lines =
            "# sellers\r\ngoogle.com, pub-1, DIRECT, "
            + "f08c47fec0942fa0\r\nowner.example,2,reseller\r\ncontact=ads@news.test";

        await SaveAsync(admin, ("AdsTxt", Lines));
        var answer = await reader.GetAsync("/ads.txt");
        await SaveAsync(admin, ("AdsTxt", ""));

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Lines.ReplaceLineEndings("\n") + "\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/ads.txt")).StatusCode);
    }

    [Fact]
    public async Task Security_FromTheForm_HasWhatTheRfcRequiresAndHasNeverExpired()
    {
        using var app = new NewsApp();
        using var next = new NewsApp();

        // Before the program starts: its timers would fire for every second in between.
        next.Clock.Advance(TimeSpan.FromDays(400));
        await SaveAsync(
            await app.SignedInAsync(Roles.Administrator),
            ("SecurityContact", "security@news.test"),
            ("SecurityPolicyUrl", "https://news.test/security-policy")
        );
        await SaveAsync(await next.SignedInAsync(Roles.Administrator), ("SecurityContact", "security@news.test"));

        var first = await app.CreateClient().GetStringAsync("/.well-known/security.txt");
        var later = await next.CreateClient().GetStringAsync("/.well-known/security.txt");

        Assert.Equal(
            """
            Contact: mailto:security@news.test
            Expires: 2026-09-01T00:00:00Z
            Preferred-Languages: en
            Canonical: https://news.test/.well-known/security.txt
            Policy: https://news.test/security-policy

            """.ReplaceLineEndings("\n"),
            first
        );
        Assert.Contains("Expires: 2027-10-01T00:00:00Z", later, StringComparison.Ordinal);
        Assert.Equal("/.well-known/security.txt", (await app.Browser().OpenAsync("/security.txt")).Location);
    }

    [Theory]
    [InlineData("AdsTxt", "google.com, pub-1, DIRECT\nnot a record", "Line 2")]
    [InlineData("AdsTxt", "google.com, pub-1", "Line 1")]
    [InlineData("SecurityContact", "http://plain.example/", "https://")]
    [InlineData("SecurityContact", "Name <name@news.test>", "e-mail")]
    [InlineData("SecurityContact", "javascript:alert(1)", "e-mail")]
    [InlineData("SecurityPolicyUrl", "ftp://news.test/policy", "https://")]
    [InlineData("ProfileUrls", "https://social.example/@news\njavascript:alert(1)", "each line")]
    [InlineData("ProfileUrls", "https://name:secret@social.example/", "each line")]
    public async Task Save_WhatMachinesCannotRead_SaysWhatToDoAndKeepsTheText(string field, string text, string advice)
    {
        var admin = await shared.SignedInAsync(Roles.Administrator);

        var answer = await SaveAsync(admin, (field, text));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(
            advice,
            answer.Document.QuerySelector($"#{field}-error")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(text, answer.Form("/admin/settings")[field]!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Security_LineBreakInARowFromElsewhere_AddsNoField()
    {
        using var app = new NewsApp();
        await app.Data.InDatabaseAsync(async db =>
        {
            db.Add(
                new SiteSettings
                {
                    SecurityContact = "https://news.test/a\nExpires: 2000-01-01T00:00:00Z",
                    AdsTxt = "x",
                    ProfileUrls = "javascript:alert(1)",
                }
            );
            return await db.SaveChangesAsync();
        });

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await app.CreateClient().GetAsync("/.well-known/security.txt")).StatusCode
        );
    }

    [Theory]
    [InlineData("Fifteen letters\uD83D\uDDDE and more", "Fifteen letters")]
    [InlineData("Fourteen lette\uD83D\uDDDE and more", "Fourteen lette\uD83D\uDDDE")]
    public async Task OpenSearch_NameCutWithinASign_LeavesTheSignOut(string name, string cut)
    {
        using var app = new NewsApp().With("Site:Name", name);

        var answer = await app.CreateClient().GetStringAsync("/opensearch.xml");

        Assert.Contains($"<ShortName>{cut}</ShortName>", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ads.txt")]
    [InlineData(".well-known/security.txt")]
    [InlineData("manifest.webmanifest")]
    [InlineData("embed/about")]
    [InlineData("oembed")]
    [InlineData("page/2")]
    [InlineData("page/about")]
    public void Reserve_MachineAddress_IsNotFreeForAPage(string path) =>
        Assert.False(ArticlePaths.IsFreeForPage("/" + path));

    private static async Task<Page> SaveAsync(HttpClient admin, params (string Field, string Text)[] values)
    {
        var form = (await admin.OpenAsync("/admin/settings")).Form("/admin/settings");
        foreach (var (field, text) in values)
        {
            form.Fill(field, text);
        }

        return await form.SendAsync();
    }
}

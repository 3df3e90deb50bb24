using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The pages of topics and authors.</summary>
public sealed class TopicTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

    [Fact]
    public async Task Topic_WithIntroduction_ShowsItOnItsFirstPage()
    {
        using var app = new NewsApp();
        for (var i = 0; i < 25; i++)
        {
            await app.Data.CreateStoryAsync(
                $"Flood {i}",
                NewsApp.Start.UtcDateTime.AddMinutes(-i),
                c => c with { Tags = ["Floods"] }
            );
        }

        var address = await IntroduceAsync(app, "Water comes.\n\nWater goes.");

        var page = await app.Browser().OpenAsync("/tag/floods");
        Assert.Equal(["Water comes.", "Water goes."], page.All(".introduction p"));
        Assert.Equal(
            "Water comes. Water goes.",
            page.Document.QuerySelector("meta[name=description]")!.GetAttribute("content")
        );
        Assert.Equal("/tag/floods/feed", page.Document.QuerySelector(".follow a")!.GetAttribute("href"));
        Assert.Contains(
            "Water comes.",
            await app.Browser().GetStringAsync(new Uri("/tag/floods/feed", UriKind.Relative)),
            StringComparison.Ordinal
        );
        Assert.Empty((await app.Browser().OpenAsync(page.Older()!)).All(".introduction"));
        Assert.Equal(
            "Water comes.\n\nWater goes.",
            (await (await app.SignedInAsync(Roles.Editor)).OpenAsync(address)).Form(address)[
                "Introduction"
            ]!.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task Topic_Renamed_KeepsItsIntroductionAndOldAddress()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("A story", change: c => c with { Tags = ["Floods"] });
        var address = await IntroduceAsync(app, "Words.");
        var browser = await app.SignedInAsync(Roles.Editor);

        await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("Name", "Überschwemmung")
            .Fill("Slug", "überschwemmung")
            .Press("Save")
            .SendAsync();

        var old = await app.Browser().OpenAsync("/tag/floods");
        Assert.Equal(HttpStatusCode.MovedPermanently, old.Status);
        var page = await old.FollowAsync();
        Assert.Equal(["Überschwemmung", "Words."], page.All("h1, .introduction p"));
    }

    [Theory]
    [InlineData(Hostile, HttpStatusCode.Redirect)]
    [InlineData("long", HttpStatusCode.BadRequest)]
    public async Task Topic_AnyIntroduction_IsShownAsTextOrGivenBack(string text, HttpStatusCode status)
    {
        using var app = new NewsApp();
        text = text == "long" ? new string('x', Tag.IntroductionLength + 1) : text;
        await app.Data.CreateStoryAsync("A story", change: c => c with { Tags = ["Floods"] });
        var tag = await app.Data.InDatabaseAsync(db => db.Tags.SingleAsync());
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/tags/{tag.Id}";

        var answer = await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("Introduction", text)
            .Press("Save")
            .SendAsync();

        Assert.Equal(status, answer.Status);
        if (status == HttpStatusCode.BadRequest)
        {
            Assert.Equal(text, answer.Form(address)["Introduction"]);
            return;
        }

        var page = await app.Browser().OpenAsync("/tag/floods");
        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("[onerror], img[src=x]"));
    }

    [Fact]
    public async Task Author_WithEverything_ShowsWhoItIsAndWhatTheyWrote()
    {
        using var app = new NewsApp();
        var author = await app.Data.InDatabaseAsync(async db =>
        {
            var made = new Author
            {
                Slug = "łucja",
                Name = "Łucja Nowak",
                Role = "Reporter",
                Biography = "First.\n\nSecond.",
                Email = "lucja@news.test",
            };
            made.Links.Add(new AuthorLink { Label = "Elsewhere", Url = "https://social.example/@lucja" });
            db.Authors.Add(made);
            await db.SaveChangesAsync();
            return made;
        });
        await app.Data.CreateStoryAsync("Hers", change: c => c with { AuthorIds = [author.Id] });

        var page = await app.Browser().OpenAsync("/author/%C5%82ucja");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["Łucja Nowak"], page.All("h1"));
        Assert.Equal(["Reporter"], page.All(".profile-role"));
        Assert.Equal(["First.", "Second."], page.All(".profile-biography"));
        Assert.Equal(["lucja@news.test", "Elsewhere"], page.All(".profile-links a"));
        Assert.Equal("/author/%C5%82ucja/feed", page.Document.QuerySelector(".follow a")!.GetAttribute("href"));
        Assert.Equal(["Hers"], page.Headlines());
    }

    [Fact]
    public async Task Author_WithoutStories_SaysSo()
    {
        using var app = new NewsApp();
        await app.Data.CreateAuthorAsync("quiet", "Quiet Writer");

        Assert.Equal(
            ["No story carries this byline at present."],
            (await app.Browser().OpenAsync("/author/quiet")).All(".empty")
        );
    }

    private static async Task<string> IntroduceAsync(NewsApp app, string text)
    {
        var tag = await app.Data.InDatabaseAsync(db => db.Tags.SingleAsync());
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/tags/{tag.Id}";
        var answer = await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("Introduction", text)
            .Press("Save")
            .SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return address;
    }
}

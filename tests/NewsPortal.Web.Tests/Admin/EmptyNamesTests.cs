using System.Net;
using AngleSharp.Dom;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>An invisible name is not a name, wherever one is required.</summary>
public sealed class EmptyNamesTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly string[] Invisible =
    [
        "",
        " ",
        "\u00A0\u3000",
        "\u200B",
        "\u2060",
        "\uFEFF",
        "\u00AD",
        "\u3164",
        "\uFFA0",
        "\u2800",
        "\u115F\u1160",
        "\u034F",
        "\u180E",
        "\u061C\u200E\u200F",
        "\u202A\u202E\u2066\u2069",
        "\u200C\u200D",
        "\uFE0F",
        "\u0301\u0308",
        "\u20E3",
        "\U000E0001\U000E0020\U000E007F",
        "\U000E0100",
        "\u0007\u001B",
        "\u2065",
        "\u2028\u2029",
        "\t\r\n",
    ];

    [Theory]
    [InlineData("/admin/articles/new", "Headline")]
    [InlineData("/admin/articles/new?kind=Page", "Headline")]
    [InlineData("/admin/authors/new", "Name")]
    [InlineData("/admin/categories/new", "Name")]
    [InlineData("/admin/series/new", "Title")]
    [InlineData("/admin/breaking", "Text")]
    [InlineData("/admin/people/new", "DisplayName")]
    [InlineData("/admin/tags/{tag}", "Name")]
    [InlineData("/admin/people/{user}", "DisplayName")]
    [InlineData("/admin/articles/{story}/corrections", "Text")]
    [InlineData("/account", "DisplayName")]
    public async Task Save_InvisibleName_IsRefusedWithASentence(string address, string field)
    {
        var story = await app.Data.CreateStoryAsync(
            $"Story {Guid.NewGuid():N}",
            change: c => c with { Tags = [$"tag {Guid.NewGuid():N}"] }
        );
        var tag = await app.Data.InDatabaseAsync(db =>
            Task.FromResult(db.Tags.OrderByDescending(t => t.Id).First().Id)
        );
        var user = await app.Data.CreateUserAsync($"named-{Guid.NewGuid():N}", Roles.Journalist);
        address = address
            .Replace("{story}", $"{story.Id}", StringComparison.Ordinal)
            .Replace("{tag}", $"{tag}", StringComparison.Ordinal)
            .Replace("{user}", $"{user.Id}", StringComparison.Ordinal);
        var page = await (await app.SignedInAsync(Roles.Administrator)).OpenAsync(address);
        foreach (var name in Invisible)
        {
            var form = page.Form(address.Split('?')[0]).Fill(field, name);
            form = address.EndsWith("users/new", StringComparison.Ordinal)
                ? form.Fill("Email", $"{Guid.NewGuid():N}@news.test")
                : form;

            var answer = await form.SendAsync();

            Assert.True(
                answer.Status == HttpStatusCode.BadRequest,
                $"{Codes(name)} in {field} of {address} gave {answer.Status}"
            );
            Assert.NotEmpty(answer.Document.QuerySelector("#errors, .error")!.Text().Trim());
        }
    }

    [Theory]
    [InlineData("\u3164")]
    [InlineData("\u2800")]
    [InlineData("\U000E0001")]
    public async Task Save_InvisibleTagOfAStory_IsRefused(string tag)
    {
        var page = await (await app.SignedInAsync(Roles.Journalist)).OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new")
            .Fill("Headline", "Tagged")
            .Fill("Tags", $"{tag}\nseen")
            .Press("Save")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("A tag shows nothing", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_InvisibleName_LeavesTheConfiguredOne()
    {
        await using var own = new NewsApp();
        var admin = await own.SignedInAsync(Roles.Administrator);

        await (await admin.OpenAsync("/admin/settings"))
            .Form("/admin/settings")
            .Fill("Name", "\u3164\u200B")
            .SendAsync();

        Assert.Contains(
            "The Test Courier",
            (await own.Browser().OpenAsync("/")).Document.Title,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Save_JoinerInAHeadline_StaysThereAndLeavesTheAddress()
    {
        const string Persian = "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645";
        var story = await app.Data.CreateStoryAsync(Persian);
        var family = await app.Data.CreateStoryAsync(
            "Family \U0001F468\u200D\U0001F469\u200D\U0001F467 day \u2764\uFE0F"
        );

        var paths = await app.Data.InDatabaseAsync(db =>
            Task.FromResult(
                db.Articles.Where(a => a.Id == story.Id || a.Id == family.Id)
                    .OrderBy(a => a.Id)
                    .Select(a => new { a.Title, a.Slug })
                    .ToList()
            )
        );

        Assert.Equal(
            (Persian, Persian.Replace("\u200C", "", StringComparison.Ordinal)),
            (paths[0].Title, paths[0].Slug)
        );
        Assert.Equal("family-day", paths[1].Slug);
    }

    private static string Codes(string text) => string.Join(' ', text.EnumerateRunes().Select(r => $"U+{r.Value:X4}"));
}

using System.Net;
using System.Text.Json;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>How tags get into an article: proposed, split at commas, and made only by those who may.</summary>
public sealed class TagEntryTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Suggest_AsTyped_FoldsAccentsAndPutsTheMostUsedFirst()
    {
        await app.Data.CreateDraftAsync("One", c => c with { Tags = ["Été indien", "Etelka"] });
        await app.Data.CreateDraftAsync("Two", c => c with { Tags = ["Été indien"] });
        var journalist = await app.SignedInAsync(Roles.Journalist);

        var found = await NamesAsync(journalist, "ETE");

        Assert.Equal(["Été indien", "Etelka"], found);
        Assert.Equal(["Été indien"], await NamesAsync(journalist, "indien été"));
        Assert.Empty(await NamesAsync(journalist, " "));
        Assert.Empty(await NamesAsync(journalist, "%_"));
    }

    [Fact]
    public async Task Save_OfCommasWithoutAScript_SplitsThemUnlessATagIsCalledSo()
    {
        await app.Data.CreateDraftAsync("Older", c => c with { Tags = ["Paris, Texas"] });
        var draft = await app.Data.CreateDraftAsync("Typed");

        var saved = await TypeAsync(Roles.Editor, draft.Id, "Paris, Texas\nboats, harbours ، tides,, ");

        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.Equal(["Paris, Texas", "boats", "harbours", "tides"], (await app.Data.ContentAsync(draft.Id))!.Tags);
    }

    [Fact]
    public async Task Save_OfANewTagByAJournalist_IsRefusedWhereEditorsMakeThem()
    {
        await using var own = new NewsApp();
        await own.Data.CreateDraftAsync("Older", c => c with { Tags = ["Known"] });
        var admin = await own.SignedInAsync(Roles.Administrator);
        await (await admin.OpenAsync("/admin/settings"))
            .Form("/admin/settings")
            .Fill("OnlyEditorsMakeTags", "true")
            .SendAsync();
        var journalist = await own.SignedInAsync(Roles.Journalist);

        var refused = await CreateAsync(journalist, "Known, Unheard of");
        var stored = await CreateAsync(journalist, "known");
        var made = await CreateAsync(admin, "Heard of");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(
            "“Unheard of” is no tag yet",
            refused.Document.QuerySelector("#Tags-error")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (stored.Status, made.Status));
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(HttpClient browser, string typed)
    {
        var json = await browser.GetStringAsync(
            new Uri($"/admin/articles/tags?q={Uri.EscapeDataString(typed)}", UriKind.Relative)
        );
        return
        [
            .. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(t => t.GetProperty("name").GetString()!),
        ];
    }

    private async Task<Page> TypeAsync(string role, long id, string tags)
    {
        var address = $"/admin/articles/{id}";
        return await (await (await app.SignedInAsync(role)).OpenAsync(address))
            .Form(address)
            .Fill("Tags", tags)
            .SendAsync();
    }

    private static async Task<Page> CreateAsync(HttpClient browser, string tags) =>
        await (await browser.OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", $"New {Guid.NewGuid():N}")
            .Fill("Tags", tags)
            .SendAsync();
}

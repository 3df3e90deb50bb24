using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Architecture;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The newspaper's logo, colour and typefaces, from the settings to the reader.</summary>
public sealed class LookTests : IDisposable
{
    private const string Settings = "/admin/settings";
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Page_WithNothingSet_HasNoSheetOfItsOwn()
    {
        var page = await _app.Browser().OpenAsync("/");

        Assert.Single(page.Document.QuerySelectorAll("link[rel=stylesheet]"));
        Assert.DoesNotContain("/assets/look/", page.Html, StringComparison.Ordinal);
        Assert.Equal("The Test Courier", page.Document.QuerySelector("h1.name a")!.InnerHtml);
    }

    [Theory]
    [InlineData("Accent", "#ffd400", "too pale")]
    [InlineData("DarkAccent", "#1a2a6c", "too dark")]
    public async Task Save_AColourThatCannotBeRead_IsRefusedWithTheNearestThatCan(
        string field,
        string colour,
        string reason
    )
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);

        var refused = await SaveAsync(admin, (field, colour));
        var error = refused.Document.QuerySelector($"#{field}-error")!.TextContent;
        var proposed = error[error.LastIndexOf('#')..][..7];
        var taken = await SaveAsync(admin, (field, proposed));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Equal(colour, refused.Form(Settings)[field]);
        Assert.Equal(HttpStatusCode.Redirect, taken.Status);
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    public async Task Save_WhatIsNoColour_IsRefused(string text)
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);

        var refused = await SaveAsync(admin, ("Accent", text));

        Assert.Contains(
            "six digits",
            refused.Document.QuerySelector("#Accent-error")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Save_AnUnknownTypeface_IsRefused()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);

        var refused = await SaveAsync(admin, ("HeadlineFont", "comic"), ("TextFont", "playfair"));

        Assert.Equal(
            ["Choose a typeface from the list.", "Choose a typeface from the list."],
            refused.Document.QuerySelectorAll(".field .error").Select(e => e.TextContent)
        );
    }

    [Fact]
    public async Task Save_AColour_IsOnEveryPageAtOnce()
    {
        var story = await _app.Data.CreateStoryAsync("A story");
        var reader = _app.Browser();
        string[] pages = ["/", "/2026/03/02/a-story", "/search", "/nothing-here"];
        foreach (var page in pages)
        {
            Assert.Null(await SheetAsync(reader, page));
        }

        var admin = await _app.SignedInAsync(Roles.Administrator);
        await SaveAsync(admin, ("Accent", "#8a1538"));

        foreach (var page in pages)
        {
            Assert.Contains("#8a1538", await SheetAsync(reader, page), StringComparison.Ordinal);
        }

        await SaveAsync(admin, ("Accent", "#14539a"));
        Assert.Contains("#14539a", await SheetAsync(reader, "/"), StringComparison.Ordinal);
        Assert.Contains("/assets/look/", (await reader.OpenAsync($"/embed/{story.Id}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sheet_OfOneColour_MakesTheOtherSchemeReadable()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        await SaveAsync(admin, ("Accent", "#8a1538"));

        var sheet = (await SheetAsync(_app.Browser(), "/"))!;

        var dark = sheet[(sheet.IndexOf("light-dark(#8a1538, ", StringComparison.Ordinal) + 20)..][..7];
        Assert.InRange(Colour.Contrast(dark, SiteLook.DarkPaper), 4.5, 21);
    }

    [Fact]
    public async Task Sheet_OfChosenTypefaces_HasThoseAndTheHeadPreloadsThem()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        await SaveAsync(admin, ("HeadlineFont", "playfair"), ("TextFont", "franklin"));

        var page = await _app.Browser().OpenAsync("/");
        var sheet = await SheetAsync(_app.Browser(), "/");

        var preloaded = page
            .Document.QuerySelectorAll("link[rel=preload][as=font]")
            .Select(link => link.GetAttribute("href")!)
            .ToList();
        Assert.Equal(2, preloaded.Count);
        Assert.StartsWith("/assets/files/playfair-headline-", preloaded[0], StringComparison.Ordinal);
        Assert.StartsWith("/assets/files/franklin-text-", preloaded[1], StringComparison.Ordinal);
        Assert.All(preloaded, file => Assert.Contains(file, sheet, StringComparison.Ordinal));
        Assert.DoesNotContain("sourceserif", sheet, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _app.Browser().GetAsync(preloaded[0])).StatusCode);
    }

    [Fact]
    public async Task Sheet_AtItsAddress_NeverChangesAndAnyOtherIsNone()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        await SaveAsync(admin, ("Accent", "#8a1538"), ("HeadlineFont", "sourceserif"));
        var address = AddressOf(await _app.Browser().OpenAsync("/"))!;
        var edition = address[^12..^4];

        var answer = await _app.Browser().GetAsync(address);
        var older = await _app.Browser().GetAsync(address.Replace(edition, "00000000", StringComparison.Ordinal));

        Assert.Equal("text/css", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl!.ToString());
        Assert.True(older.Headers.CacheControl!.NoCache);
        foreach (var wrong in new[] { "8a1538", "8a1538-8a1538-comic-0-0-x", "8a1538-0-0-0-0-x", "0-0-0-playfair-0-x" })
        {
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await _app.Browser().GetAsync($"/assets/look/{wrong}.css")).StatusCode
            );
        }
    }

    [Fact]
    public async Task Logo_FromTheLibrary_StandsInsteadOfTheNameWithTheNameAsItsText()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        var (light, dark) = (await UploadAsync(admin, 600, 120, 1), await UploadAsync(admin, 600, 120, 2));
        var reader = _app.Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync(await AddressOfPictureAsync(light))).StatusCode);

        await SaveAsync(admin, ("LogoId", Text(light)), ("DarkLogoId", Text(dark)));

        var page = await reader.OpenAsync("/");
        var logos = page.Document.QuerySelectorAll("h1.name a > img").ToList();
        Assert.Equal(2, logos.Count);
        Assert.Equal(
            ("The Test Courier", "600", "120"),
            (logos[0].GetAttribute("alt"), logos[0].GetAttribute("width"), logos[0].GetAttribute("height"))
        );
        Assert.Equal("lazy", logos[1].GetAttribute("loading"));
        Assert.Equal(2, page.Document.QuerySelectorAll(".footer-name img").Length);
        Assert.Contains(".logo-dark", await SheetAsync(reader, "/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(logos[0].GetAttribute("src"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(logos[1].GetAttribute("src"))).StatusCode);
    }

    [Fact]
    public async Task Logo_InUse_CannotBeDeletedAndAnUnknownOneNotChosen()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        var logo = await UploadAsync(admin, 600, 120, 3);
        await SaveAsync(admin, ("LogoId", Text(logo)));

        var picture = await admin.OpenAsync($"/admin/media/{logo}");
        var unknown = await SaveAsync(admin, ("LogoId", "4711"));

        Assert.Contains("the newspaper's logo", picture.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(picture.Document.Forms, f => f.GetAttribute("action") == $"/admin/media/{logo}/delete");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.Status);
        Assert.Contains("There is no such picture.", unknown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_AVersionWhoseLogoIsGone_LeavesItOut()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        var logo = await UploadAsync(admin, 600, 120, 4);
        await SaveAsync(admin, ("LogoId", Text(logo)), ("Tagline", "With a logo"));
        await SaveAsync(admin, ("LogoId", ""), ("Tagline", "Without"));
        await (await admin.OpenAsync($"/admin/media/{logo}")).Form($"/admin/media/{logo}/delete").SendAsync();

        await (await admin.OpenAsync("/admin/settings/history/1")).Form("/admin/settings/restore").SendAsync();

        var form = (await admin.OpenAsync(Settings)).Form(Settings);
        Assert.Equal(("With a logo", ""), (form["Tagline"], form["LogoId"]));
    }

    [Fact]
    public async Task Preview_WithoutAScript_ShowsWhatIsSaved()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        await SaveAsync(admin, ("Accent", "#8a1538"), ("HeadlineFont", "playfair"));

        var previews = (await admin.OpenAsync(Settings)).Document.QuerySelectorAll(".look-preview");

        Assert.Equal(2, previews.Length);
        Assert.EndsWith("own-hue p8 qa r1 s5 t3 u8", previews[0].ClassName, StringComparison.Ordinal);
        Assert.All(previews, preview => Assert.Equal("playfair", preview.GetAttribute("data-headline")));
    }

    [Fact]
    public void PreviewSheet_ForEachTypeface_HasItsFamilies()
    {
        var sheet = File.ReadAllText(Path.Combine(SourceTree.Root, "src/NewsPortal.Web/Assets/admin/look.css"));

        Assert.All(
            LookFont
                .ForHeadlines.Skip(1)
                .Select(font => (Role: "headline", font.Key, font.IsSerif))
                .Concat(LookFont.ForTexts.Skip(1).Select(font => (Role: "text", font.Key, font.IsSerif))),
            font =>
                Assert.Contains(
                    $".look-preview[data-{font.Role}='{font.Key}'] {{ --{font.Role}: '{font.Key}-{font.Role}', "
                        + $"'{font.Key}-{font.Role}-stand-in', "
                        + (font.IsSerif ? "Georgia, serif; }" : "system-ui, sans-serif; }"),
                    sheet,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Papers_ThatColoursAreCheckedAgainst_AreThoseOfThePages() =>
        Assert.Contains(
            $"--paper: light-dark({SiteLook.LightPaper}, {SiteLook.DarkPaper});",
            File.ReadAllText(Path.Combine(SourceTree.Root, "src/NewsPortal.Web/Assets/site/tokens.css")),
            StringComparison.Ordinal
        );

    private static async Task<Page> SaveAsync(HttpClient admin, params (string Field, string Value)[] fields)
    {
        var form = (await admin.OpenAsync(Settings)).Form(Settings);
        foreach (var (field, value) in fields)
        {
            form.Fill(field, value);
        }

        return await form.SendAsync();
    }

    private async Task<long> UploadAsync(HttpClient admin, int width, int height, int seed)
    {
        await admin.UploadPicturesAsync([($"logo-{seed}.png", TestPicture.Png(width, height, seed))]);
        return await _app.Data.InDatabaseAsync(db => db.Media.MaxAsync(m => m.Id));
    }

    private Task<string> AddressOfPictureAsync(long id) =>
        _app.Data.InDatabaseAsync(async db => PictureRef.Of(await db.Media.SingleAsync(m => m.Id == id)).Address(320));

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static string? AddressOf(Page page) =>
        page.Document.QuerySelector("link[rel=stylesheet][href^='/assets/look/']")?.GetAttribute("href");

    private static async Task<string?> SheetAsync(HttpClient reader, string page) =>
        AddressOf(await reader.OpenAsync(page)) is { } address ? await reader.GetStringAsync(address) : null;
}

using System.Net;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>The newsroom speaks the language of each person, and the site stays as it is.</summary>
public sealed class NewsroomLanguageTests
{
    private const string Choose = "/account/language";

    [Theory]
    [InlineData(null, "de-DE")]
    [InlineData("nl, sv;q=0.9", "de-DE")]
    [InlineData("nl, fr-CA;q=0.9, en;q=0.8", "fr-FR")]
    [InlineData("fr;q=0, en-US;q=0.5", "en-GB")]
    [InlineData("de-AT", "de-DE")]
    [InlineData("not a language at all", "de-DE")]
    public async Task Newsroom_NothingChosen_SpeaksAsTheBrowserAsksOrElseAsTheSite(string? asked, string language)
    {
        await using var app = new NewsApp().With("Site:Culture", "de-DE");

        var page = await (await AskingAsync(app, asked)).OpenAsync("/admin");

        Assert.Equal(
            (language, "ltr"),
            (page.Document.DocumentElement.GetAttribute("lang"), page.Document.DocumentElement.GetAttribute("dir"))
        );
    }

    [Fact]
    public async Task Newsroom_SiteSpeaksAnotherLanguage_IsEnglish()
    {
        await using var app = new NewsApp().With("Site:Culture", "nl-NL");

        var page = await (await app.SignedInAsync(Roles.Editor)).OpenAsync("/admin/tags");

        Assert.Equal("en-GB", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Contains("Tags", page.All("h1"));
    }

    [Fact]
    public async Task Newsroom_InArabic_RunsFromRightToLeft()
    {
        await using var app = new NewsApp();

        var page = await (await AskingAsync(app, "ar-SA")).OpenAsync("/admin/tags");

        Assert.Equal("rtl", page.Document.DocumentElement.GetAttribute("dir"));
        Assert.Contains("الوسوم", page.All("h1"));
        Assert.Contains("المقالات", page.All("nav.menu a"));
    }

    [Fact]
    public async Task ChooseLanguage_One_CountsBeforeTheBrowsers()
    {
        await using var app = new NewsApp();
        var browser = await AskingAsync(app, "de");

        var answer = await (await browser.OpenAsync("/account")).Form(Choose).Fill("language", "fr").SendAsync();

        Assert.Equal("/account", answer.Location);
        Assert.Contains("Mots-clés", (await browser.OpenAsync("/admin/tags")).All("h1"));
        Assert.Contains("Votre compte", (await browser.OpenAsync("/account")).All("h1"));
    }

    [Fact]
    public async Task ChooseLanguage_InTheFooter_ReturnsToThePage()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);

        var answer = await (await browser.OpenAsync("/admin/tags?q=a")).Form(Choose).Fill("language", "de").SendAsync();

        Assert.Equal("/admin/tags?q=a", answer.Location);
        Assert.Contains("Schlagwörter", (await answer.FollowAsync()).All("h1"));
    }

    [Fact]
    public async Task ChooseLanguage_Empty_IsTheBrowsersAgain()
    {
        await using var app = new NewsApp();
        var browser = await AskingAsync(app, "de");
        await (await browser.OpenAsync("/account")).Form(Choose).Fill("language", "fr").SendAsync();

        await (await browser.OpenAsync("/account")).Form(Choose).Fill("language", "").SendAsync();

        Assert.Contains("Schlagwörter", (await browser.OpenAsync("/admin/tags")).All("h1"));
    }

    [Fact]
    public async Task ChooseLanguage_Unknown_IsRefused()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);

        var answer = await (await browser.OpenAsync("/account")).Form(Choose).Fill("language", "xx").SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Tags", (await browser.OpenAsync("/admin/tags")).All("h1"));
    }

    [Fact]
    public async Task Save_Refused_SaysWhyInTheLanguageOfThePerson()
    {
        await using var app = new NewsApp();
        var browser = await AskingAsync(app, "fr", Roles.Administrator);

        var answer = await (await browser.OpenAsync("/admin/categories/new"))
            .Form("/admin/categories/new")
            .Fill("Name", "Ville")
            .Fill("Position", "premier")
            .SendAsync();

        Assert.Equal(
            ["« premier » n’est pas lisible ici. Écrivez comme le champ le demande, ou laissez-le vide."],
            answer.All("#errors li")
        );
    }

    [Fact]
    public async Task ChangePassword_PersonChoseAnotherLanguage_MailsInTheSitesLanguage()
    {
        await using var app = new NewsApp();
        var user = await app.Data.CreateUserAsync("ann", Roles.Editor);
        var browser = await app.Browser().SignInAsync(user);
        await (await browser.OpenAsync("/account")).Form(Choose).Fill("language", "fr").SendAsync();

        await (await browser.OpenAsync("/account"))
            .Form("/account/password")
            .Fill("PresentPassword", TestData.Password)
            .Fill("Password", "Nineteen loud cranes 81")
            .Fill("PasswordAgain", "Nineteen loud cranes 81")
            .SendAsync();

        Assert.Contains(
            await app.MailsToAsync(user.Email),
            mail => mail.Subject == "Your password for The Test Courier was changed"
        );
    }

    [Fact]
    public async Task Preview_PersonChoseAnotherLanguage_IsTheSites()
    {
        await using var app = new NewsApp();
        var browser = await AskingAsync(app, "ar");

        var front = await browser.OpenAsync("/admin/fronts/home/preview");

        Assert.Equal("en-GB", front.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal("en-GB", (await browser.OpenAsync("/")).Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Save_WithoutSession_KeepsTheTextInTheLanguageOfTheBrowser()
    {
        await using var app = new NewsApp();
        var browser = await AskingAsync(app, "de");
        var form = (await browser.OpenAsync("/admin/authors/new")).Form("/admin/authors/new").Fill("Name", "Ann Lee");
        await (await browser.OpenAsync("/account")).Form("/account/sign-out-everywhere").SendAsync();

        var answer = await form.SendAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("Nicht gespeichert: Sie sind abgemeldet", answer.All("h1"));
    }

    private static async Task<HttpClient> AskingAsync(NewsApp app, string? languages, string role = Roles.Editor)
    {
        var browser = await app.SignedInAsync(role);
        if (languages is not null)
        {
            browser.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", languages);
        }

        return browser;
    }
}

using NewsPortal.Core.Access;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Account;

/// <summary>
/// The pages below /account use the site's language where nobody asks for another, including for refusals.
/// </summary>
public sealed class LanguageTests : IAsyncLifetime
{
    private readonly NewsApp _app = new NewsApp().With("Site:Culture", "fr-FR");
    private Page _page = null!;

    public async Task InitializeAsync() => _page = await (await _app.SignedInAsync(Roles.Editor)).OpenAsync("/account");

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public void Account_InFrench_NamesItsLanguageAndTheRole()
    {
        var html = _page.Document.DocumentElement;

        Assert.Equal(("fr-FR", "Votre compte – The Test Courier"), (html.GetAttribute("lang"), _page.Document.Title));
        Assert.Contains("Bureau", _page.All("nav.menu a"));
        Assert.Contains("Rédacteur en chef", _page.All("dd"));
    }

    [Fact]
    public async Task Account_InArabic_RunsFromRightToLeft()
    {
        await using var app = new NewsApp().With("Site:Culture", "ar-EG");

        var html = (await app.Browser().OpenAsync("/account/login")).Document.DocumentElement;

        Assert.Equal(("ar-EG", "rtl"), (html.GetAttribute("lang"), html.GetAttribute("dir")));
    }

    [Theory]
    [InlineData("", "Le mot de passe est trop court.")]
    [InlineData("abababababababab", "Le mot de passe se répète")]
    [InlineData("motdepasse12345678", "Le mot de passe est facile à deviner.")]
    public async Task ChangePassword_BadOne_SaysWhyInFrench(string password, string reason)
    {
        var answer = await ChangePasswordAsync(TestData.Password, password);

        var errors = answer.All("#errors li");
        Assert.Contains(errors, error => error.StartsWith(reason, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.StartsWith("Le mot de passe", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ChangePassword_TooLongOrPresentOneWrong_SaysSoInFrench()
    {
        var tooLong = await ChangePasswordAsync(
            TestData.Password,
            string.Concat(Enumerable.Range(0, 90).Select(i => $"w{i:x}q "))
        );
        var wrong = await ChangePasswordAsync("not this one", TestData.Password);

        Assert.Equal(
            ["Le mot de passe peut compter 256 caractères au plus. Raccourcissez-le."],
            tooLong.All("#errors li")
        );
        Assert.Equal(["Le mot de passe actuel est erroné. Saisissez-le à nouveau."], wrong.All("#errors li"));
    }

    [Fact]
    public async Task Rename_EmptyOrTooLong_SaysSoInFrench()
    {
        var empty = await _page.Form("/account").Fill("DisplayName", " ").SendAsync();
        var tooLong = await _page.Form("/account").Fill("DisplayName", new string('n', 201)).SendAsync();

        Assert.Equal(["Saisissez le nom visible par les collègues."], empty.All("#errors li"));
        Assert.Equal(["Le nom peut compter 200 caractères au plus. Raccourcissez-le."], tooLong.All("#errors li"));
    }

    private Task<Page> ChangePasswordAsync(string present, string password) =>
        _page
            .Form("/account/password")
            .Fill("PresentPassword", present)
            .Fill("Password", password)
            .Fill("PasswordAgain", password)
            .SendAsync();
}

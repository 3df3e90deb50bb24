using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Account;

public sealed class FirstAdministratorTests
{
    [Fact]
    public async Task Start_BootstrapSettings_CreateAnAdministratorOnce()
    {
        await using var app = new NewsApp().With("Bootstrap:AdminEmail", "first@news.test").With("Bootstrap:AdminPassword", TestData.Password);

        var browser = await app.Browser().SignInAsync(new NewsUser { Email = "first@news.test" });

        Assert.Equal(System.Net.HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
    }

    [Theory]
    [InlineData("first@news.test", "short", "Bootstrap:AdminPassword")]
    [InlineData("first@news.test", "", "Bootstrap:AdminPassword")]
    [InlineData("", TestData.Password, "Bootstrap:AdminEmail")]
    [InlineData("nonsense", TestData.Password, "Bootstrap:AdminEmail")]
    public async Task Start_WrongBootstrapSettings_StopsAndNamesTheSetting(string email, string password, string setting)
    {
        await using var app = new NewsApp();
        var settings = Options.Create(new BootstrapOptions { AdminEmail = email, AdminPassword = password });

        var failure = await Assert.ThrowsAsync<SettingException>(() => app.InScopeAsync(services =>
            ActivatorUtilities.CreateInstance<FirstAdministrator>(services, settings).CreateAsync(default)));

        Assert.StartsWith(setting, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_NoUserYet_ExplainsHowToCreateTheFirst()
    {
        await using var app = new NewsApp();

        Assert.Contains("newsportal create-admin", (await app.Browser().OpenAsync("/account/login")).Text, StringComparison.Ordinal);
    }
}

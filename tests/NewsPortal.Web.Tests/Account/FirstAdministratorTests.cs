using System.Data.Common;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Account;

public sealed class FirstAdministratorTests
{
    [Fact]
    public async Task Start_BootstrapSettings_CreateAnAdministratorOnce()
    {
        await using var app = new NewsApp()
            .With("Bootstrap:AdminEmail", "first@news.test")
            .With("Bootstrap:AdminPassword", TestData.Password);

        var browser = await app.Browser().SignInAsync(new NewsUser { Email = "first@news.test" });

        Assert.Equal(System.Net.HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task Start_DatabaseGoesAwayWhileItIsFilled_CatchesUp()
    {
        await using var own = new NewsApp()
            .With("Bootstrap:AdminEmail", "first@news.test")
            .With("Bootstrap:AdminPassword", TestData.Password);
        var outage = new Outage();
        await using var site = own.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services =>
                services.ConfigureDbContext<NewsDbContext>(options => options.AddInterceptors(outage))
            )
        );
        using var browser = site.CreateClient();
        Assert.True(outage.WasMet);

        outage.IsOver = true;
        for (var i = 0; i < 300 && !await HasUserAsync(); i++)
        {
            own.Clock.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(100);
        }

        Assert.True(await HasUserAsync());

        async Task<bool> HasUserAsync()
        {
            await using var scope = site.Services.CreateAsyncScope();
            try
            {
                return await scope.ServiceProvider.GetRequiredService<NewsDbContext>().Users.AnyAsync();
            }
            catch (DatabaseAwayException)
            {
                // Nobody asks it until some time has passed.
                return false;
            }
        }
    }

    [Theory]
    [InlineData("first@news.test", "short", "Bootstrap:AdminPassword")]
    [InlineData("first@news.test", "Summer2026Summer", "Bootstrap:AdminPassword")]
    [InlineData("first@news.test", "", "Bootstrap:AdminPassword")]
    [InlineData("", TestData.Password, "Bootstrap:AdminEmail")]
    [InlineData("nonsense", TestData.Password, "Bootstrap:AdminEmail")]
    public async Task Start_WrongBootstrapSettings_StopsAndNamesTheSetting(
        string email,
        string password,
        string setting
    )
    {
        await using var app = new NewsApp();
        var settings = Options.Create(new BootstrapOptions { AdminEmail = email, AdminPassword = password });

        var failure = await Assert.ThrowsAsync<SettingException>(() =>
            app.InScopeAsync(services =>
                ActivatorUtilities.CreateInstance<FirstAdministrator>(services, settings).CreateAsync(default)
            )
        );

        Assert.StartsWith(setting, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_NoUserYet_ExplainsHowToCreateTheFirst()
    {
        await using var app = new NewsApp();

        Assert.Contains(
            "newsportal create-admin",
            (await app.Browser().OpenAsync("/account/login")).Text,
            StringComparison.Ordinal
        );
    }

    /// <summary>A database that works except for the accounts.</summary>
    private sealed class Outage : DbCommandInterceptor
    {
        private volatile bool _isOver;
        private volatile bool _wasMet;

        public bool WasMet => _wasMet;

        public bool IsOver
        {
            get => _isOver;
            set => _isOver = value;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            if (IsOver || !command.CommandText.Contains("Users", StringComparison.Ordinal))
            {
                return ValueTask.FromResult(result);
            }

            _wasMet = true;
            throw new SqliteException("Unable to open the database file", 14);
        }
    }
}

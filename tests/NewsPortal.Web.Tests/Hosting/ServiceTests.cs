using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>Services are validated at startup in every environment; the tests' is not Development.</summary>
public sealed class ServiceTests
{
    [Fact]
    public void Start_ServiceThatKeepsOneOfARequest_IsRefused()
    {
        var refusal = Refusal(services => services.AddSingleton<KeepsTheDatabase>());

        Assert.Contains("Cannot consume scoped service", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_ServiceThatCannotBeMade_IsRefused()
    {
        var refusal = Refusal(services => services.AddTransient<NeedsWhatNobodyAdds>());

        Assert.Contains("Unable to resolve service", refusal, StringComparison.Ordinal);
    }

    private static string Refusal(Action<IServiceCollection> change)
    {
        using var app = new NewsApp();
        using var changed = app.WithWebHostBuilder(host => host.ConfigureTestServices(change));
        return Assert.ThrowsAny<Exception>(() => changed.Services).ToString();
    }

    private sealed class KeepsTheDatabase(NewsDbContext db)
    {
        public NewsDbContext Db => db;
    }

    private sealed class NeedsWhatNobodyAdds(ServiceTests nobody)
    {
        public ServiceTests Nobody => nobody;
    }
}

using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

public sealed class SettingsTests : IDisposable
{
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Save_Changed_StandsOnTheAuditTrailOnceWithItsAuthor()
    {
        var user = await _app.Data.CreateUserAsync("ada", Roles.Administrator);
        var admin = await _app.Browser().SignInAsync(user);

        await (await admin.OpenAsync("/admin/settings")).Form("/admin/settings").Fill("Tagline", "Ours").SendAsync();

        var (userId, at) = Assert.Single(await TrailAsync());
        Assert.Equal(user.Id, userId);
        Assert.Equal(_app.Clock.GetUtcNow().UtcDateTime, at);
        Assert.Contains("Changed settings", (await admin.OpenAsync("/admin/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_RefusedOrTooLate_LeavesNoTrace()
    {
        var admin = await _app.SignedInAsync(Roles.Administrator);
        var late = await admin.OpenAsync("/admin/settings");
        await (await admin.OpenAsync("/admin/settings")).Form("/admin/settings").Fill("Tagline", "Ours").SendAsync();

        await late.Form("/admin/settings").Fill("Tagline", "Mine").SendAsync();
        await (await admin.OpenAsync("/admin/settings"))
            .Form("/admin/settings")
            .Fill("ContactEmail", "nobody")
            .SendAsync();

        Assert.Single(await TrailAsync());
    }

    private Task<List<(long?, DateTime)>> TrailAsync() =>
        _app.Data.InDatabaseAsync(async db =>
            (await db.AuditTrail.Where(a => a.Action == "Changed settings").ToListAsync()).ConvertAll(a =>
                (a.UserId, a.At)
            )
        );
}

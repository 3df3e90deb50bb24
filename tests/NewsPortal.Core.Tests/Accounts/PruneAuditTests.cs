using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Accounts;

public sealed class PruneAuditTests
{
    private static readonly DateTime NinetyDaysAgo = NewsApp.Start.UtcDateTime.AddDays(-90);

    [Fact]
    public async Task RunAsync_OlderThanNinetyDays_ForgetsOnlyTheFailuresOfStrangers()
    {
        await using var app = new NewsApp();
        var user = await app.Data.CreateUserAsync("somebody", Roles.Editor);
        await app.Data.InDatabaseAsync(db =>
            db.InTransactionAsync(
                token =>
                {
                    db.AuditTrail.AddRange(
                        Line(null, AuditTrail.SignInFailed, "a stranger", NinetyDaysAgo.AddSeconds(-1)),
                        Line(null, AuditTrail.SignInFailed, "a later stranger", NinetyDaysAgo),
                        Line(user.Id, AuditTrail.SignInFailed, "an account", NinetyDaysAgo.AddSeconds(-1)),
                        Line(null, "Created user", "the command line", NinetyDaysAgo.AddSeconds(-1))
                    );
                    return db.SaveChangesAsync(token);
                },
                default
            )
        );

        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<PruneAudit>().RunAsync(default);
            return true;
        });

        Assert.Equal(
            ["", "a later stranger", "an account", "the command line"],
            await app.Data.InDatabaseAsync(db =>
                db.AuditTrail.OrderBy(a => a.Subject).Select(a => a.Subject).ToListAsync()
            )
        );
    }

    [Fact]
    public async Task RunAsync_InTheMiddleOfTheChain_LeavesItWhole()
    {
        await using var app = new NewsApp();
        await app.Data.InDatabaseAsync(db =>
            db.InTransactionAsync(
                token =>
                {
                    db.AuditTrail.AddRange(
                        Line(null, "Created user", "one", NinetyDaysAgo.AddDays(-2)),
                        Line(null, AuditTrail.SignInFailed, "typed", NinetyDaysAgo.AddDays(-1)),
                        Line(null, "Created user", "two", NinetyDaysAgo.AddDays(1))
                    );
                    return db.SaveChangesAsync(token);
                },
                default
            )
        );

        var verdict = await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<PruneAudit>().RunAsync(default);
            return await services.GetRequiredService<AuditVerifier>().RunAsync(default);
        });

        Assert.Equal((3, null), (verdict.Entries, verdict.Fault));
    }

    private static AuditEntry Line(long? userId, string action, string subject, DateTime at) =>
        new()
        {
            At = at,
            UserId = userId,
            UserName = "x@news.test",
            Action = action,
            Subject = subject,
        };
}

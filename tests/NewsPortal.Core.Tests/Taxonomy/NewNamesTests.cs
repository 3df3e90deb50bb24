using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Taxonomy;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Taxonomy;

/// <summary>What a new author or category tells caches and the audit trail.</summary>
public sealed class NewNamesTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Save_NewAuthor_IsAnnouncedByItsNumberAndOnTheAuditTrail()
    {
        var author = await app.InScopeAsync(services =>
            services
                .GetRequiredService<AuthorEditor>()
                .SaveAsync(new SaveAuthor { Name = "New writer" }, Actor.Program("Test"), default)
        );

        await AssertToldAsync(ChangeSubject.Author, author.Value.Id, "Created author", "New writer");
    }

    [Fact]
    public async Task Save_NewCategory_IsAnnouncedByItsNumberAndOnTheAuditTrail()
    {
        var category = await app.InScopeAsync(services =>
            services
                .GetRequiredService<CategoryEditor>()
                .SaveAsync(new SaveCategory { Name = "New section" }, Actor.Program("Test"), default)
        );

        await AssertToldAsync(ChangeSubject.Category, category.Value.Id, "Created category", "New section");
    }

    private async Task AssertToldAsync(ChangeSubject subject, long id, string action, string name)
    {
        var (isAnnounced, isOnTrail) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.Changes.AnyAsync(c => c.Subject == subject && c.SubjectId == id),
                await db.AuditTrail.AnyAsync(a => a.Action == action && a.Subject == name)
            )
        );
        Assert.True(isAnnounced);
        Assert.True(isOnTrail);
    }
}

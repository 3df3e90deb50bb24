using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.TestKit;

/// <summary>Builders: each creates something valid, of which a test names only what matters to it.</summary>
public sealed class TestData(NewsApp app)
{
    /// <summary>A password that the rules accept.</summary>
    public const string Password = "Seventeen quiet herons 52";

    public Task<Category> CreateCategoryAsync(string slug, string? name = null, long? parentId = null) =>
        InDatabaseAsync(async db =>
        {
            var category = new Category { Slug = slug, Name = name ?? slug, ParentId = parentId, InMenu = parentId is null };
            db.Categories.Add(category);
            await db.SaveChangesAsync();
            return category;
        });

    public Task<Author> CreateAuthorAsync(string slug, string? name = null) =>
        InDatabaseAsync(async db =>
        {
            var author = new Author { Slug = slug, Name = name ?? slug };
            db.Authors.Add(author);
            await db.SaveChangesAsync();
            return author;
        });

    /// <summary>A draft, saved through the editor by a program.</summary>
    public Task<ArticleResult> CreateDraftAsync(string headline, Func<SaveArticle, SaveArticle>? change = null) =>
        app.InScopeAsync(async services =>
        {
            var command = new SaveArticle { Headline = headline, Body = $"<p>{headline} happened.</p>" };
            return await services.GetRequiredService<ArticleEditor>()
                .SaveAsync(change?.Invoke(command) ?? command, Actor.Program("Test"), default);
        });

    /// <summary>A published story; <paramref name="at"/> is UTC, null for now, in the future to schedule.</summary>
    public async Task<ArticleResult> CreateStoryAsync(
        string headline, DateTime? at = null, Func<SaveArticle, SaveArticle>? change = null)
    {
        var draft = await CreateDraftAsync(headline, change);
        return await app.InScopeAsync(services => services.GetRequiredService<ArticleEditor>()
            .PublishAsync(draft.Id, draft.Version, at, Actor.Program("Test"), default));
    }

    /// <summary>A user with a role, limited to sections or not; the address is {name}@news.test.</summary>
    public Task<NewsUser> CreateUserAsync(string name, string role, params long[] sections) =>
        app.InScopeAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<NewsUser>>();
            var user = new NewsUser
            {
                UserName = $"{name}@news.test", Email = $"{name}@news.test", EmailConfirmed = true, DisplayName = name,
                CreatedAt = app.Clock.GetUtcNow().UtcDateTime,
            };
            Require(await users.CreateAsync(user, Password));
            Require(await users.AddToRoleAsync(user, role));
            var db = services.GetRequiredService<NewsDbContext>();
            db.UserSections.AddRange(sections.Select(id => new UserSection { UserId = user.Id, CategoryId = id }));
            await db.SaveChangesAsync();
            return user;
        });

    public Task<T> InDatabaseAsync<T>(Func<NewsDbContext, Task<T>> work) =>
        app.InScopeAsync(services => work(services.GetRequiredService<NewsDbContext>()));

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(e => e.Description)));
        }
    }
}

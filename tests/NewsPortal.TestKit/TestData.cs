using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Terms;

namespace NewsPortal.TestKit;

/// <summary>Builders: each creates something valid, and a test specifies only what matters to it.</summary>
public sealed class TestData(NewsApp app)
{
    /// <summary>A password that satisfies the rules.</summary>
    public const string Password = "Seventeen quiet herons 52";

    public async Task<Category> CreateCategoryAsync(string slug, string? name = null, long? parentId = null)
    {
        var category = await InDatabaseAsync(async db =>
        {
            var category = new Category
            {
                Slug = slug,
                Name = name ?? slug,
                ParentId = parentId,
                InMenu = parentId is null,
            };
            db.Categories.Add(category);
            await db.SaveChangesAsync();
            return category;
        });

        // Pages know of it at once, as they do of one from the newsroom.
        foreach (var handler in app.Services.GetServices<IContentChangeHandler>())
        {
            await handler.HandleAsync(
                [new ChangeEntry { Subject = ChangeSubject.Category, SubjectId = category.Id }],
                default
            );
        }

        return category;
    }

    /// <summary>
    /// The articles by which the newsroom's list of a term would be in another order or state than the list of all;
    /// none, whatever was done.
    /// </summary>
    public Task<List<long>> WrongKeysAsync() =>
        InDatabaseAsync(db =>
            db.ContentReferences.Where(r =>
                    !db.Articles.Any(a => a.Id == r.ArticleId && a.ModifiedAt == r.ModifiedAt && a.State == r.State)
                )
                .Select(r => r.ArticleId)
                .Distinct()
                .ToListAsync()
        );

    /// <summary>
    /// The articles whose cards say other labels or bylines than their link rows; none, whatever was done.
    /// </summary>
    public Task<List<string>> WrongCardsAsync() =>
        InDatabaseAsync(async db =>
            (
                await db
                    .Articles.AsNoTracking()
                    .Include(a => a.Categories)
                    .Include(a => a.Authors)
                    .AsSplitQuery()
                    .ToListAsync()
            )
                .Select(a =>
                    (
                        a.Id,
                        Stated: $"{a.LabelIds} by {a.AuthorIds}",
                        Linked: $"{IdList.Write(a.Categories.Where(l => l.Position != null).OrderBy(l => l.Position).Select(l => l.CategoryId))} by {IdList.Write(a.Authors.OrderBy(l => l.Position).Select(l => l.AuthorId))}"
                    )
                )
                .Where(a => a.Stated != a.Linked)
                .Select(a => $"{a.Id}: {a.Stated} instead of {a.Linked}")
                .ToList()
        );

    public Task<Author> CreateAuthorAsync(string slug, string? name = null) =>
        InDatabaseAsync(async db =>
        {
            var author = new Author { Slug = slug, Name = name ?? slug };
            db.Authors.Add(author);
            await db.SaveChangesAsync();
            return author;
        });

    /// <summary>A draft, saved through the editor by a program.</summary>
    /// <param name="headline">Its headline, of which its body is made too.</param>
    /// <param name="change">Gives the content more.</param>
    /// <param name="command">Gives the command more, for example a page's kind.</param>
    public async Task<SavedArticle> CreateDraftAsync(
        string headline,
        Func<ArticleContent, ArticleContent>? change = null,
        Func<SaveArticle, SaveArticle>? command = null
    )
    {
        var content = new ArticleContent { Headline = headline, Body = $"<p>{headline} happened.</p>" };
        var save = new SaveArticle { Content = change?.Invoke(content) ?? content };
        return Done(await SaveAsync(command?.Invoke(save) ?? save));
    }

    /// <summary>Saves by a program.</summary>
    public Task<Result<SavedArticle>> SaveAsync(SaveArticle command) =>
        app.InScopeAsync(services =>
            services.GetRequiredService<ArticleEditor>().SaveAsync(command, Actor.Program("Test"), default)
        );

    /// <summary>Saves a change to an article's content and publishes it at once, at the time that it has.</summary>
    public async Task<SavedArticle> ChangeAsync(long id, Func<ArticleContent, ArticleContent> change) =>
        Done(
            await SaveAsync(
                new SaveArticle
                {
                    Id = id,
                    Version = await InDatabaseAsync(db =>
                        db.Articles.Where(a => a.Id == id).Select(a => a.Version).SingleAsync()
                    ),
                    Content = change((await ContentAsync(id))!),
                    Step = ArticleStep.Publish,
                }
            )
        );

    /// <summary>The content of an article's newest version; null if there is no such article.</summary>
    public Task<ArticleContent?> ContentAsync(long id) =>
        app.InScopeAsync(services => services.GetRequiredService<ArticleVersions>().NewestAsync(id, default));

    /// <summary>The body of an article's newest version; empty for none.</summary>
    public async Task<string> BodyAsync(long id) => (await ContentAsync(id))?.Body ?? "";

    /// <summary>A published story; <paramref name="at"/> is UTC, null for now, in the future to schedule.</summary>
    public async Task<SavedArticle> CreateStoryAsync(
        string headline,
        DateTime? at = null,
        Func<ArticleContent, ArticleContent>? change = null,
        Func<SaveArticle, SaveArticle>? command = null
    )
    {
        var draft = await CreateDraftAsync(headline, change, command);
        return Done(
            await app.InScopeAsync(services =>
                services
                    .GetRequiredService<ArticleEditor>()
                    .PublishAsync(draft.Id, draft.Version, at, Actor.Program("Test"), default)
            )
        );
    }

    /// <summary>A user with a role, optionally limited to sections; the address is {name}@news.test.</summary>
    public Task<NewsUser> CreateUserAsync(string name, string role, params long[] sections) =>
        app.InScopeAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<NewsUser>>();
            var user = new NewsUser
            {
                UserName = $"{name}@news.test",
                Email = $"{name}@news.test",
                EmailConfirmed = true,
                DisplayName = name,
                CreatedAt = app.Clock.GetUtcNow().UtcDateTime,
            };
            Require(await users.CreateAsync(user, Password));
            Require(await users.AddToRoleAsync(user, role));
            var db = services.GetRequiredService<NewsDbContext>();
            db.UserSections.AddRange(sections.Select(id => new UserSection { UserId = user.Id, CategoryId = id }));
            await db.SaveChangesAsync();
            return user;
        });

    /// <summary>Plans a change of the structure and does it; the id of the change.</summary>
    public Task<long> ReshapeAsync(ReshapeTerm command) =>
        app.InScopeAsync(async services =>
        {
            var plan = await services.GetRequiredService<TermPlanner>().PlanAsync(command, default);
            var result = await services
                .GetRequiredService<TermReshaper>()
                .DoAsync(command with { Seen = plan!.Seen }, Actor.Program("Test"), default);
            return result.IsDone
                ? result.Value.Id
                : throw new InvalidOperationException($"{result.Outcome} {result.Message}");
        });

    /// <summary>Takes a change of the structure back.</summary>
    public Task<Result<Saved>> UndoAsync(long id) =>
        app.InScopeAsync(services =>
            services.GetRequiredService<TermUndo>().UndoAsync(id, Actor.Program("Test"), default)
        );

    public Task<T> InDatabaseAsync<T>(Func<NewsDbContext, Task<T>> work) =>
        app.InScopeAsync(services => work(services.GetRequiredService<NewsDbContext>()));

    private static SavedArticle Done(Result<SavedArticle> result) =>
        result.IsDone ? result.Value : throw new InvalidOperationException($"{result.Outcome} {result.Message}");

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(e => e.Description)));
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Articles;

public sealed class ArticleEditorTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly Actor Desk = Actor.Program("Desk");

    [Fact]
    public async Task SaveAsync_NewArticle_StoresDraftRevisionAndChange()
    {
        var result = await app.Data.CreateDraftAsync("Ferry returns");

        var (state, revisions, changes) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.Articles.Where(a => a.Id == result.Id).Select(a => a.State).SingleAsync(),
                await db.ArticleVersions.CountAsync(r => r.ArticleId == result.Id),
                await db.Changes.CountAsync(c => c.Subject == ChangeSubject.Article && c.SubjectId == result.Id)
            )
        );
        Assert.Equal((ArticleState.Draft, 1, 1), (state, revisions, changes));
    }

    [Fact]
    public async Task SaveAsync_OlderVersion_IsRefusedAndKeepsTheNewer()
    {
        var draft = await app.Data.CreateDraftAsync("First words");
        var first = await SaveAsync(
            new SaveArticle
            {
                Id = draft.Id,
                Version = draft.Version,
                Content = new ArticleContent { Headline = "Second words" },
            }
        );

        var late = await SaveAsync(
            new SaveArticle
            {
                Id = draft.Id,
                Version = draft.Version,
                Content = new ArticleContent { Headline = "Lost words" },
            }
        );

        Assert.Equal((Outcome.Done, Outcome.Conflict), (first.Outcome, late.Outcome));
        Assert.Equal(
            "Second words",
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == draft.Id).Select(a => a.Title).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task SaveAsync_SameHeadlineTwice_NumbersTheSlug()
    {
        var first = await app.Data.CreateDraftAsync("Twins born");
        var second = await app.Data.CreateDraftAsync("Twins born");

        var slugs = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == first.Id || a.Id == second.Id)
                .OrderBy(a => a.Id)
                .Select(a => a.Slug)
                .ToListAsync()
        );
        Assert.Equal(["twins-born", "twins-born-2"], slugs);
    }

    [Fact]
    public async Task SaveAsync_NewSlugOfPublicStory_KeepsTheOldAddress()
    {
        var story = await app.Data.CreateStoryAsync("Old name");

        await SaveAsync(
            new SaveArticle
            {
                Id = story.Id,
                Version = story.Version,
                Step = ArticleStep.Publish,
                Content = new ArticleContent { Headline = "Old name", Slug = "new-name" },
            }
        );

        Assert.Equal(
            "/2026/03/02/new-name",
            await app.Data.InDatabaseAsync(db =>
                new Core.Articles.Redirects(db).FindAsync("/2026/03/02/old-name", NewsApp.Start.UtcDateTime, default)
            )
        );
    }

    [Fact]
    public async Task SaveAsync_ChildCategory_ListsUnderItsParentToo()
    {
        var parent = await app.Data.CreateCategoryAsync("parent-of-child");
        var child = await app.Data.CreateCategoryAsync("child", parentId: parent.Id);

        var story = await app.Data.CreateStoryAsync("In the child", change: c => c with { CategoryIds = [child.Id] });

        var links = await app.Data.InDatabaseAsync(db =>
            db.ArticleCategories.Where(l => l.ArticleId == story.Id)
                .OrderBy(l => l.CategoryId)
                .Select(l => new
                {
                    l.CategoryId,
                    l.Position,
                    l.ListedAt,
                })
                .ToListAsync()
        );
        Assert.Equal(
            [(parent.Id, null, NewsApp.Start.UtcDateTime), (child.Id, 0, NewsApp.Start.UtcDateTime)],
            links.Select(l => (l.CategoryId, l.Position, l.ListedAt!.Value))
        );
    }

    [Fact]
    public async Task SaveAsync_OnePictureAndOneFile_RemembersThatAnArticleShowedThem()
    {
        var picture = new MediaItem
        {
            Sha256 = new string('7', 64),
            FileName = "shown.jpg",
            ContentType = "image/jpeg",
            Width = 400,
            Height = 300,
        };
        var file = new StoredFile
        {
            Sha256 = new string('8', 64),
            FileName = "shown.pdf",
            Name = "shown.pdf",
            ContentType = "application/pdf",
        };
        await app.Data.InDatabaseAsync(db =>
        {
            db.AddRange(picture, file);
            return db.SaveChangesAsync();
        });

        await app.Data.CreateDraftAsync(
            "Shows both",
            c =>
                c with
                {
                    PictureId = picture.Id,
                    Body = $"<p><a href=\"{FileRef.Folder}{file.Id}/shown.pdf\">Report</a></p>",
                }
        );

        var (pictureShown, fileShown) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.Media.Where(m => m.Id == picture.Id).Select(m => m.IsTakenUp).SingleAsync(),
                await db.Files.Where(f => f.Id == file.Id).Select(f => f.IsTakenUp).SingleAsync()
            )
        );
        Assert.True(pictureShown);
        Assert.True(fileShown);
    }

    [Fact]
    public async Task SaveAsync_ScriptInBody_IsRemoved()
    {
        var draft = await app.Data.CreateDraftAsync(
            "Careful",
            c =>
                c with
                {
                    Body =
                        "<p onclick=\"alert(1)\">Hello <script>alert(1)</script><a href=\"javascript:alert(1)\">there</a></p>",
                }
        );

        Assert.Equal("<p>Hello <a>there</a></p>", await app.Data.BodyAsync(draft.Id));
    }

    [Fact]
    public async Task PublishAsync_LongBody_StoresItsBeginningAsPlainText()
    {
        var draft = await app.Data.CreateStoryAsync(
            "Long",
            change: c =>
                c with
                {
                    Body = "<p>One &amp; <b>two</b></p>" + string.Concat(Enumerable.Repeat("<p>words follow</p>", 100)),
                }
        );

        var beginning = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == draft.Id).Select(a => a.Beginning).SingleAsync()
        );
        Assert.StartsWith("One & two words follow", beginning, StringComparison.Ordinal);
        Assert.InRange(beginning.Length, Article.BeginningLength - 20, Article.BeginningLength);
    }

    [Fact]
    public async Task PublishAsync_BareStoryWithAPicture_NamesAllThatIsMissing()
    {
        var picture = await app.Data.InDatabaseAsync(async db =>
        {
            var item = new MediaItem
            {
                Sha256 = new string('b', 64),
                FileName = "bare.jpg",
                ContentType = "image/jpeg",
                Width = 3000,
                Height = 2000,
                CreatedAt = NewsApp.Start.UtcDateTime,
            };
            db.Media.Add(item);
            await db.SaveChangesAsync();
            return item.Id;
        });
        var bare = await app.Data.CreateDraftAsync("Bare", c => c with { Body = "", PictureId = picture });
        var described = await app.Data.CreateDraftAsync(
            "Described",
            c => c with { PictureId = picture, PictureAlt = "The quay at dusk" }
        );

        Assert.Equal(["Body", "CategoryIds", "AuthorIds", "PictureAlt"], await MissingAsync(bare));
        Assert.Equal(["CategoryIds", "AuthorIds"], await MissingAsync(described));

        async Task<IEnumerable<string>> MissingAsync(SavedArticle draft) =>
            (
                await app.InScopeAsync(services =>
                    services
                        .GetRequiredService<ArticleEditor>()
                        .PublishAsync(draft.Id, draft.Version, null, Actor.User(1, "Editor", Roles.Editor), default)
                )
            ).Errors.Select(e => e.Field);
    }

    [Fact]
    public async Task SaveAsync_SlugOfAnotherStoryAndANewTag_StoresNothing()
    {
        await app.Data.CreateStoryAsync("Slug that is taken");
        var story = await app.Data.CreateStoryAsync("Story that stays");

        var result = await SaveAsync(
            new SaveArticle
            {
                Id = story.Id,
                Version = story.Version,
                Content = new ArticleContent
                {
                    Headline = "Refused words",
                    Slug = "slug-that-is-taken",
                    Tags = ["Refused tag"],
                },
            }
        );

        Assert.Equal(
            (Outcome.Invalid, nameof(ArticleContent.Slug)),
            (result.Outcome, Assert.Single(result.Errors).Field)
        );
        await AssertUntouchedAsync(story);
    }

    [Fact]
    public async Task SaveAsync_RefusedInsideALargerTransaction_WritesNothingIntoIt()
    {
        await app.Data.CreateStoryAsync("Another slug that is taken");
        var story = await app.Data.CreateStoryAsync("Another story that stays");

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<NewsDbContext>()
                .InTransactionAsync(
                    token =>
                        services
                            .GetRequiredService<ArticleEditor>()
                            .SaveAsync(
                                new SaveArticle
                                {
                                    Id = story.Id,
                                    Version = story.Version,
                                    Content = new ArticleContent
                                    {
                                        Headline = "Refused words",
                                        Slug = "another-slug-that-is-taken",
                                        Tags = ["Refused tag"],
                                    },
                                },
                                Desk,
                                token
                            ),
                    default
                )
        );

        await AssertUntouchedAsync(story);
    }

    [Fact]
    public async Task SaveAsync_PagePathThatGrowsTooLong_IsRefused()
    {
        var result = await SaveAsync(
            new SaveArticle
            {
                Kind = ArticleKind.Page,
                Content = new ArticleContent
                {
                    Headline = "Long way",
                    PagePath = string.Join('/', Enumerable.Repeat(new string('щ', 49), 8)),
                },
            }
        );

        Assert.Equal(
            (Outcome.Invalid, nameof(ArticleContent.PagePath)),
            (result.Outcome, Assert.Single(result.Errors).Field)
        );
    }

    [Fact]
    public async Task ReturnToDraft_ScheduledStory_ForgetsItsTimeAndAddress()
    {
        var due = app.Clock.GetUtcNow().UtcDateTime.AddDays(3);
        var story = await app.Data.CreateStoryAsync("Due in three days", due);

        var draft = await EditAsync(editor => editor.ReturnToDraftAsync(story.Id, story.Version, Desk, default));

        var stored = await app.Data.InDatabaseAsync(db =>
            db.Articles.AsNoTracking().SingleAsync(a => a.Id == story.Id)
        );
        Assert.Equal((ArticleState.Draft, null, null), (stored.State, stored.PublishedAt, stored.Path));
        Assert.True(
            (
                await app.InScopeAsync(services =>
                    services.GetRequiredService<BinEditor>().DeleteAsync(story.Id, draft.Value.Version, Desk, default)
                )
            ).IsDone
        );
    }

    [Fact]
    public async Task Publish_WithdrawnStoryAtAnotherDate_KeepsTheOldAddress()
    {
        var story = await app.Data.CreateStoryAsync(
            "Withdrawn and back",
            new DateTime(2026, 2, 1, 12, 0, 0, DateTimeKind.Utc)
        );
        var draft = await EditAsync(editor => editor.ReturnToDraftAsync(story.Id, story.Version, Desk, default));

        await EditAsync(editor =>
            editor.PublishAsync(
                story.Id,
                draft.Value.Version,
                new DateTime(2026, 2, 3, 12, 0, 0, DateTimeKind.Utc),
                Desk,
                default
            )
        );

        Assert.Equal(
            "/2026/02/03/withdrawn-and-back",
            await app.Data.InDatabaseAsync(db =>
                new Core.Articles.Redirects(db).FindAsync(
                    "/2026/02/01/withdrawn-and-back",
                    NewsApp.Start.UtcDateTime,
                    default
                )
            )
        );
    }

    [Fact]
    public async Task TakeDown_ScheduledStory_IsRefused()
    {
        var story = await app.Data.CreateStoryAsync("Never seen yet", app.Clock.GetUtcNow().UtcDateTime.AddDays(3));

        var result = await EditAsync(editor => editor.TakeDownAsync(story.Id, story.Version, Desk, default));

        Assert.Equal(Outcome.Conflict, result.Outcome);
    }

    private async Task AssertUntouchedAsync(SavedArticle story)
    {
        var (version, headline, tags) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.Articles.Where(a => a.Id == story.Id).Select(a => a.Version).SingleAsync(),
                await db.Articles.Where(a => a.Id == story.Id).Select(a => a.Title).SingleAsync(),
                await db.Tags.CountAsync(t => t.Slug == "refused-tag")
            )
        );
        Assert.Equal((story.Version, 0), (version, tags));
        Assert.NotEqual("Refused words", headline);
    }

    private Task<Result<SavedArticle>> SaveAsync(SaveArticle command) =>
        EditAsync(editor => editor.SaveAsync(command, Desk, default));

    private Task<Result<SavedArticle>> EditAsync(Func<ArticleEditor, Task<Result<SavedArticle>>> edit) =>
        app.InScopeAsync(services => edit(services.GetRequiredService<ArticleEditor>()));
}

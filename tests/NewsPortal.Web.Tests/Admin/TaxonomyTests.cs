using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

public sealed class TaxonomyTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Category_NewParent_TakesItsStoriesAlong()
    {
        var old = await app.Data.CreateCategoryAsync("old-parent");
        var next = await app.Data.CreateCategoryAsync("next-parent");
        var moved = await app.Data.CreateCategoryAsync("moved", parentId: old.Id);
        var child = await app.Data.CreateCategoryAsync("moved-child", parentId: moved.Id);
        var sibling = await app.Data.CreateCategoryAsync("sibling", parentId: old.Id);
        var story = await app.Data.CreateStoryAsync("Deep", change: c => c with { CategoryIds = [child.Id] });
        var both = await app.Data.CreateStoryAsync(
            "Both",
            change: c => c with { CategoryIds = [child.Id, sibling.Id] }
        );
        var admin = await app.SignedInAsync(Roles.Administrator);

        var answer = await (await admin.OpenAsync($"/admin/categories/{moved.Id}"))
            .Form($"/admin/categories/{moved.Id}")
            .Fill("ParentId", $"{next.Id}")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(new[] { next.Id, moved.Id, child.Id }.Order(), await CategoriesOfAsync(story.Id));
        Assert.Equal(
            new[] { old.Id, next.Id, moved.Id, child.Id, sibling.Id }.Order(),
            await CategoriesOfAsync(both.Id)
        );
        Assert.True(
            await app.Data.InDatabaseAsync(db =>
                db.ArticleCategories.Where(l => l.ArticleId == story.Id).AllAsync(l => l.ListedAt != null)
            )
        );
    }

    [Fact]
    public async Task Category_BelowItself_IsRefused()
    {
        var top = await app.Data.CreateCategoryAsync("loop-top");
        var below = await app.Data.CreateCategoryAsync("loop-below", parentId: top.Id);
        var admin = await app.SignedInAsync(Roles.Administrator);

        var answer = await (await admin.OpenAsync($"/admin/categories/{top.Id}"))
            .Form($"/admin/categories/{top.Id}")
            .Fill("ParentId", $"{below.Id}")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("below itself", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Category_NewSlug_RedirectsAndPaleColourIsRefused()
    {
        var category = await app.Data.CreateCategoryAsync("first-slug");
        var admin = await app.SignedInAsync(Roles.Administrator);
        var page = await admin.OpenAsync($"/admin/categories/{category.Id}");

        var pale = await page.Form($"/admin/categories/{category.Id}").Fill("Colour", "#ffee00").SendAsync();
        var saved = await page.Form($"/admin/categories/{category.Id}")
            .Fill("Slug", "second-slug")
            .Fill("Colour", "#A01020")
            .SendAsync();
        var late = await page.Form($"/admin/categories/{category.Id}").Fill("Name", "Late").SendAsync();

        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.Redirect, HttpStatusCode.Conflict),
            (pale.Status, saved.Status, late.Status)
        );
        Assert.Equal(
            "/category/second-slug",
            await app.Data.InDatabaseAsync(db => new Redirects(db).FindAsync("/category/first-slug", default, default))
        );
        Assert.Equal("Late", late.Form($"/admin/categories/{category.Id}")["Name"]);
    }

    [Fact]
    public async Task Category_OrderCleared_IsRefusedAndKeepsItsPlace()
    {
        var category = await app.Data.CreateCategoryAsync("unordered");
        await app.Data.InDatabaseAsync(db =>
            db.Categories.Where(c => c.Id == category.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, 70))
        );
        var admin = await app.SignedInAsync(Roles.Administrator);

        var answer = await (await admin.OpenAsync($"/admin/categories/{category.Id}"))
            .Form($"/admin/categories/{category.Id}")
            .Fill("Position", "")
            .Fill("Name", "Still here")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("Fill in this field.", answer.Document.QuerySelector("#Position-error")!.TextContent);
        Assert.Equal("Still here", answer.Form($"/admin/categories/{category.Id}")["Name"]);
        Assert.Equal(
            70,
            await app.Data.InDatabaseAsync(db =>
                db.Categories.Where(c => c.Id == category.Id).Select(c => c.Position).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Category_WithStories_IsNotDeleted()
    {
        var full = await app.Data.CreateCategoryAsync("full");
        var empty = await app.Data.CreateCategoryAsync("empty");
        await app.Data.CreateDraftAsync("In full", c => c with { CategoryIds = [full.Id] });
        var admin = await app.SignedInAsync(Roles.Administrator);

        var refused = await (await admin.OpenAsync($"/admin/categories/{full.Id}"))
            .Form($"/admin/categories/{full.Id}/delete")
            .SendAsync();
        var deleted = await (await admin.OpenAsync($"/admin/categories/{empty.Id}"))
            .Form($"/admin/categories/{empty.Id}/delete")
            .SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (refused.Status, deleted.Status));
    }

    [Theory]
    [InlineData("authors", "author")]
    [InlineData("categories", "category")]
    [InlineData("series", "series")]
    [InlineData("tags", "tag")]
    public async Task Delete_NameWithAFormerAddress_TakesItAlongAndIsOnTheAuditTrail(string list, string kind)
    {
        await using var own = new NewsApp();
        var admin = await own.SignedInAsync(Roles.Administrator);
        var (doomed, other) = (await MovedAsync("doomed"), await MovedAsync("other"));

        var answer = await (await admin.OpenAsync(doomed)).Form($"{doomed}/delete").SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.OpenAsync(doomed)).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.OpenAsync(other)).Status);
        Assert.Equal(
            [$"/{kind}/other"],
            await own.Data.InDatabaseAsync(db => db.Redirects.Select(r => r.FromPath).ToListAsync())
        );
        var trail = (await admin.OpenAsync("/admin/audit")).Text;
        Assert.All(["Changed", "Deleted"], done => Assert.Contains($"{done} {kind}", trail, StringComparison.Ordinal));

        async Task<string> MovedAsync(string slug)
        {
            var id = await own.Data.InDatabaseAsync(async db =>
            {
                IVersioned row = kind switch
                {
                    "author" => new Author { Slug = slug, Name = slug },
                    "category" => new Category { Slug = slug, Name = slug },
                    "series" => new Series { Slug = slug, Title = slug },
                    _ => new Tag { Slug = slug, Name = slug },
                };
                db.Add(row);
                await db.SaveChangesAsync();
                return (long)db.Entry(row).Property("Id").CurrentValue!;
            });
            var address = $"/admin/{list}/{id}";
            var moved = await (await admin.OpenAsync(address)).Form(address).Fill("Slug", $"{slug}-now").SendAsync();
            Assert.Equal(HttpStatusCode.Redirect, moved.Status);
            return address;
        }
    }

    [Fact]
    public async Task Tag_Merged_MovesArticlesAndAddress()
    {
        await app.Data.CreateStoryAsync("One", change: c => c with { Tags = ["Colour", "Color"] });
        await app.Data.CreateStoryAsync("Two", change: c => c with { Tags = ["Color"] });
        var id = await app.Data.InDatabaseAsync(db =>
            db.Tags.Where(t => t.Slug == "color").Select(t => t.Id).SingleAsync()
        );
        var editor = await app.SignedInAsync(Roles.Editor);
        var renamed = await (await editor.OpenAsync($"/admin/tags/{id}"))
            .Form($"/admin/tags/{id}")
            .Fill("Slug", "colouring")
            .SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, renamed.Status);

        var answer = await MergeIntoAsync(editor, id, "Colour");

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(2, await app.Data.InDatabaseAsync(db => db.ArticleTags.CountAsync(l => l.Tag.Slug == "colour")));
        foreach (var former in new[] { "/tag/color", "/tag/colouring" })
        {
            Assert.Equal(
                "/tag/colour",
                await app.Data.InDatabaseAsync(db => new Redirects(db).FindAsync(former, default, default))
            );
        }
    }

    [Fact]
    public async Task Tag_MergedIntoOneWithoutIntroduction_LeavesItsOwn()
    {
        await app.Data.CreateStoryAsync("Three", change: c => c with { Tags = ["Grey", "Gray"] });
        var id = await app.Data.InDatabaseAsync(db =>
            db.Tags.Where(t => t.Slug == "gray").Select(t => t.Id).SingleAsync()
        );
        var editor = await app.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync($"/admin/tags/{id}"))
            .Form($"/admin/tags/{id}")
            .Fill("Introduction", "Neither black nor white.")
            .SendAsync();

        await MergeIntoAsync(editor, id, "Grey");

        Assert.Equal(
            "Neither black nor white.",
            await app.Data.InDatabaseAsync(db =>
                db.Tags.Where(t => t.Slug == "grey").Select(t => t.Introduction).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Tag_IntroducedByTwo_RefusesTheSecondAndShowsBoth()
    {
        await app.Data.CreateStoryAsync("Four", change: c => c with { Tags = ["Disputed"] });
        var address =
            "/admin/tags/"
            + await app.Data.InDatabaseAsync(db =>
                db.Tags.Where(t => t.Slug == "disputed").Select(t => t.Id).SingleAsync()
            );
        var editor = await app.SignedInAsync(Roles.Editor);
        var late = (await editor.OpenAsync(address)).Form(address);
        await (await editor.OpenAsync(address)).Form(address).Fill("Introduction", "Hers.").SendAsync();

        var refused = await late.Fill("Introduction", "His.").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(["Hers."], refused.All(".theirs dd"));
        Assert.Equal("His.", refused.Form(address)["Introduction"]);
        Assert.Equal(HttpStatusCode.Redirect, (await refused.Form(address).SendAsync()).Status);
    }

    [Fact]
    public async Task Author_AllFields_ComeBackAsTyped()
    {
        var editor = await app.SignedInAsync(Roles.Editor);
        var answer = await (await editor.OpenAsync("/admin/authors/new"))
            .Form("/admin/authors/new")
            .Fill("Name", "Zoë <b>O'Neil</b>")
            .Fill("Role", "Reporter")
            .Fill("Biography", "First.\n\nSecond.")
            .Fill("Email", "zoe@news.test")
            .Fill("Links[0].Label", "Site")
            .Fill("Links[0].Url", "https://zoe.test/")
            .SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var id = await app.Data.InDatabaseAsync(db =>
            db.Authors.Where(a => a.Email == "zoe@news.test").Select(a => a.Id).SingleAsync()
        );

        var form = (await editor.OpenAsync($"/admin/authors/{id}")).Form($"/admin/authors/{id}");
        var bad = await form.Fill("Links[1].Url", "javascript:alert(1)").SendAsync();

        Assert.Equal(
            ("Zoë <b>O'Neil</b>", "First.\n\nSecond.", "Site"),
            (form["Name"], form["Biography"], form["Links[0].Label"])
        );
        Assert.Equal(HttpStatusCode.BadRequest, bad.Status);
        Assert.Contains(
            "https://",
            bad.Document.QuerySelector(".link-row .error")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Settings_Saved_ComeBack()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        await (await admin.OpenAsync("/admin/settings"))
            .Form("/admin/settings")
            .Fill("Name", "The <Courier>")
            .Fill("FooterText", "a\nb")
            .SendAsync();
        var first = await admin.OpenAsync("/admin/settings");
        var second = await admin.OpenAsync("/admin/settings");
        await first.Form("/admin/settings").Fill("Tagline", "Ours").SendAsync();

        var late = await second.Form("/admin/settings").Fill("Tagline", "Mine").SendAsync();

        Assert.Equal("The <Courier>", first.Form("/admin/settings")["Name"]);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal("Mine", late.Form("/admin/settings")["Tagline"]);
    }

    private static async Task<Page> MergeIntoAsync(HttpClient editor, long id, string into)
    {
        var address = $"/admin/tags/{id}/structure";
        var plan = await (await editor.OpenAsync(address))
            .Form($"{address}?act=Merged&away=true")
            .Fill("Into", into)
            .SendAsync();
        return await plan.Form(address).SendAsync();
    }

    private Task<List<long>> CategoriesOfAsync(long articleId) =>
        app.Data.InDatabaseAsync(db =>
            db.ArticleCategories.Where(l => l.ArticleId == articleId)
                .OrderBy(l => l.CategoryId)
                .Select(l => l.CategoryId)
                .ToListAsync()
        );
}

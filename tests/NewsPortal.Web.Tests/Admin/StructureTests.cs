using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Renaming, merging, moving and splitting, with the plan before and the way back after.</summary>
public sealed class StructureTests(NewsApp app) : IClassFixture<NewsApp>, IAsyncLifetime
{
    private const string List = "/admin/structure";

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Whatever a test did to links, the cards say the same.</summary>
    public async Task DisposeAsync()
    {
        Assert.Empty(await app.Data.WrongCardsAsync());
        Assert.Empty(await app.Data.WrongKeysAsync());
    }

    [Fact]
    public async Task Merge_SeveralTags_CountsFirstThenMovesStoriesAndAddresses()
    {
        var unique = Unique();
        var one = await StoryAsync($"Keep {unique}", $"Away {unique}");
        var two = await StoryAsync($"Away {unique}");
        var three = await StoryAsync($"Gone {unique}", "Other");
        var (keep, away) = (await TagAsync($"Keep {unique}"), await TagAsync($"Away {unique}"));
        var editor = await app.SignedInAsync(Roles.Editor);
        var page = await editor.OpenAsync($"/admin/tags/{keep.Id}/structure");

        var plan = await page.Form($"/admin/tags/{keep.Id}/structure?act=Merged")
            .Fill("Others", $"Away {unique}\ngone-{unique}")
            .SendAsync();
        var untouched = await TagsOfAsync(two);
        var done = await plan.Form($"/admin/tags/{keep.Id}/structure").SendAsync();

        Assert.Equal(HttpStatusCode.OK, plan.Status);
        Assert.Equal(
            ["3 articles", "1 of them has both and keeps one", "6 public pages change"],
            plan.All("[data-counts] li")
        );
        Assert.Equal([$"Away {unique}"], untouched);
        Assert.Equal((HttpStatusCode.Redirect, List), (done.Status, done.Location));
        Assert.Equal([$"Keep {unique}"], await TagsOfAsync(one));
        Assert.Equal([$"Keep {unique}"], await TagsOfAsync(two));
        Assert.Equal([$"Keep {unique}", "Other"], await TagsOfAsync(three));
        Assert.Equal($"/tag/{keep.Slug}", await LeadsAsync($"/tag/{away.Slug}"));
        Assert.Equal($"/tag/{keep.Slug}", (await app.Browser().OpenAsync($"/tag/{away.Slug}")).Location);
    }

    [Fact]
    public async Task Undo_OfAMerge_GivesBackWhatNobodyChangedSince()
    {
        var unique = Unique();
        var (keepName, awayName) = ($"Keep {unique}", $"Away {unique}");
        var both = await StoryAsync(awayName, "Middle", keepName);
        var only = await StoryAsync("First", awayName);
        var changed = await StoryAsync(awayName);
        var draft = (await app.Data.CreateDraftAsync("Draft", c => c with { Tags = [awayName] })).Id;
        var away = await TagAsync(awayName);
        await app.Data.InDatabaseAsync(db =>
            db.Tags.Where(t => t.Id == away.Id).ExecuteUpdateAsync(s => s.SetProperty(t => t.Introduction, "About."))
        );
        var id = await ReshapeAsync(
            new ReshapeTerm
            {
                Kind = TermKind.Tag,
                Id = (await TagAsync(keepName)).Id,
                Act = TermAct.Merged,
                Others = awayName,
            }
        );
        await app.Data.ChangeAsync(changed, c => c with { Tags = ["Quite another"] });
        await app.Data.ChangeAsync(draft, c => c);
        var later = await StoryAsync(keepName);

        var answer = await UndoAsync(id);

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal([awayName, "Middle", keepName], await TagsOfAsync(both));
        Assert.Equal(["First", awayName], await TagsOfAsync(only));
        Assert.Equal(["Quite another"], await TagsOfAsync(changed));
        Assert.Equal([awayName], await TagsOfAsync(draft));
        Assert.Equal([keepName], await TagsOfAsync(later));
        var restored = await TagAsync(awayName);
        Assert.Equal((away.Id, away.Slug, "About."), (restored.Id, restored.Slug, restored.Introduction));
        Assert.Equal("", (await TagAsync(keepName)).Introduction);
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync($"/tag/{away.Slug}")).Status);
    }

    [Fact]
    public async Task Undo_WhereTheAddressIsTaken_SaysByWhom()
    {
        var unique = Unique();
        await StoryAsync($"Keep {unique}", $"Away {unique}");
        var away = await TagAsync($"Away {unique}");
        var id = await MergeAsync($"Keep {unique}", $"Away {unique}");
        await app.Data.InDatabaseAsync(async db =>
        {
            db.Tags.Add(new Tag { Name = $"Squatter {unique}", Slug = away.Slug });
            return await db.SaveChangesAsync();
        });

        var answer = await UndoAsync(id);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(
            $"The address /tag/{away.Slug} belongs to “Squatter {unique}” now.",
            answer.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Undo_AfterThirtyDaysOrTwice_IsRefused()
    {
        await using var own = new NewsApp();
        await own.Data.CreateStoryAsync("Old", change: c => c with { Tags = ["Keep", "Away"] });
        var keep = await own.Data.InDatabaseAsync(db => db.Tags.SingleAsync(t => t.Name == "Keep"));
        var id = await own.Data.ReshapeAsync(
            new ReshapeTerm
            {
                Kind = TermKind.Tag,
                Id = keep.Id,
                Act = TermAct.Merged,
                Others = "Away",
            }
        );
        own.Clock.Advance(TermChange.Keeps + TimeSpan.FromMinutes(1));
        await own.InScopeAsync(async services =>
        {
            await services.GetRequiredService<PruneTermChanges>().RunAsync(default);
            return 0;
        });

        var late = await own.Data.UndoAsync(id);

        Assert.Equal(StructureErrorCodes.UndoTooOld, Assert.Single(late.Errors).Code);
        Assert.False(await own.Data.InDatabaseAsync(db => db.TermChangeStories.AnyAsync()));
    }

    [Fact]
    public async Task Undo_Pressed_Twice_IsDoneOnce()
    {
        var unique = Unique();
        var story = await StoryAsync($"Keep {unique}", $"Away {unique}");
        var id = await MergeAsync($"Keep {unique}", $"Away {unique}");
        await UndoAsync(id);

        Assert.Equal(StructureErrorCodes.UndoDone, Assert.Single((await app.Data.UndoAsync(id)).Errors).Code);
        Assert.Equal([$"Keep {unique}", $"Away {unique}"], await TagsOfAsync(story));
    }

    [Fact]
    public async Task Merges_InARow_AreTakenBackFromTheLast()
    {
        var unique = Unique();
        var (a, b, c) = ($"A {unique}", $"B {unique}", $"C {unique}");
        var story = await StoryAsync(a, c, b);
        var first = await MergeAsync(b, a);
        var second = await MergeAsync(c, b);

        var tooEarly = await app.Data.UndoAsync(first);
        await UndoAsync(second);
        await UndoAsync(first);

        Assert.Equal(StructureErrorCodes.UndoGone, Assert.Single(tooEarly.Errors).Code);
        Assert.Equal(new[] { a, b, c }.Order(), (await TagsOfAsync(story)).Order());
        Assert.Equal(1, await PrimaryTagsAsync(story));
    }

    [Fact]
    public async Task Save_OfAFormFromBeforeAMerge_GetsTheRemainingTerms()
    {
        var unique = Unique();
        var (old, now) = (
            await app.Data.CreateCategoryAsync($"old-{unique}"),
            await app.Data.CreateCategoryAsync($"now-{unique}")
        );
        var story = await app.Data.CreateDraftAsync(
            "Open",
            c => c with { Tags = [$"Keep {unique}", $"Away {unique}"], CategoryIds = [old.Id] }
        );
        var typed = (await app.Data.ContentAsync(story.Id))!;
        await MergeAsync($"Keep {unique}", $"Away {unique}");
        await MergeAsync(TermKind.Category, now.Id, $"old-{unique}");

        await app.Data.ChangeAsync(story.Id, _ => typed);

        var stored = (await app.Data.ContentAsync(story.Id))!;
        Assert.Equal([$"Keep {unique}"], stored.Tags);
        Assert.Equal([now.Id], stored.CategoryIds);
        Assert.False(await app.Data.InDatabaseAsync(db => db.Tags.AnyAsync(t => t.Name == $"Away {unique}")));
    }

    [Fact]
    public async Task Merge_OfCategories_TakesAllThatHangsOnThemAndGivesItBack()
    {
        var unique = Unique();
        var top = await app.Data.CreateCategoryAsync($"top-{unique}");
        var into = await app.Data.CreateCategoryAsync($"into-{unique}", parentId: top.Id);
        var old = await app.Data.CreateCategoryAsync($"old-{unique}");
        var child = await app.Data.CreateCategoryAsync($"child-{unique}", parentId: old.Id);
        var user = await app.Data.CreateUserAsync($"u{unique}", Roles.Editor, old.Id);
        var labelled = await FiledAsync(old.Id, into.Id);
        var below = await FiledAsync(child.Id);
        var before = (await CategoriesOfAsync(labelled), await CategoriesOfAsync(below));

        var id = await MergeAsync(TermKind.Category, into.Id, $"old-{unique}");
        var merged = (await CategoriesOfAsync(labelled), await CategoriesOfAsync(below));
        var limit = await LimitsAsync(user.Id);
        var answer = await UndoAsync(id, Roles.Administrator);

        Assert.Equal($"{top.Id}: {into.Id}:0", merged.Item1);
        Assert.Equal($"{child.Id}:0 {into.Id}: {top.Id}:", Ordered(merged.Item2));
        Assert.Equal([into.Id], limit);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(before, (await CategoriesOfAsync(labelled), await CategoriesOfAsync(below)));
        Assert.Equal([old.Id], await LimitsAsync(user.Id));
        Assert.Equal(
            old.Id,
            await app.Data.InDatabaseAsync(db =>
                db.Categories.Where(c => c.Id == child.Id).Select(c => c.ParentId).SingleAsync()
            )
        );

        string Ordered(string rows) =>
            string.Join(' ', rows.Split(' ').OrderBy(r => r.EndsWith(':')).ThenBy(r => r == $"{top.Id}:"));
    }

    [Fact]
    public async Task Merge_IntoACategoryBelow_IsNamedAsAConflict()
    {
        var unique = Unique();
        var above = await app.Data.CreateCategoryAsync($"above-{unique}");
        var below = await app.Data.CreateCategoryAsync($"below-{unique}", parentId: above.Id);
        var admin = await app.SignedInAsync(Roles.Administrator);

        var answer = await (await admin.OpenAsync($"/admin/categories/{below.Id}/structure"))
            .Form($"/admin/categories/{below.Id}/structure?act=Merged")
            .Fill("Others", $"above-{unique}")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(
            "stands above",
            answer.Document.QuerySelector("#Others-error")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Merge_OfAuthors_MovesBylinesOfPeopleAndGivesThemBack()
    {
        var unique = Unique();
        var keep = await app.Data.CreateAuthorAsync($"keep-{unique}");
        var away = await app.Data.CreateAuthorAsync($"away-{unique}");
        var user = await app.Data.CreateUserAsync($"w{unique}", Roles.Journalist);
        await app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.AuthorId, away.Id))
        );
        var story = (
            await app.Data.CreateStoryAsync("Written", change: c => c with { AuthorIds = [away.Id, keep.Id] })
        ).Id;

        var id = await MergeAsync(TermKind.Author, keep.Id, $"away-{unique}");
        var merged = (await AuthorsOfAsync(story), await BylineAsync(user.Id));
        await UndoAsync(id);

        Assert.Equal(($"{keep.Id}:0", keep.Id), merged);
        Assert.Equal(($"{away.Id}:0 {keep.Id}:1", away.Id), (await AuthorsOfAsync(story), await BylineAsync(user.Id)));
    }

    [Fact]
    public async Task Merge_OfSeries_PutsPartsBehindAndGivesThemBack()
    {
        var (keep, away) = await app.Data.InDatabaseAsync(async db =>
        {
            var unique = Unique();
            var (one, two) = (
                new Series { Title = $"K {unique}", Slug = $"k-{unique}" },
                new Series { Title = $"A {unique}", Slug = $"a-{unique}" }
            );
            db.Series.AddRange(one, two);
            await db.SaveChangesAsync();
            return (one, two);
        });
        await app.Data.CreateStoryAsync("K1", change: c => c with { SeriesId = keep.Id, SeriesPlace = 3 });
        var part = (
            await app.Data.CreateStoryAsync("A1", change: c => c with { SeriesId = away.Id, SeriesPlace = 2 })
        ).Id;

        var id = await MergeAsync(TermKind.Series, keep.Id, away.Slug);
        var merged = await SeriesOfAsync(part);
        await UndoAsync(id);

        Assert.Equal((keep.Id, 5), merged);
        Assert.Equal((away.Id, 2), await SeriesOfAsync(part));
    }

    [Fact]
    public async Task Rename_InTheFormOrHere_IsTakenBackWithItsAddress()
    {
        var unique = Unique();
        await StoryAsync($"Name {unique}");
        var tag = await TagAsync($"Name {unique}");
        var editor = await app.SignedInAsync(Roles.Editor);
        var form = $"/admin/tags/{tag.Id}";
        await (await editor.OpenAsync(form))
            .Form(form)
            .Fill("Name", $"Better {unique}")
            .Fill("Slug", $"better-{unique}")
            .SendAsync();
        var plan = await (await editor.OpenAsync($"{form}/structure"))
            .Form($"{form}/structure?act=Renamed")
            .Fill("Name", $"Best {unique}")
            .SendAsync();
        await plan.Form($"{form}/structure").SendAsync();

        var (first, second) = await app.Data.InDatabaseAsync(async db =>
        {
            var ids = await db.TermChanges.Where(c => c.TermId == tag.Id).Select(c => c.Id).Order().ToListAsync();
            return (ids[0], ids[1]);
        });
        var tooEarly = await app.Data.UndoAsync(first);
        await UndoAsync(second);
        await UndoAsync(first);

        Assert.Equal(StructureErrorCodes.UndoChanged, Assert.Single(tooEarly.Errors).Code);
        var back = await TagAsync($"Name {unique}");
        Assert.Equal((tag.Id, tag.Slug), (back.Id, back.Slug));
        Assert.Equal($"/tag/{tag.Slug}", await LeadsAsync($"/tag/better-{unique}"));
    }

    [Fact]
    public async Task Move_OfACategory_SaysWhatComesAlongAndIsTakenBack()
    {
        var unique = Unique();
        var from = await app.Data.CreateCategoryAsync($"from-{unique}");
        var to = await app.Data.CreateCategoryAsync($"to-{unique}");
        var moved = await app.Data.CreateCategoryAsync($"moved-{unique}", parentId: from.Id);
        await app.Data.CreateCategoryAsync($"child-{unique}", parentId: moved.Id);
        var story = await FiledAsync(moved.Id);
        var admin = await app.SignedInAsync(Roles.Administrator);
        var address = $"/admin/categories/{moved.Id}/structure";

        var plan = await (await admin.OpenAsync(address))
            .Form($"{address}?act=Moved")
            .Fill("ParentId", $"{to.Id}")
            .SendAsync();
        await plan.Form(address).SendAsync();
        var there = await CategoriesOfAsync(story);
        await UndoAsync(await app.Data.InDatabaseAsync(db => db.TermChanges.MaxAsync(c => c.Id)), Roles.Administrator);

        Assert.Contains("1 category below comes along", plan.All("[data-counts] li"));
        Assert.Equal($"{to.Id}: {moved.Id}:0", there);
        Assert.Equal($"{from.Id}: {moved.Id}:0", await CategoriesOfAsync(story));
    }

    [Fact]
    public async Task Split_OfTickedStories_KeepsTicksAcrossSearchesAndIsTakenBack()
    {
        var unique = Unique();
        var name = $"Broad {unique}";
        var one = (await app.Data.CreateStoryAsync("Chess opens", change: c => c with { Tags = ["X", name] })).Id;
        var two = (await app.Data.CreateStoryAsync("Draughts close", change: c => c with { Tags = [name] })).Id;
        var rest = (await app.Data.CreateStoryAsync("Sailing", change: c => c with { Tags = [name] })).Id;
        var tag = await TagAsync(name);
        var editor = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/tags/{tag.Id}/split";

        var ticked = await (await editor.OpenAsync(address))
            .Form(address)
            .Fill("Pick", $"{one}")
            .Fill("Q", "draughts")
            .Fill("Go", "search")
            .SendAsync();
        var found = ticked.All("tbody th");
        var plan = await ticked
            .Form(address)
            .Fill("Pick", $"{two}")
            .Fill("Name", $"Games {unique}")
            .Fill("Go", "check")
            .SendAsync();
        var done = await plan.Form($"/admin/tags/{tag.Id}/structure").SendAsync();

        Assert.Equal(["Draughts close"], found);
        Assert.Contains("2 articles", plan.All("[data-counts] li"));
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal(["X", $"Games {unique}"], await TagsOfAsync(one));
        Assert.Equal([$"Games {unique}"], await TagsOfAsync(two));
        Assert.Equal([name], await TagsOfAsync(rest));

        var made = await TagAsync($"Games {unique}");
        var since = await StoryAsync($"Games {unique}");
        await UndoAsync(await app.Data.InDatabaseAsync(db => db.TermChanges.MaxAsync(c => c.Id)));
        Assert.Equal(["X", name], await TagsOfAsync(one));
        Assert.Equal([name], await TagsOfAsync(since));
        Assert.Equal($"/tag/{tag.Slug}", await LeadsAsync($"/tag/{made.Slug}"));
    }

    [Fact]
    public async Task Split_OfAllOrNone_IsRefused()
    {
        var unique = Unique();
        await StoryAsync($"Whole {unique}");
        var tag = await TagAsync($"Whole {unique}");
        var editor = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/tags/{tag.Id}/split";
        var page = await editor.OpenAsync(address);

        var none = await page.Form(address).Fill("Name", "New").Fill("Go", "check").SendAsync();
        var all = await page.Form(address).Fill("Go", "all").SendAsync();
        var checkedAll = await all.Form(address).Fill("Name", "New").Fill("Go", "check").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (none.Status, checkedAll.Status));
        Assert.Contains("nothing would remain", checkedAll.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confirm_OfAPlanThatIsOld_ShowsTheNewOne()
    {
        var unique = Unique();
        await StoryAsync($"Keep {unique}", $"Away {unique}");
        var keep = await TagAsync($"Keep {unique}");
        var editor = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/tags/{keep.Id}/structure";
        var plan = await (await editor.OpenAsync(address))
            .Form($"{address}?act=Merged")
            .Fill("Others", $"Away {unique}")
            .SendAsync();
        await (await editor.OpenAsync($"/admin/tags/{keep.Id}"))
            .Form($"/admin/tags/{keep.Id}")
            .Fill("Introduction", "Changed meanwhile.")
            .SendAsync();

        var refused = await plan.Form(address).SendAsync();
        var again = await refused.Form(address).SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(HttpStatusCode.Redirect, again.Status);
    }

    [Fact]
    public async Task Category_ChangedByAnEditor_IsRefused()
    {
        var category = await app.Data.CreateCategoryAsync($"locked-{Unique()}");
        await app.Data.CreateCategoryAsync("locked-other");
        var id = await MergeAsync(TermKind.Category, category.Id, "locked-other");

        var undone = await app.InScopeAsync(services =>
            services.GetRequiredService<TermUndo>().UndoAsync(id, Actor.User(1, "Editor", Roles.Editor), default)
        );

        Assert.Equal(Core.Infrastructure.Outcome.NotAllowed, undone.Outcome);
    }

    private static string Unique() => Guid.NewGuid().ToString("N")[..10];

    private async Task<long> StoryAsync(params string[] tags) =>
        (await app.Data.CreateStoryAsync($"About {tags[0]}", change: c => c with { Tags = tags })).Id;

    private async Task<long> FiledAsync(params long[] categories) =>
        (await app.Data.CreateStoryAsync("Filed", change: c => c with { CategoryIds = categories })).Id;

    private Task<Tag> TagAsync(string name) =>
        app.Data.InDatabaseAsync(db => db.Tags.AsNoTracking().SingleAsync(t => t.Name == name));

    private async Task<long> MergeAsync(string keep, string away) =>
        await MergeAsync(TermKind.Tag, (await TagAsync(keep)).Id, away);

    private Task<long> MergeAsync(TermKind kind, long keep, string others) =>
        ReshapeAsync(
            new ReshapeTerm
            {
                Kind = kind,
                Id = keep,
                Act = TermAct.Merged,
                Others = others,
            }
        );

    private Task<long> ReshapeAsync(ReshapeTerm command) => app.Data.ReshapeAsync(command);

    private async Task<Page> UndoAsync(long id, string role = Roles.Editor) =>
        await (await (await app.SignedInAsync(role)).OpenAsync(List)).Form($"{List}/{id}/undo").SendAsync();

    private Task<string?> LeadsAsync(string path) =>
        app.Data.InDatabaseAsync(db => new Redirects(db).FindAsync(path, default, default));

    /// <summary>The tags of the newest version; what readers get must agree.</summary>
    private async Task<IReadOnlyList<string>> TagsOfAsync(long id)
    {
        var newest = (await app.Data.ContentAsync(id))!.Tags;
        var seen = await app.Data.InDatabaseAsync(db =>
            db.ArticleTags.Where(l => l.ArticleId == id).OrderBy(l => l.Position).Select(l => l.Tag.Name).ToListAsync()
        );
        if (seen.Count > 0)
        {
            Assert.Equal(newest.Order(), seen.Order());
        }

        return newest;
    }

    private Task<int> PrimaryTagsAsync(long id) =>
        app.Data.InDatabaseAsync(db => db.ArticleTags.CountAsync(l => l.ArticleId == id && l.Position == 0));

    private Task<string> CategoriesOfAsync(long id) =>
        RowsAsync(db =>
            db.ArticleCategories.Where(l => l.ArticleId == id)
                .OrderBy(l => l.CategoryId)
                .Select(l => $"{l.CategoryId}:{l.Position}")
        );

    private Task<string> AuthorsOfAsync(long id) =>
        RowsAsync(db =>
            db.ArticleAuthors.Where(l => l.ArticleId == id)
                .OrderBy(l => l.Position)
                .Select(l => $"{l.AuthorId}:{l.Position}")
        );

    private async Task<string> RowsAsync(Func<NewsDbContext, IQueryable<string>> rows) =>
        string.Join(' ', await app.Data.InDatabaseAsync(db => rows(db).ToListAsync()));

    private Task<long?> BylineAsync(long userId) =>
        app.Data.InDatabaseAsync(db => db.Users.Where(u => u.Id == userId).Select(u => u.AuthorId).SingleAsync());

    private Task<List<long>> LimitsAsync(long userId) =>
        app.Data.InDatabaseAsync(db =>
            db.UserSections.Where(s => s.UserId == userId).Select(s => s.CategoryId).ToListAsync()
        );

    private Task<(long?, int?)> SeriesOfAsync(long id) =>
        app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == id)
                .Select(a => ValueTuple.Create(a.SeriesId, a.SeriesPosition))
                .SingleAsync()
        );
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Articles;

/// <summary>Typing is stored edit by edit, and never ends up in a text it was not meant for.</summary>
public sealed class WorkingCopyTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly Actor Desk = Actor.Program("Desk");

    [Fact]
    public async Task Append_Edits_AreNumberedAndReadBackInOrder()
    {
        var id = await DraftAsync("Typed here");

        Assert.Equal(1, (await AppendAsync(id, 1, [1])).Value);
        Assert.Equal(2, (await AppendAsync(id, 1, [2, 2])).Value);
        var state = await OpenAsync(id, new WorkingCopyPlace(1, 1));

        Assert.Equal(new WorkingCopyPlace(1, 2), state.Place);
        Assert.Equal((2L, "0202"), (state.Edits.Single().Sequence, Convert.ToHexString(state.Edits.Single().Update)));
    }

    [Fact]
    public async Task Append_ByManyAtOnce_GivesEachANumberOfItsOwn()
    {
        var id = await DraftAsync("Typed by many");

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AppendAsync(id, 1, [(byte)i])));

        Assert.All(results, result => Assert.Equal(Outcome.Done, result.Outcome));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), results.Select(r => r.Value).Order());
        Assert.Equal(
            results.Select((r, i) => (r.Value, (byte)i)).Order(),
            (await OpenAsync(id)).Edits.Select(e => (e.Sequence, e.Update[0])).Order()
        );
    }

    [Fact]
    public async Task Append_Autosave_MakesNoVersionAndNoChange()
    {
        var id = await DraftAsync("Nobody notices");
        var before = await CountsAsync(id);

        await AppendAsync(id, 1, [1]);
        await SnapshotAsync(id, new WorkingCopyPlace(1, 1), new ArticleContent { Headline = "Half a", Body = "<p>se" });

        Assert.Equal(before, await CountsAsync(id));
    }

    [Fact]
    public async Task Snapshot_Content_IsCleanedAndSaysUpToWhichEditItGoes()
    {
        var id = await DraftAsync("With a snapshot");
        await AppendAsync(id, 1, [1]);
        await AppendAsync(id, 1, [2]);

        var result = await SnapshotAsync(
            id,
            new WorkingCopyPlace(1, 1),
            new ArticleContent { Headline = " Half ", Body = "<p onclick=x>se</p><script>1</script>" }
        );

        var state = await OpenAsync(id);
        Assert.Equal((Outcome.Done, 1), (result.Outcome, state.SnapshotSequence));
        Assert.Equal(("Half", "<p>se</p>"), await SnapshotOfAsync(id));
    }

    [Fact]
    public async Task Snapshot_OlderThanTheStoredOne_ChangesNothing()
    {
        var id = await DraftAsync("With two snapshots");
        await AppendAsync(id, 1, [1]);
        await AppendAsync(id, 1, [2]);
        await SnapshotAsync(id, new WorkingCopyPlace(1, 2), new ArticleContent { Headline = "Newer" });

        var late = await SnapshotAsync(id, new WorkingCopyPlace(1, 1), new ArticleContent { Headline = "Older" });

        Assert.Equal((Outcome.Done, 2), (late.Outcome, late.Value));
        Assert.Equal("Newer", (await SnapshotOfAsync(id)).Headline);
    }

    [Fact]
    public async Task Snapshot_BeyondTheLastEdit_IsRefused()
    {
        var id = await DraftAsync("Ahead of its time");
        await AppendAsync(id, 1, [1]);

        var result = await SnapshotAsync(id, new WorkingCopyPlace(1, 2), new ArticleContent { Headline = "x" });

        Assert.Equal(Outcome.Conflict, result.Outcome);
    }

    [Fact]
    public async Task Save_FromElsewhere_BeginsANewLogAndKeepsTheFormerReadable()
    {
        var id = await DraftAsync("From a form");
        await AppendAsync(id, 1, [7]);
        await SnapshotAsync(id, new WorkingCopyPlace(1, 1), new ArticleContent { Headline = "Typed" });

        await app.Data.SaveAsync(await CommandAsync(id, c => c with { Headline = "By the form" }));

        var state = await OpenAsync(id);
        Assert.Equal((new WorkingCopyPlace(2, 0), 3), (state.Place, state.BaseVersion));
        Assert.Empty(state.Edits);
        Assert.Equal((null, null), await SnapshotOfAsync(id));
        Assert.Equal(Outcome.Conflict, (await AppendAsync(id, 1, [8])).Outcome);
        var former = await app.InScopeAsync(s =>
            s.GetRequiredService<WorkingCopies>().EditsAsync(id, 1, 0, Desk, default)
        );
        Assert.Equal([7], former.Single().Update);
        var kept = await app.Data.InDatabaseAsync(db =>
            db.ArticleVersions.Include(v => v.Content).SingleAsync(v => v.ArticleId == id && v.Number == 2)
        );
        Assert.Equal((VersionReason.Kept, "Typed"), (kept.Reason, kept.Content.Fields.Headline));
    }

    [Fact]
    public async Task Step_OnlyRecorded_IsTheBaseOfAnUntouchedLog()
    {
        var story = await app.Data.CreateStoryAsync("Corrected while open");
        await OpenAsync(story.Id);

        await app.InScopeAsync(s =>
            s.GetRequiredService<CorrectionEditor>()
                .SaveAsync(
                    new SaveCorrection
                    {
                        ArticleId = story.Id,
                        Kind = CorrectionKind.Correction,
                        Text = "It was noon.",
                    },
                    Desk,
                    default
                )
        );

        Assert.Equal(
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == story.Id).Select(a => a.NewestVersion).SingleAsync()
            ),
            (await OpenAsync(story.Id)).BaseVersion
        );
    }

    [Fact]
    public async Task Save_OfItsOwnLog_GoesOnWithIt()
    {
        var id = await DraftAsync("From its log");
        await AppendAsync(id, 1, [7]);

        await app.Data.SaveAsync(
            await CommandAsync(id, c => c with { Headline = "Typed" }) with
            {
                From = new WorkingCopyPlace(1, 1),
            }
        );

        var state = await OpenAsync(id);
        Assert.Equal((new WorkingCopyPlace(1, 1), 2), (state.Place, state.BaseVersion));
        Assert.Equal((1, "Typed"), (state.SnapshotSequence, (await SnapshotOfAsync(id)).Headline));
        Assert.Equal(2, (await AppendAsync(id, 1, [8])).Value);
    }

    [Fact]
    public async Task Compact_Edits_BecomeOneAndTheLaterOnesStay()
    {
        var id = await DraftAsync("Compacted");
        for (byte i = 1; i <= 4; i++)
        {
            await AppendAsync(id, 1, [i]);
        }

        var result = await app.InScopeAsync(s =>
            s.GetRequiredService<WorkingCopies>().CompactAsync(id, new WorkingCopyPlace(1, 3), [1, 2, 3], Desk, default)
        );

        Assert.Equal(Outcome.Done, result.Outcome);
        Assert.Equal(
            [(3L, "010203"), (4L, "04")],
            (await OpenAsync(id)).Edits.Select(e => (e.Sequence, Convert.ToHexString(e.Update)))
        );
    }

    [Fact]
    public async Task Append_ByWhoMayNotChangeIt_IsRefused()
    {
        var id = await DraftAsync("Not theirs");
        var journalist = Actor.User(987_654, "Somebody", Roles.Journalist);

        var result = await app.InScopeAsync(s =>
            s.GetRequiredService<WorkingCopies>().AppendAsync(id, 1, [1], false, journalist, default)
        );

        Assert.Equal(Outcome.NotAllowed, result.Outcome);
        Assert.Null(
            await app.InScopeAsync(s => s.GetRequiredService<WorkingCopies>().OpenAsync(id, null, journalist, default))
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(WorkingCopies.MostBytes + 1)]
    public async Task Append_ImpossibleSize_IsRefused(int bytes)
    {
        var id = await DraftAsync($"Size {bytes}");

        Assert.Equal(Outcome.Invalid, (await AppendAsync(id, 1, new byte[bytes])).Outcome);
    }

    private async Task<long> DraftAsync(string headline)
    {
        var draft = await app.Data.CreateDraftAsync(headline);
        await OpenAsync(draft.Id);
        return draft.Id;
    }

    private Task<(string? Headline, string? Body)> SnapshotOfAsync(long id) =>
        app.Data.InDatabaseAsync(async db =>
        {
            var copy = await db.WorkingCopies.AsNoTracking().SingleAsync(c => c.ArticleId == id);
            return (copy.Fields?.Headline, copy.Body);
        });

    private async Task<WorkingCopyState> OpenAsync(long id, WorkingCopyPlace? after = null) =>
        (await app.InScopeAsync(s => s.GetRequiredService<WorkingCopies>().OpenAsync(id, after, Desk, default)))!;

    private Task<Result<long>> AppendAsync(long id, int log, byte[] update) =>
        app.InScopeAsync(s => s.GetRequiredService<WorkingCopies>().AppendAsync(id, log, update, false, Desk, default));

    private Task<Result<long>> SnapshotAsync(long id, WorkingCopyPlace place, ArticleContent content) =>
        app.InScopeAsync(s => s.GetRequiredService<WorkingCopies>().SnapshotAsync(id, place, content, Desk, default));

    private async Task<SaveArticle> CommandAsync(long id, Func<ArticleContent, ArticleContent> change) =>
        new()
        {
            Id = id,
            Content = change((await app.Data.ContentAsync(id))!),
            Version = await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == id).Select(a => a.Version).SingleAsync()
            ),
        };

    private Task<(int Versions, int Changes, Guid Version)> CountsAsync(long id) =>
        app.Data.InDatabaseAsync(async db =>
            (
                await db.ArticleVersions.CountAsync(v => v.ArticleId == id),
                await db.Changes.CountAsync(c => c.SubjectId == id),
                await db.Articles.Where(a => a.Id == id).Select(a => a.Version).SingleAsync()
            )
        );
}

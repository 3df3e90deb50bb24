using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Articles;

public sealed class RenderBodiesTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task RenderAllAsync_OutOfDate_IsRenderedOnceWithANewChangeAndTheSameVersion()
    {
        var story = await app.Data.CreateStoryAsync("Rendered long ago", change: c => c with { Body = "<p>New.</p>" });
        await MakeOldAsync(story.Id);
        var changes = await ChangesAsync(story.Id);

        var first = await RenderAsync();
        var second = await RenderAsync();

        Assert.Equal((1, 0), (first, second));
        var stored = await app.Data.InDatabaseAsync(db =>
            db.Articles.AsNoTracking().SingleAsync(a => a.Id == story.Id)
        );
        Assert.Equal(
            ("<p>New.</p>", BodyRenderer.Edition, story.Version),
            (stored.RenderedBody, stored.RenderedWith, stored.Version)
        );
        Assert.Equal(changes + 1, await ChangesAsync(story.Id));
    }

    [Fact]
    public async Task RenderAllAsync_SameOutcome_TellsNobody()
    {
        var story = await app.Data.CreateStoryAsync("Rendered alike");
        var changes = await ChangesAsync(story.Id);

        await app.InScopeAsync(services => services.GetRequiredService<RenderBodies>().MarkAllAsync(default));
        await RenderAsync();

        Assert.Equal(changes, await ChangesAsync(story.Id));
        Assert.Equal(
            0,
            await app.Data.InDatabaseAsync(db => db.Articles.CountAsync(a => a.RenderedWith < BodyRenderer.Edition))
        );
    }

    [Fact]
    public async Task RenderAllAsync_CaptionOfThePictureChanged_ShowsTheNewOne()
    {
        var item = await app.Data.InDatabaseAsync(async db =>
        {
            var picture = new MediaItem
            {
                Sha256 = new string('c', 64),
                FileName = "a.jpg",
                ContentType = "image/jpeg",
                Width = 800,
                Height = 600,
                Caption = "Old caption",
                Credit = "A. Studio",
                CreatedAt = NewsApp.Start.UtcDateTime,
            };
            db.Media.Add(picture);
            await db.SaveChangesAsync();
            return picture;
        });
        var story = await app.Data.CreateStoryAsync(
            "Pictured",
            change: c => c with { Body = $"<figure data-media-id=\"{item.Id}\"><img alt=\"Sea\"></figure>" }
        );

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .SaveAsync(
                    item.Id,
                    item.Version,
                    new PictureTexts("Sea", "New caption", "A. Studio"),
                    FocalPoint.Centre,
                    new Dictionary<Ratio, CropBox?>(),
                    Actor.Program("Desk"),
                    default
                )
        );
        await RenderAsync();

        Assert.Contains(
            "<figcaption>New caption <span class=\"credit\">A. Studio</span></figcaption>",
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == story.Id).Select(a => a.RenderedBody).SingleAsync()
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task MarkAllAsync_AlreadyMarked_IsAnotherMark()
    {
        var story = await app.Data.CreateStoryAsync("Marked twice");

        var first = await MarkAsync(story.Id);
        var second = await MarkAsync(story.Id);
        await RenderAsync();

        Assert.True(first <= 0 && second <= 0 && first != second, $"{first}, then {second}");
    }

    private async Task<int> MarkAsync(long id)
    {
        await app.InScopeAsync(services => services.GetRequiredService<RenderBodies>().MarkAllAsync(default));
        return await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == id).Select(a => a.RenderedWith).SingleAsync()
        );
    }

    private Task<int> RenderAsync() =>
        app.InScopeAsync(services => services.GetRequiredService<RenderBodies>().RenderAllAsync(default));

    private Task<int> MakeOldAsync(long id) =>
        app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(a => a.RenderedWith, 0).SetProperty(a => a.RenderedBody, "<p>Old.</p>")
                )
        );

    private Task<int> ChangesAsync(long id) =>
        app.Data.InDatabaseAsync(db =>
            db.Changes.CountAsync(c => c.Subject == ChangeSubject.Article && c.SubjectId == id)
        );
}

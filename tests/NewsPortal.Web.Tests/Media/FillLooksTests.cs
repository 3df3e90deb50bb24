using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>Pictures that were stored before there were looks get theirs in the background.</summary>
public sealed class FillLooksTests
{
    [Fact]
    public async Task Run_PicturesWithoutLooks_GetThemAndAreFoundAsAlike()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var first = await AddAsync(app, TestPicture.Blocks(800, 600, 7));
        var other = await AddAsync(app, TestPicture.Blocks(800, 600, 8));
        var copy = await AddAsync(app, TestPicture.Blocks(400, 300, 7, quality: 60));
        var before = await LooksAsync(app);
        await ForgetAsync(app);

        await RunAsync(app);

        Assert.Equal(before, await LooksAsync(app));
        var alike = await app.Data.InDatabaseAsync(db => db.Media.ToDictionaryAsync(m => m.Id, m => m.LooksLikeId));
        Assert.Equal([null, null, first], new[] { alike[first], alike[other], alike[copy] });
    }

    [Fact]
    public async Task Run_AManyMoreThanOneBatch_GoesOnWhereItStopped()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        for (var seed = 1; seed <= 23; seed++)
        {
            await AddAsync(app, TestPicture.Blocks(64, 48, seed));
        }

        var before = await LooksAsync(app);
        await ForgetAsync(app);

        await RunAsync(app);
        var waiting = await app.Data.InDatabaseAsync(db => db.Media.CountAsync(m => !m.HasLook));
        await RunAsync(app);
        await RunAsync(app);

        Assert.Equal(3, waiting);
        Assert.Equal(before, await LooksAsync(app));
    }

    [Fact]
    public async Task Run_AFileThatIsGone_IsLeftOutAndHoldsUpNoOther()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var gone = await AddAsync(app, TestPicture.Blocks(800, 600, 7));
        var there = await AddAsync(app, TestPicture.Blocks(800, 600, 8));
        await ForgetAsync(app);
        var sha256 = await app.Data.InDatabaseAsync(db =>
            db.Media.Where(m => m.Id == gone).Select(m => m.Sha256).SingleAsync()
        );
        File.Delete(app.Services.GetRequiredService<MediaStore>().Original(sha256));

        await RunAsync(app);

        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.Media.CountAsync(m => !m.HasLook)));
        Assert.Equal(
            [there],
            await app.Data.InDatabaseAsync(db => db.PictureLooks.Select(l => l.MediaId).Distinct().ToListAsync())
        );
    }

    [Fact]
    public async Task Run_APictureThatHasItsLook_ChangesNothing()
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        await AddAsync(app, TestPicture.Blocks(800, 600, 7));
        var before = await app.Data.InDatabaseAsync(db => db.Media.Select(m => m.Version).SingleAsync());

        await RunAsync(app);

        Assert.Equal(before, await app.Data.InDatabaseAsync(db => db.Media.Select(m => m.Version).SingleAsync()));
    }

    private static async Task<long> AddAsync(NewsApp app, byte[] file)
    {
        var added = await app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(new MemoryStream(file), "a.jpg", PictureTexts.None, Actor.Program("Test"), default)
        );
        return added.Value.Id;
    }

    /// <summary>As a library from before there were looks.</summary>
    private static Task<int> ForgetAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(async db =>
        {
            await db.PictureLooks.ExecuteDeleteAsync();
            return await db.Media.ExecuteUpdateAsync(set =>
                set.SetProperty(m => m.HasLook, false).SetProperty(m => m.LooksLikeId, (long?)null)
            );
        });

    private static Task<int> RunAsync(NewsApp app) =>
        app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<FillLooks>().RunAsync(default);
            return 0;
        });

    private static Task<List<(long, int, long)>> LooksAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(async db =>
            (await db.PictureLooks.OrderBy(l => l.MediaId).ThenBy(l => l.Part).ToListAsync()).ConvertAll(l =>
                (l.MediaId, l.Part, l.Look)
            )
        );
}

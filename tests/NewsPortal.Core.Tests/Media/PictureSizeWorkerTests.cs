using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Media;

public sealed class PictureSizeWorkerTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Look_DatabaseIsAwayForAMoment_GoesOnAfterAPause()
    {
        var shown = await AddAsync('c', isShown: true);

        await WarmUntilAsync(new FailingOnce(Scopes), () => File.Exists(Store.Variant(shown, "320.avif")));

        Assert.True(File.Exists(Store.Variant(shown, "320.avif")));
    }

    [Fact]
    public async Task Look_Library_WarmsOnlyWhatIsShownFirst()
    {
        var hidden = await AddAsync('a', isShown: false);
        var shown = await AddAsync('b', isShown: true);

        await WarmUntilAsync(Scopes, () => File.Exists(Store.Variant(shown, "320.avif")));

        Assert.True(File.Exists(Store.Variant(shown, "320.avif")));
        Assert.False(File.Exists(Store.Variant(hidden, "320.webp")));
    }

    [Fact]
    public async Task Look_SeveralPictures_MakesACoarseSizeOfEachBeforeTheFineOnesOfAny()
    {
        var (first, second) = (await AddAsync('d', isShown: true), await AddAsync('e', isShown: true));

        await WarmUntilAsync(
            Scopes,
            () => new[] { first, second }.Any(sha256 => File.Exists(Store.Variant(sha256, "320.avif")))
        );

        Assert.All([first, second], sha256 => Assert.True(File.Exists(Store.Variant(sha256, "320.webp"))));
    }

    private IServiceScopeFactory Scopes => app.Services.GetRequiredService<IServiceScopeFactory>();

    private MediaStore Store => app.Services.GetRequiredService<MediaStore>();

    private async Task WarmUntilAsync(IServiceScopeFactory scopes, Func<bool> isDone)
    {
        var clock = new FakeTimeProvider(NewsApp.Start);
        using var worker = new PictureSizeWorker(
            scopes,
            app.Services.GetRequiredService<PictureVariants>(),
            Store,
            clock,
            NullLogger<PictureSizeWorker>.Instance
        );
        await worker.StartAsync(default);
        for (var attempt = 0; attempt < 1500 && !isDone(); attempt++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(20);
        }

        await worker.StopAsync(default);
    }

    /// <summary>Adds a picture without announcing it, so that only the worker's own check can find it.</summary>
    private async Task<string> AddAsync(char hash, bool isShown)
    {
        var sha256 = new string(hash, 64);
        Directory.CreateDirectory(Path.GetDirectoryName(Store.Original(sha256))!);
        await File.WriteAllBytesAsync(Store.Original(sha256), TestPicture.Jpeg());
        var item = new MediaItem
        {
            Sha256 = sha256,
            FileName = $"{hash}.jpg",
            ContentType = "image/jpeg",
            Width = 400,
            Height = 300,
        };
        long? story = isShown ? (await app.Data.CreateStoryAsync($"A story with picture {hash}")).Id : null;
        await app.Data.InDatabaseAsync(async db =>
        {
            db.Media.Add(item);
            await db.SaveChangesAsync();
            if (story is not null)
            {
                await db
                    .Articles.Where(a => a.Id == story)
                    .ExecuteUpdateAsync(set => set.SetProperty(a => a.PictureId, item.Id));
            }

            return item.Id;
        });
        return sha256;
    }

    private sealed class FailingOnce(IServiceScopeFactory scopes) : IServiceScopeFactory
    {
        private int _asked;

        public IServiceScope CreateScope() =>
            Interlocked.Increment(ref _asked) == 1
                ? throw new IOException("The database is away.")
                : scopes.CreateScope();
    }
}

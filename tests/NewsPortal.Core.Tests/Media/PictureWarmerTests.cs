using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Media;

public sealed class PictureWarmerTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Look_DatabaseIsAwayForAMoment_GoesOnAfterAPause()
    {
        var sha256 = new string('c', 64);
        var store = app.Services.GetRequiredService<MediaStore>();
        Directory.CreateDirectory(Path.GetDirectoryName(store.Original(sha256))!);
        await File.WriteAllBytesAsync(store.Original(sha256), TestPicture.Jpeg());
        await app.Data.InDatabaseAsync(db =>
        {
            // Not announced, so that only the look through the library can find it.
            db.Media.Add(new MediaItem { Sha256 = sha256, FileName = "a.jpg", ContentType = "image/jpeg", Width = 400, Height = 300 });
            return db.SaveChangesAsync();
        });
        var clock = new FakeTimeProvider(NewsApp.Start);
        using var warmer = new PictureWarmer(
            new FailingOnce(app.Services.GetRequiredService<IServiceScopeFactory>()),
            app.Services.GetRequiredService<PictureVariants>(), clock, NullLogger<PictureWarmer>.Instance);

        await warmer.StartAsync(default);
        for (var attempt = 0; attempt < 1500 && !File.Exists(store.Variant(sha256, "320.webp")); attempt++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(20);
        }

        await warmer.StopAsync(default);
        Assert.True(File.Exists(store.Variant(sha256, "320.webp")));
    }

    private sealed class FailingOnce(IServiceScopeFactory scopes) : IServiceScopeFactory
    {
        private int _asked;

        public IServiceScope CreateScope() =>
            Interlocked.Increment(ref _asked) == 1 ? throw new IOException("The database is away.") : scopes.CreateScope();
    }
}

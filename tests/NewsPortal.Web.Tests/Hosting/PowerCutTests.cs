using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Media;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>What a power cut leaves of what was acknowledged, on a disk that drops whatever was not flushed.</summary>
public sealed class PowerCutTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("newsportal-power-");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [SkippableFact]
    public async Task Cut_AfterAnyAnswer_LosesNothingAcknowledged()
    {
        Skip.If(DroppingDisk.WhyNot is not null, DroppingDisk.WhyNot);
        Skip.If(TestDatabase.IsSqlServer, "Looks at the embedded database.");
        var root = Path.Combine(_folder.FullName, "site");
        var site = await PrepareAsync(root);
        var disk = new DroppingDisk(root, Path.Combine(_folder.FullName, "trace"));
        List<Known> acknowledged = [];
        await RecordAsync(disk, root, site, acknowledged);

        // Also at the moments that only the program knows: what was counted is deleted.
        var deletions = disk.Deletions(".visits").ToList();
        Assert.NotEmpty(deletions);
        var moments = acknowledged
            .Select(known => (Moment: disk.AnswerBefore($"cut={known.Number}."), Known: known))
            .ToList();
        moments.AddRange(
            deletions.Select(at =>
                (
                    at,
                    moments.Where(m => m.Moment <= at).Select(m => m.Known).LastOrDefault(site.Before) with
                    {
                        IsExact = false,
                    }
                )
            )
        );
        foreach (var (moment, known) in moments)
        {
            foreach (var namesAreKept in new[] { true, false })
            {
                var rebuilt = Path.Combine(_folder.FullName, $"after-{moment}-{namesAreKept}");
                disk.Rebuild(moment, namesAreKept, rebuilt);
                await CheckAsync(rebuilt, known, $"{known.Number}, line {moment}, names kept: {namesAreKept}");
            }
        }
    }

    /// <summary>A site with two stories, an editor, and three views in the journal of a program that is gone.</summary>
    private static async Task<Site> PrepareAsync(string root)
    {
        using var app = new NewsApp().With("Readership:FoldInterval", "01:00:00");
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var yesterday = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1);
        var first = await app.Data.CreateStoryAsync("Read before", yesterday);
        var second = await app.Data.CreateStoryAsync("Read while the lights flicker", yesterday);
        var editor = await app.Data.CreateUserAsync("editor", Roles.Editor);
        using var browser = app.Browser();
        for (var reader = 0; reader < 3; reader++)
        {
            await ViewAsync(browser, first.Id, reader);
        }

        await app.StopBackgroundWorkAsync();
        SqliteConnection.ClearAllPools();
        foreach (
            var file in Directory
                .EnumerateFiles(app.StorageRoot, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        )
        {
            var target = Path.Combine(root, Path.GetRelativePath(app.StorageRoot, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(root, "journal"), "*.visits"));
        return new Site(first.Id, second.Id, editor);
    }

    private static async Task RecordAsync(DroppingDisk disk, string root, Site site, List<Known> acknowledged)
    {
        var address = WebProgram.FreeAddress();
        await using var program = WebProgram.StartUnder(
            disk.Watcher,
            address,
            ("Storage:Root", root),
            ("Site:BaseUrl", address.ToString()),
            ("Readership:FoldInterval", "00:00:01")
        );
        await program.LiveAsync();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
        var known = site.Before;

        await ViewAsync(browser, site.Second, 1);
        await AcknowledgedAsync(known with { Views = 1 });
        await browser.SignInAsync(site.Editor);
        var story = await SaveAsync(browser, "/admin/articles/new", "Written by candlelight");
        await AcknowledgedAsync(known with { Story = story, Headline = "Written by candlelight" });
        await SaveAsync(browser, $"/admin/articles/{story}", "Written by torchlight");
        await AcknowledgedAsync(known with { Headline = "Written by torchlight" });
        for (var reader = 2; reader < 5; reader++)
        {
            await ViewAsync(browser, site.Second, reader);
        }

        await AcknowledgedAsync(known with { Views = 4 });
        var picture = TestPicture.Jpeg();
        var uploaded = await browser.UploadPicturesAsync([("candle.jpg", picture)]);
        Assert.Equal(HttpStatusCode.OK, uploaded.Status);
        await AcknowledgedAsync(known with { Picture = Convert.ToHexStringLower(SHA256.HashData(picture)) });
        await SaveAsync(browser, $"/admin/articles/{story}", "Written in the dark");
        await AcknowledgedAsync(known with { Headline = "Written in the dark" });
        await program.KillAsync();

        async Task AcknowledgedAsync(Known now)
        {
            known = now with { Number = acknowledged.Count + 1 };
            acknowledged.Add(known);
            using var mark = await browser.GetAsync(new Uri($"/health/live?cut={known.Number}.", UriKind.Relative));
        }
    }

    /// <summary>Starts from what is left, as the operator does when the power is back.</summary>
    private static async Task CheckAsync(string root, Known known, string moment)
    {
        using var app = new NewsApp().With("Storage:Root", root).With("Readership:FoldInterval", "01:00:00");
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        using var reader = app.Browser();
        Assert.Equal(HttpStatusCode.OK, (await reader.OpenAsync("/health/live")).Status);
        await app.StopBackgroundWorkAsync();
        await app.InScopeAsync(async services =>
        {
            await ActivatorUtilities.CreateInstance<FoldViews>(services).RunAsync(default);
            return true;
        });

        var views = await app.Data.InDatabaseAsync(db =>
            db.ArticleViewTotals.ToDictionaryAsync(total => total.ArticleId, total => total.Views)
        );
        Assert.True(views.GetValueOrDefault(known.First) == known.FirstViews, $"{moment}: views from before are lost.");
        var counted = views.GetValueOrDefault(known.Second);
        Assert.True(
            known.IsExact ? counted == known.Views : counted >= known.Views,
            $"{moment}: {counted} of {known.Views} views are there."
        );
        if (known.Story is { } story)
        {
            var headline = (await app.Data.ContentAsync(story))?.Headline;
            Assert.True(!known.IsExact || headline == known.Headline, $"{moment}: {known.Headline} is {headline}.");
        }

        if (known.Picture is { } picture)
        {
            Assert.True(
                await app.Data.InDatabaseAsync(db => db.Media.AnyAsync(m => m.Sha256 == picture)),
                $"{moment}: the picture's row is lost."
            );
            var original = app.Services.GetRequiredService<MediaStore>().Original(picture);
            Assert.True(
                File.Exists(original)
                    && Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(original))) == picture,
                $"{moment}: the picture's file is lost."
            );
        }

        var integrity = await app.Data.InDatabaseAsync(db =>
            db.Database.SqlQueryRaw<string>("SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync()
        );
        Assert.Equal(["ok"], integrity);
    }

    private static async Task ViewAsync(HttpClient browser, long story, int reader)
    {
        using var view = new HttpRequestMessage(HttpMethod.Post, $"/views/{story}");
        view.Headers.TryAddWithoutValidation("User-Agent", $"Mozilla/5.0 (X11; Linux x86_64) Firefox/14{reader}.0");
        using var answer = await browser.SendAsync(view);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task<long> SaveAsync(HttpClient browser, string address, string headline)
    {
        var page = await browser.OpenAsync(address);
        var answer = await page.Form(address).Fill("Headline", headline).Press("Save").SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        return long.Parse(answer.Location!.Split('/', '?', '#')[^1], CultureInfo.InvariantCulture);
    }

    private sealed record Site(long First, long Second, Core.Accounts.NewsUser Editor)
    {
        /// <summary>What was there when the program started.</summary>
        public Known Before => new(0, First, 3, Second, 0, null, null, null);
    }

    /// <summary>What was acknowledged until an answer.</summary>
    private sealed record Known(
        int Number,
        long First,
        int FirstViews,
        long Second,
        int Views,
        long? Story,
        string? Headline,
        string? Picture
    )
    {
        /// <summary>False between two answers, where the next one may be there already.</summary>
        public bool IsExact { get; init; } = true;
    }
}

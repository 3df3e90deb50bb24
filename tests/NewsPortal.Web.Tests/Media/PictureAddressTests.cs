using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NetVips;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;
using Serilog.Core;
using Serilog.Events;

namespace NewsPortal.Web.Tests.Media;

public sealed class PictureAddressTests(PictureAddressTests.LoggedApp app)
    : IClassFixture<PictureAddressTests.LoggedApp>
{
    private static int _seed;

    [Fact]
    public async Task Get_PictureOfPublishedStory_IsWebPThatCachesKeep()
    {
        var picture = await AddAsync(TestPicture.Jpeg(1000, 700, NextSeed()));
        await PublishAsync(picture, null);

        var answer = await app.Browser().GetAsync(picture.Address(640));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/webp", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var image = Image.NewFromBuffer(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((640, 448), (image.Width, image.Height));
    }

    [Fact]
    public async Task Get_SameVersionAgain_Is304()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await PublishAsync(picture, null);
        var browser = app.Browser();
        var first = await browser.GetAsync(picture.Address(320));
        using var again = new HttpRequestMessage(HttpMethod.Get, picture.Address(320));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        var answer = await browser.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
    }

    [Fact]
    public async Task Get_WiderThanThePicture_GivesItsOwnWidth()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await PublishAsync(picture, null);

        using var image = Image.NewFromBuffer(await app.Browser().GetByteArrayAsync(picture.Address(1920)));

        Assert.Equal(400, image.Width);
    }

    [Fact]
    public async Task Get_CardForSocialNetworks_IsJpeg()
    {
        var picture = await AddAsync(TestPicture.Png(seed: NextSeed()));
        await PublishAsync(picture, null);

        var answer = await app.Browser().GetAsync(picture.Address(1280, "jpg"));

        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("333.webp")]
    [InlineData("0.webp")]
    [InlineData("320.jpg")]
    [InlineData("-1.webp")]
    [InlineData("1x1/1920.avif")]
    [InlineData("5x7/640.avif")]
    [InlineData("3x2/0.avif")]
    [InlineData("3x2/9999999999.avif")]
    [InlineData("40x21/640.avif")]
    [InlineData("640.png")]
    [InlineData("original")]
    [InlineData("99999999999999.webp")]
    public async Task Get_SizeThatIsNeverMade_Is404(string size)
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await PublishAsync(picture, null);

        var answer = await app.Browser()
            .GetAsync(picture.Address(320).Replace("320.webp", size, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Get_WrongKey_Is404()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await PublishAsync(picture, null);

        var answer = await app.Browser().GetAsync($"/media/{picture.Id}/aaaaaaaaaaaa/320.webp");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Get_PictureOfNothingDraftOrScheduled_IsInvisibleUntilItsTime()
    {
        var loose = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        var draft = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        var scheduled = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await app.Data.CreateDraftAsync("Draft", c => c with { PictureId = draft.Id });
        await PublishAsync(scheduled, app.Clock.GetUtcNow().UtcDateTime.AddSeconds(2));

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(loose));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(draft));
        var early = await app.Browser().GetAsync(scheduled.Address(320));
        Assert.Equal((HttpStatusCode.NotFound, true), (early.StatusCode, early.Headers.CacheControl!.NoStore));

        app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(scheduled));
    }

    [Fact]
    public async Task Get_PictureOfStoryThatIsTakenDown_IsGoneAtOnce()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        var story = await PublishAsync(picture, null);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(picture));

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .TakeDownAsync(story.Id, story.Version, Actor.Program("Test"), default)
        );

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(picture));
    }

    [Fact]
    public async Task Get_PortraitOfAnAuthor_IsPublic()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await app.Data.InDatabaseAsync(async db =>
        {
            db.Authors.Add(
                new Author
                {
                    Slug = $"portrait-{picture.Id}",
                    Name = "Ada",
                    PortraitId = picture.Id,
                }
            );
            return await db.SaveChangesAsync();
        });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(picture));
    }

    [Fact]
    public async Task Get_UnusedPictureInTheNewsroom_IsShownButNeverCached()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        var browser = await app.SignedInAsync(Roles.Journalist);

        var answer = await browser.GetAsync(picture.Address(320));

        Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, answer.Headers.CacheControl!.NoStore));
    }

    [Fact]
    public async Task Get_AnimatedGif_StaysAnimatedAsWebP()
    {
        var picture = await AddAsync(TestPicture.Gif(700, 400, 4));
        await PublishAsync(picture, null);

        using var image = Image.WebploadBuffer(await app.Browser().GetByteArrayAsync(picture.Address(320)), n: -1);

        Assert.Equal((320, 4), (image.Width, image.Get("n-pages")));
    }

    [Fact]
    public async Task Get_SameNewSizeAtOnce_AllGetIt()
    {
        var picture = await AddAsync(TestPicture.Jpeg(1500, 1000, NextSeed()));
        await PublishAsync(picture, null);
        var browser = app.Browser();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => browser.GetByteArrayAsync(picture.Address(960)))
        );

        Assert.Single(answers.Select(Convert.ToBase64String).Distinct());
    }

    [SkippableTheory]
    [InlineData("DSCN0010.jpg", 640, 480)]
    [InlineData("HMD_Nokia_8.3_5G.jpg", 4608, 1976)]
    [InlineData("landscape_3.jpg", 600, 450)]
    [InlineData("landscape_6.jpg", 600, 450)]
    [InlineData("portrait_6.jpg", 450, 600)]
    [InlineData("portrait_8.jpg", 450, 600)]
    public async Task Get_PhotoFromACamera_IsUprightAndTellsNothingOfPlaceOrCamera(string name, int width, int height)
    {
        var picture = await AddAsync(await File.ReadAllBytesAsync(SharedData.Path($"images/{name}")));
        await PublishAsync(picture, null);

        var bytes = await app.Browser().GetByteArrayAsync(picture.Address(320));

        using var image = Image.NewFromBuffer(bytes);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(width > height, image.Width > image.Height);
        Assert.DoesNotContain(
            image.GetFields(),
            field =>
                field.StartsWith("exif", StringComparison.Ordinal)
                || field is "xmp-data" or "iptc-data" or "icc-profile-data" or "orientation"
        );
    }

    [Fact]
    public async Task Get_Avif_IsAvifInTheWidthThatWasAskedFor()
    {
        var picture = await AddAsync(TestPicture.Jpeg(1000, 700, NextSeed()));
        await PublishAsync(picture, null);

        var answer = await app.Browser().GetAsync(picture.Address(640, "avif"));

        Assert.Equal("image/avif", answer.Content.Headers.ContentType!.MediaType);
        using var image = Image.NewFromBuffer(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((640, 448), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(1000, 700, "1x1", 640, "webp", 640, 640)]
    [InlineData(1000, 700, "3x2", 320, "avif", 320, 213)]
    [InlineData(700, 1000, "16x9", 1920, "avif", 700, 394)]
    [InlineData(1600, 900, "40x21", 1200, "jpg", 1200, 630)]
    [InlineData(300, 200, "1x1", 1200, "jpg", 200, 200)]
    public async Task Get_Crop_HasItsShapeAndIsNeverEnlarged(
        int width,
        int height,
        string ratio,
        int asked,
        string format,
        int cropWidth,
        int cropHeight
    )
    {
        var picture = await AddAsync(TestPicture.Jpeg(width, height, NextSeed()));
        await PublishAsync(picture, null);

        using var image = Image.NewFromBuffer(
            await app.Browser().GetByteArrayAsync(picture.Address(Ratio.Find(ratio)!, asked, format))
        );

        Assert.Equal((cropWidth, cropHeight), (image.Width, image.Height));
    }

    [Fact]
    public async Task Get_CropWithAnotherFocalPoint_MovesToThePresentAddress()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await PublishAsync(picture, null);
        var old = picture with { Focus = new FocalPoint(0.1, 0.9) };

        var answer = await app.Browser().GetAsync(old.Address(Ratio.Card, 320, "webp"));

        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal(picture.Address(Ratio.Card, 320, "webp"), answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Get_CropOfADraftsPicture_Is404()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await app.Data.CreateDraftAsync("Draft", c => c with { PictureId = picture.Id });

        foreach (var size in PictureSize.All(mayMove: false))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().GetAsync(picture.Address(size))).StatusCode);
        }
    }

    [Fact]
    public async Task Get_MoreNewSizesAtOnceThanMayWait_TellsTheRestToComeBack()
    {
        var pictures = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => AddAsync(TestPicture.Jpeg(1300, 870, NextSeed())))
        );
        foreach (var picture in pictures)
        {
            await PublishAsync(picture, null);
        }

        var browser = app.Browser();
        var addresses = PictureSize
            .All(mayMove: false)
            .Where(size => size.Width > 320)
            .SelectMany(size => pictures.Select(picture => picture.Address(size)))
            .ToList();
        using var patience = new CancellationTokenSource();
        var waiting = addresses.ConvertAll(address => browser.GetAsync(address, patience.Token));
        HttpResponseMessage? refused = null;
        while (refused is null)
        {
            var answered = await Task.WhenAny(waiting);
            waiting.Remove(answered);
            refused = (await answered) is { StatusCode: HttpStatusCode.ServiceUnavailable } answer ? answer : null;
        }

        await patience.CancelAsync();

        Assert.Equal(LogEventLevel.Debug, await app.Refusals.First.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(
            (TimeSpan.FromSeconds(5), true),
            (refused.Headers.RetryAfter!.Delta, refused.Headers.CacheControl!.NoStore)
        );
        await Task.WhenAll(waiting.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().GetAsync(pictures[0].Address(320))).StatusCode);
    }

    [Fact]
    public async Task Get_OriginalThatIsGoneOrBroken_Is404ThatNobodyKeeps()
    {
        var store = app.Services.GetRequiredService<MediaStore>();
        var gone = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        var broken = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await PublishAsync(gone, null);
        await PublishAsync(broken, null);
        File.Delete(store.Original(gone.Sha256));
        await File.WriteAllTextAsync(store.Original(broken.Sha256), "no picture");

        foreach (var address in new[] { gone, broken }.Select(picture => picture.Address(Ratio.Square, 160, "avif")))
        {
            var answer = await app.Browser().GetAsync(address);
            Assert.Equal((HttpStatusCode.NotFound, true), (answer.StatusCode, answer.Headers.CacheControl!.NoStore));
        }
    }

    [Fact]
    public async Task Get_DiskThatTakesNoFile_ServesThePictureAllTheSame()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await PublishAsync(picture, null);
        // A folder in place of the file, so that no file can be written there.
        var path = app.Services.GetRequiredService<MediaStore>().Variant(picture.Sha256, "1x1-3232-160.avif");
        Directory.CreateDirectory(path);

        var answer = await app.Browser().GetAsync(picture.Address(Ratio.Square, 160, "avif"));

        Assert.Equal(
            ("image/avif", HttpStatusCode.OK),
            (answer.Content.Headers.ContentType!.MediaType, answer.StatusCode)
        );
        Directory.Delete(path);
    }

    [Fact]
    public async Task Head_Variant_TellsTypeAndLengthWithoutBytes()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await PublishAsync(picture, null);
        using var request = new HttpRequestMessage(HttpMethod.Head, picture.Crop(Ratio.Preview).Address);

        var answer = await app.Browser().SendAsync(request);

        Assert.Equal(
            ("image/jpeg", "nosniff"),
            (answer.Content.Headers.ContentType!.MediaType, answer.Headers.GetValues("X-Content-Type-Options").Single())
        );
        Assert.True(answer.Content.Headers.ContentLength > 0);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_CropAroundItsFocalPoint_ShowsThatPart()
    {
        // From black on the left to full red on the right.
        var picture = await AddAsync(TestPicture.Jpeg(1200, 400, 0));
        await PublishAsync(picture, null);
        var dark = await RednessAsync(await FocusAsync(0, 0.5));
        var bright = await RednessAsync(await FocusAsync(1, 0.5));

        Assert.True(dark < 60 && bright > 190, $"{dark} left, {bright} right");

        async Task<PictureRef> FocusAsync(double x, double y)
        {
            var version = await app.Data.InDatabaseAsync(db =>
                db.Media.Where(m => m.Id == picture.Id).Select(m => m.Version).SingleAsync()
            );
            var result = await app.InScopeAsync(services =>
                services
                    .GetRequiredService<MediaLibrary>()
                    .SaveAsync(
                        picture.Id,
                        version,
                        PictureTexts.None,
                        new FocalPoint(x, y),
                        new Dictionary<Ratio, CropBox?>(),
                        Actor.Program("Test"),
                        default
                    )
            );
            return result.Value.Picture!;
        }

        async Task<double> RednessAsync(PictureRef moved)
        {
            using var image = Image.NewFromBuffer(
                await app.Browser().GetByteArrayAsync(moved.Address(Ratio.Square, 160, "webp"))
            );
            using var red = image[0];
            return red.Avg();
        }
    }

    [Fact]
    public async Task Get_StoryWithALeadPicture_PreloadsItInTheHeadAndOffersThreeFormats()
    {
        var picture = await AddAsync(TestPicture.Jpeg(1000, 700, NextSeed()));
        var story = await PublishAsync(picture, null);

        var page = await OpenAsync(story);

        var lead = page.Document.QuerySelector(".story-picture picture")!;
        Assert.Equal(
            ["image/avif", "image/webp"],
            lead.QuerySelectorAll("source").Select(source => source.GetAttribute("type"))
        );
        var image = lead.QuerySelector("img")!;
        Assert.Equal(
            ("1000", "700", "high", null),
            (
                image.GetAttribute("width"),
                image.GetAttribute("height"),
                image.GetAttribute("fetchpriority"),
                image.GetAttribute("loading")
            )
        );
        var preload = Assert.Single(page.Document.Head!.QuerySelectorAll("link[rel=preload][as=image]"));
        Assert.Equal(lead.QuerySelector("source")!.GetAttribute("srcset"), preload.GetAttribute("imagesrcset"));
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().GetAsync(image.GetAttribute("src"))).StatusCode);
    }

    [Fact]
    public async Task Get_StoryWithAnAnimation_OffersWebPOnly()
    {
        var picture = await AddAsync(TestPicture.Gif(720, 410, 3));
        var story = await PublishAsync(picture, null);

        var page = await OpenAsync(story);

        Assert.Empty(page.Document.QuerySelectorAll(".story-picture source"));
        Assert.EndsWith(
            ".webp",
            page.Document.QuerySelector(".story-picture img")!.GetAttribute("src"),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().GetAsync(picture.Address(640, "avif"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().GetAsync(picture.Preview.Address)).StatusCode);
    }

    [Fact]
    public async Task Get_SizeThatTakesLong_IsACoarserOneThatNobodyKeepsUntilItIsMade()
    {
        await using var hasty = new NewsApp().Adding(services =>
            services.AddSingleton(provider => new PictureVariants(
                provider.GetRequiredService<MediaStore>(),
                provider.GetRequiredService<PictureMaker>(),
                provider.GetRequiredService<PictureMetrics>(),
                NullLogger<PictureVariants>.Instance
            )
            {
                Patience = TimeSpan.Zero,
            })
        );
        var browser = hasty.Browser();
        var picture = await AddAsync(TestPicture.Jpeg(3000, 2000, NextSeed()), hasty);
        await PublishAsync(picture, null, hasty);
        await browser.GetByteArrayAsync(picture.Address(320));

        var early = await browser.GetAsync(picture.Address(1920, "avif"));
        var late = early;
        for (var attempt = 0; attempt < 1000 && late.Headers.CacheControl!.NoStore; attempt++)
        {
            await Task.Delay(20);
            late = await browser.GetAsync(picture.Address(1920, "avif"));
        }

        Assert.Equal(
            ("image/webp", true),
            (early.Content.Headers.ContentType!.MediaType, early.Headers.CacheControl!.NoStore)
        );
        using var coarse = Image.NewFromBuffer(await early.Content.ReadAsByteArrayAsync());
        Assert.Equal(320, coarse.Width);
        Assert.Equal(
            ("image/avif", true),
            (late.Content.Headers.ContentType!.MediaType, late.Headers.CacheControl!.Public)
        );
        using var fine = Image.NewFromBuffer(await late.Content.ReadAsByteArrayAsync());
        Assert.Equal(1920, fine.Width);
    }

    [Fact]
    public async Task Save_PictureOfAnOldSiteTakenOut_LeavesItToTheNewsroom()
    {
        var picture = await AddAsync(TestPicture.Jpeg(seed: NextSeed()));
        await app.Data.InDatabaseAsync(async db =>
        {
            await new Redirects(db).KeepAsync(
                "/wp-content/uploads/2020/05/secret.jpg",
                RedirectTarget.Media,
                picture.Id,
                default
            );
            return await db.SaveChangesAsync();
        });
        var before = await app.Browser().OpenAsync("/wp-content/uploads/2020/05/secret.jpg");
        var story = await PublishAsync(picture, null);

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .SaveAsync(
                    new SaveArticle
                    {
                        Id = story.Id,
                        Version = story.Version,
                        Step = Core.Articles.ArticleStep.Publish,
                        Content = new ArticleContent { Headline = "Without", Body = "<p>x</p>" },
                    },
                    Actor.Program("Test"),
                    default
                )
        );

        Assert.Equal(HttpStatusCode.MovedPermanently, before.Status);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(picture));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await app.Browser().OpenAsync("/wp-content/uploads/2020/05/secret.jpg")).Status
        );
    }

    private static int NextSeed() => Interlocked.Increment(ref _seed);

    private async Task<Page> OpenAsync(SavedArticle story) =>
        await app.Browser()
            .OpenAsync(
                (
                    await app.Data.InDatabaseAsync(db =>
                        db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path).SingleAsync()
                    )
                )!
            );

    private async Task<HttpStatusCode> StatusAsync(PictureRef picture) =>
        (await app.Browser().GetAsync(picture.Address(320))).StatusCode;

    private async Task<PictureRef> AddAsync(byte[] file, NewsApp? own = null)
    {
        var result = await (own ?? app).InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(file),
                    "test.jpg",
                    new PictureTexts("A test"),
                    Actor.Program("Test"),
                    default
                )
        );
        Assert.Equal("", result.Message);
        return result.Value.Picture!;
    }

    private async Task<SavedArticle> PublishAsync(PictureRef picture, DateTime? at, NewsApp? own = null)
    {
        var data = (own ?? app).Data;
        var category = await data.CreateCategoryAsync($"pictures-{picture.Id}");
        var author = await data.CreateAuthorAsync($"author-{picture.Id}");
        return await data.CreateStoryAsync(
            $"Story {picture.Id}",
            at,
            c =>
                c with
                {
                    PictureId = picture.Id,
                    PictureAlt = "A test",
                    CategoryIds = [category.Id],
                    AuthorIds = [author.Id],
                }
        );
    }

    /// <summary>The program with a recorder for the log of rejected requests.</summary>
    public sealed class LoggedApp : NewsApp
    {
        public LoggedApp() => With("Serilog:MinimumLevel:Override:Serilog.AspNetCore", "Debug");

        public RefusalSink Refusals { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<ILogEventSink>(Refusals));
        }
    }

    public sealed class RefusalSink : ILogEventSink
    {
        private readonly TaskCompletionSource<LogEventLevel> _first = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        /// <summary>The level at which the first 503 is logged.</summary>
        public Task<LogEventLevel> First => _first.Task;

        public void Emit(LogEvent logEvent)
        {
            if (logEvent.Properties.TryGetValue("StatusCode", out var status) && status is ScalarValue { Value: 503 })
            {
                _first.TrySetResult(logEvent.Level);
            }
        }
    }
}

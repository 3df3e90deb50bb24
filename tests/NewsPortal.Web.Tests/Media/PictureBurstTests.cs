using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>First requests for sizes of pictures, many at once.</summary>
public sealed class PictureBurstTests
{
    [Fact]
    public async Task Get_SameNewSizeByMany_IsMadeOnce()
    {
        await using var app = new NewsApp();
        var picture = await AddAsync(app, TestPicture.Jpeg(1500, 1000, 1));
        using var made = new MadeForReaders(app);
        var browser = app.Browser();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(_ => InTheEndAsync(browser, picture.Address(960, "avif")))
        );

        Assert.Single(answers.Select(Convert.ToBase64String).Distinct());
        Assert.Equal(1, made.Count);
    }

    [Fact]
    public async Task Get_SizeThatAnotherNodeMade_IsServedFromTheStoreThatBothShare()
    {
        await using var app = new NewsApp();
        var picture = await AddAsync(app, TestPicture.Jpeg(1000, 700, 2));
        var made = await app.Browser().GetByteArrayAsync(picture.Address(640, "avif"));
        await using var other = app.WithWebHostBuilder(_ => { });
        using var madeThere = new MadeForReaders(other.Services);

        var served = await other
            .CreateClient(new() { BaseAddress = new Uri("https://news.test") })
            .GetByteArrayAsync(picture.Address(640, "avif"));

        Assert.Equal(made, served);
        Assert.Equal(0, madeThere.Count);
    }

    [Fact]
    public async Task Get_SameNewSizeFromTwoNodesAtOnce_LeavesOneWholeFile()
    {
        await using var app = new NewsApp();
        var picture = await AddAsync(app, TestPicture.Jpeg(1500, 1000, 3));
        await using var other = app.WithWebHostBuilder(_ => { });
        var there = other.CreateClient(new() { BaseAddress = new Uri("https://news.test") });

        var answers = await Task.WhenAll(
            InTheEndAsync(app.Browser(), picture.Address(1280, "avif")),
            InTheEndAsync(there, picture.Address(1280, "avif"))
        );

        var store = app.Services.GetRequiredService<MediaStore>();
        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(answers[0], await File.ReadAllBytesAsync(store.Variant(picture.Sha256, "1280.avif")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(app.StorageRoot, "media", "tmp")));
    }

    [Fact]
    public async Task Get_SizeThatNothingStandsInForAndThatTakesLong_IsToldToComeBackAndMadeMeanwhile()
    {
        await using var app = new NewsApp().Adding(services =>
            services.AddSingleton(provider => new PictureVariants(
                provider.GetRequiredService<MediaStore>(),
                provider.GetRequiredService<PictureMaker>(),
                provider.GetRequiredService<PictureMetrics>(),
                NullLogger<PictureVariants>.Instance
            )
            {
                LongestWait = TimeSpan.Zero,
            })
        );
        var browser = app.Browser();
        var picture = await AddAsync(app, TestPicture.Jpeg(3000, 2000, 4));

        var early = await browser.GetAsync(picture.Address(Ratio.Preview, 1200, "jpg"));
        var late = early;
        for (var attempt = 0; attempt < 1000 && late.StatusCode != HttpStatusCode.OK; attempt++)
        {
            await Task.Delay(20);
            late = await browser.GetAsync(picture.Address(Ratio.Preview, 1200, "jpg"));
        }

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)),
            (early.StatusCode, early.Headers.RetryAfter?.Delta)
        );
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }

    [Fact]
    public async Task Get_NewSizesOfManyPictures_AnswersPagesMeanwhile()
    {
        await using var app = new NewsApp();
        var browser = app.Browser();
        List<PictureRef> pictures = [];
        for (var seed = 10; seed < 16; seed++)
        {
            pictures.Add(await AddAsync(app, TestPicture.Jpeg(1600, 1100, seed)));
        }

        var sizes = pictures
            .SelectMany(picture => new[] { 960, 1280 }.Select(width => picture.Address(width, "avif")))
            .Select(address => browser.GetAsync(address))
            .ToList();
        var page = await browser.GetAsync("/");
        var isPageFirst = !sizes.TrueForAll(size => size.IsCompleted);

        Assert.Equal((HttpStatusCode.OK, true), (page.StatusCode, isPageFirst));
        Assert.All(
            await Task.WhenAll(sizes),
            answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable })
        );
    }

    /// <summary>What a reader gets who comes back when told to, as on a machine that does much else.</summary>
    private static async Task<byte[]> InTheEndAsync(HttpClient browser, string address)
    {
        while (true)
        {
            using var answer = await browser.GetAsync(address);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            }
        }
    }

    private static async Task<PictureRef> AddAsync(NewsApp app, byte[] file)
    {
        var result = await app.InScopeAsync(services =>
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
        var picture = result.Value.Picture!;
        await app.Data.CreateStoryAsync(
            $"Story {picture.Id}",
            null,
            content => content with { PictureId = picture.Id, PictureAlt = "A test" }
        );
        return picture;
    }

    /// <summary>Counts the sizes that a program makes while readers wait.</summary>
    private sealed class MadeForReaders : IDisposable
    {
        private readonly MeterListener _listener;
        private long _count;

        public MadeForReaders(NewsApp app)
            : this(app.Services) { }

        public MadeForReaders(IServiceProvider services)
        {
            var meters = services.GetRequiredService<IMeterFactory>();
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, self) =>
                {
                    if (instrument.Name == "newsportal.pictures.made" && instrument.Meter.Scope == meters)
                    {
                        self.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<long>(
                (_, sizes, tags, _) =>
                {
                    foreach (var tag in tags)
                    {
                        _count += tag is { Key: "for", Value: "reader" } ? sizes : 0;
                    }
                }
            );
            _listener.Start();
        }

        /// <summary>The program's own count so far.</summary>
        public long Count
        {
            get
            {
                _count = 0;
                _listener.RecordObservableInstruments();
                return _count;
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}

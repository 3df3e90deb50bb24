using System.Globalization;
using Microsoft.Playwright;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Media;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>
/// Fronts, lists and stories with few and many stories, with pictures, without and mixed: no group has an empty area,
/// and on a phone the lead's headline is visible without scrolling. docs/layouts.md has the table of correct layouts.
/// </summary>
public sealed class HoleTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly int[] Widths = [360, 768, 1024, 1440];

    /// <summary>
    /// For each group of stories in columns: sections of its width of at least 150 px below which there is nothing for
    /// more than 220 px and more than 45 hundredths of the group's height. Text, pictures and anything with its own
    /// background count as content.
    /// </summary>
    private const string Holes = """
        () => {
          const groups = '.package, .front-lead > .card-lead, .row, .news-and-read, .opinion-row, .block-stories, .blocks, .earlier-list, .front-body, .front-pair, .front-blocks, .related-row, .beside, .hits, .parts, .gallery';
          const found = [];
          for (const group of document.querySelectorAll(groups)) {
            const box = group.getBoundingClientRect();
            if (box.width < 300 || box.height < 60) continue;
            const ground = element => { const style = getComputedStyle(element); return style.backgroundColor !== 'rgba(0, 0, 0, 0)' && style.backgroundColor !== getComputedStyle(document.body).backgroundColor; };
            const solid = [...group.querySelectorAll('*')].filter(e => !e.closest('[hidden]')
                && (e.matches('p, h2, h3, li, time, img, summary, label, figcaption') || (ground(e) && e.matches('.card'))))
              .map(e => e.getBoundingClientRect()).filter(b => b.width > 0 && b.height > 0);
            if (ground(group) && group.matches('.card')) continue;
            const limit = Math.max(220, box.height * 0.45);
            let run = 0, worst = 0;
            for (let x = box.left + 5; x < box.right; x += 10) {
              const bottom = Math.max(box.top, ...solid.filter(b => b.left <= x && b.right >= x).map(b => b.bottom));
              const top = Math.min(box.bottom, ...solid.filter(b => b.left <= x && b.right >= x).map(b => b.top));
              const blank = Math.max(box.bottom - bottom, top - box.top);
              run = blank > limit ? run + 10 : 0;
              worst = Math.max(worst, run >= 150 ? blank : 0);
            }
            if (worst > 0) found.push(`${group.className}: ${Math.round(worst)} of ${Math.round(box.height)} px`);
          }
          return found;
        }
        """;

    private const string LeadBottom =
        "() => document.querySelector('.card-lead .card-headline').getBoundingClientRect().bottom";

    [SkippableTheory]
    [InlineData(1, "none")]
    [InlineData(1, "all")]
    [InlineData(2, "mixed")]
    [InlineData(3, "none")]
    [InlineData(5, "mixed")]
    [InlineData(7, "all")]
    [InlineData(20, "none")]
    [InlineData(40, "mixed")]
    public async Task Home_WithSoManyStories_HasNoHole(int count, string pictures)
    {
        await using var site = new FewStories();
        await site.CreateAsync(1, count, pictures);

        await AssertWholeAsync(site, "/");
    }

    [SkippableTheory]
    [InlineData("none")]
    [InlineData("mixed")]
    [InlineData("all")]
    public async Task Home_OfTwelveSections_HasNoHole(string pictures)
    {
        await using var site = new FewStories();
        await site.CreateAsync(12, 6, pictures);

        await AssertWholeAsync(site, "/");
    }

    [SkippableFact]
    public async Task Section_WithAnyNumberOfStories_HasNoHole()
    {
        await using var site = new FewStories();
        List<string> paths = [];
        foreach (var pictures in new[] { "none", "mixed", "all" })
        {
            foreach (var count in new[] { 0, 1, 2, 3, 4, 5, 7 })
            {
                paths.Add(await site.CreateSectionAsync(count, pictures));
            }
        }

        await AssertWholeAsync(site, [.. paths]);
    }

    [SkippableFact]
    public async Task StoryAndLists_WithAndWithoutPictures_HaveNoHole()
    {
        await using var site = new FewStories();
        foreach (var count in new[] { 2, 3, 4, 6 })
        {
            await site.CreateSectionAsync(count, "mixed");
        }

        await AssertWholeAsync(site, [.. site.Stories, "/author/ada", "/tag/tides", "/2026/03", "/search?q=harbour"]);
    }

    [SkippableFact]
    public async Task Phone_WithBreakingNewsAndASectionThatSaysMuch_ShowsTheLeadsHeadline()
    {
        await using var site = new FewStories();
        await site.CreateAsync(3, 6, "all");
        var crowded = await site.CreateCrowdedSectionAsync();
        var page = await chromium.VisitorAsync(site, width: 360);
        await page.SetViewportSizeAsync(360, 740);
        foreach (var path in new[] { "/", "/category/section-1", crowded })
        {
            await page.Clock.SetFixedTimeAsync(NewsApp.Start.UtcDateTime);
            await page.GotoAsync(path);
            Assert.Equal(1, await page.Locator(".breaking li").CountAsync());
            Assert.InRange(await page.EvaluateAsync<double>(LeadBottom), 100, 740);
        }

        await page.Context.CloseAsync();
    }

    private async Task AssertWholeAsync(Site site, params string[] paths)
    {
        List<string> holes = [];
        foreach (var width in Widths)
        {
            var page = await chromium.VisitorAsync(site, width: width);
            foreach (var path in paths)
            {
                await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
                foreach (var hole in await page.EvaluateAsync<string[]>(Holes))
                {
                    holes.Add($"{path} at {width}: {hole}");
                }

                if (Environment.GetEnvironmentVariable("NEWSPORTAL_TEST_PICTURES") is { Length: > 0 } folder)
                {
                    var name = string.Join(
                        '-',
                        path.Split(
                            Path.GetInvalidFileNameChars().Append('/').ToArray(),
                            StringSplitOptions.RemoveEmptyEntries
                        )
                    );
                    await page.ScreenshotAsync(
                        new()
                        {
                            FullPage = true,
                            Path = Path.Combine(folder, $"{site.Address.Split(':')[^1]}-{name}-{width}.png"),
                        }
                    );
                }
            }

            await page.Context.CloseAsync();
        }

        Assert.True(holes.Count == 0, string.Join('\n', holes));
    }

    /// <summary>
    /// Newspapers of given sizes. The pictures are rows without files: pages reserve their space all the same.
    /// </summary>
    private sealed class FewStories : Site
    {
        private const string Words =
            "Harbour engineers have measured the barrier for a year, and what they found worries the insurers more "
            + "than the council.";
        private int _stories;
        private int _sections;
        private long _author;

        /// <summary>One story per section.</summary>
        public List<string> Stories { get; } = [];

        public async Task CreateAsync(int sections, int storiesOfEach, string pictures)
        {
            for (var i = 0; i < sections; i++)
            {
                await CreateSectionAsync(storiesOfEach, pictures);
            }
        }

        public async Task<string> CreateSectionAsync(int count, string pictures)
        {
            _sections++;
            var section = await Data.CreateCategoryAsync($"section-{_sections}", $"Section {_sections}");
            _author = _author > 0 ? _author : (await Data.CreateAuthorAsync("ada", "Ada Quay")).Id;
            for (var i = 0; i < count; i++)
            {
                var at = Start.UtcDateTime.AddMinutes(-(++_stories));
                var number = _stories;
                var picture =
                    pictures == "all" || (pictures == "mixed" && number % 3 != 0)
                        ? await PictureAsync(number)
                        : (long?)null;
                var headline = (number % 4) switch
                {
                    0 => $"Rain {number}",
                    1 => $"Harbour barrier holds for a year number {number}",
                    2 => "What the insurers make of the harbour's barrier, and why the council would rather not talk "
                        + $"about number {number}",
                    _ => $"Ferry returns to the quay number {number}",
                };
                var story = await Data.CreateStoryAsync(
                    headline,
                    at,
                    c =>
                        c with
                        {
                            CategoryIds = [section.Id],
                            PictureId = picture,
                            AuthorIds = number % 5 == 0 ? [] : [_author],
                            Tags = ["Tides"],
                            Standfirst = number % 6 == 0 ? "" : Words,
                            Body = number % 6 == 0 ? "" : $"<p>{Words}</p>",
                        }
                );
                if (i == 0)
                {
                    Stories.Add(
                        await Data.InDatabaseAsync(db =>
                            Task.FromResult(db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path!).Single())
                        )
                    );
                }

                await Data.InDatabaseAsync(db =>
                {
                    db.ArticleViewHours.Add(
                        new ArticleViewHour
                        {
                            ArticleId = story.Id,
                            Hour = Start.UtcDateTime.Date.AddHours(8),
                            Views = number,
                        }
                    );
                    return db.SaveChangesAsync();
                });
            }

            return $"/category/section-{_sections}";
        }

        /// <summary>A section with a description and six subsections, below a breaking news line.</summary>
        public async Task<string> CreateCrowdedSectionAsync()
        {
            var path = await CreateSectionAsync(4, "all");
            await Data.InDatabaseAsync(async db =>
            {
                var section = db.Categories.Single(c => c.Slug == $"section-{_sections}");
                section.Description = Words;
                for (var i = 1; i <= 6; i++)
                {
                    db.Categories.Add(
                        new Core.Terms.Category
                        {
                            Slug = $"below-{i}",
                            Name = $"A section below it {i}",
                            ParentId = section.Id,
                        }
                    );
                }

                db.BreakingNews.Add(
                    new BreakingNews
                    {
                        Text =
                            "The harbour barrier is closed for the first time; ferries stay in port until the morning",
                        CreatedByName = "Test",
                        StartsAt = Start.UtcDateTime.AddHours(-1),
                        EndsAt = Start.UtcDateTime.AddHours(3),
                    }
                );
                return await db.SaveChangesAsync();
            });
            return path;
        }

        private Task<long> PictureAsync(int number) =>
            Data.InDatabaseAsync(async db =>
            {
                var item = new MediaItem
                {
                    Sha256 = number.ToString("x64", CultureInfo.InvariantCulture),
                    FileName = "a.jpg",
                    ContentType = "image/jpeg",
                    Width = 1600,
                    Height = 1067,
                    DominantColour = "#7799aa",
                    CreatedAt = Start.UtcDateTime,
                };
                db.Media.Add(item);
                await db.SaveChangesAsync();
                return item.Id;
            });
    }
}

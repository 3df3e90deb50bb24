using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>
/// A newspaper with one of everything that machines read, and with hostile text wherever a newsroom or an import can
/// put it. Tests only read it.
/// </summary>
public sealed class SyndicationSite : NewsApp, IAsyncLifetime
{
    /// <summary>Ends elements, CDATA sections and strings; contains what XML forbids.</summary>
    public const string Hostile = "Bits & ]]> <b>\"'</script>\u0001\u000b\ufffe \U0001F4F0";

    /// <summary><see cref="Hostile"/> as stored: text from forms loses its control characters.</summary>
    public const string Kept = "Bits & ]]> <b>\"'</script> \U0001F4F0";

    public SyndicationSite() => With("Syndication:FullText", "true");

    /// <summary>A story of every kind by name; the first also has everything else.</summary>
    public Dictionary<StoryKind, long> Stories { get; } = [];

    /// <summary>The picture of the only story with one.</summary>
    public long Picture { get; private set; }

    public async Task InitializeAsync()
    {
        var city = await Data.CreateCategoryAsync("city", "City & coast");
        var harbour = await Data.CreateCategoryAsync("harbour", Hostile, city.Id);
        await Data.CreateCategoryAsync("empty", "Nothing yet");
        var author = await Data.InDatabaseAsync(async db =>
        {
            db.Add(
                new SiteSettings
                {
                    Name = "The <Test> & Courier",
                    Tagline = Hostile,
                    Description = Hostile,
                    ContactEmail = "desk@news.test",
                    ProfileUrls = "https://social.example/@courier\nhttps://x.com/courier",
                }
            );
            var item = new MediaItem
            {
                Sha256 = new string('a', 64),
                FileName = "a.jpg",
                ContentType = "image/jpeg",
                Width = 1600,
                Height = 1067,
                CreatedAt = Start.UtcDateTime,
            };
            db.Add(item);
            await db.SaveChangesAsync();
            Picture = item.Id;
            var ines = new Author
            {
                Slug = "ines",
                Name = "Ines " + Hostile,
                Role = Hostile,
                Biography = "Writes.\n\n" + Hostile,
                PortraitId = item.Id,
            };
            ines.Links.Add(new AuthorLink { Label = "Social", Url = "https://social.example/@ines" });
            db.Add(ines);
            await db.SaveChangesAsync();
            return ines.Id;
        });
        var series = await Data.InDatabaseAsync(async db =>
        {
            var tides = new Series
            {
                Slug = "tides",
                Title = Hostile,
                Introduction = Hostile,
            };
            db.Series.Add(tides);
            await db.SaveChangesAsync();
            return tides.Id;
        });
        await PageAsync("about", "About us");
        await PageAsync("ethics", "Our ethics");
        await PageAsync("corrections", "Corrections");
        foreach (var kind in Enum.GetValues<StoryKind>())
        {
            var story = await Data.CreateStoryAsync(
                $"{kind} {Hostile}",
                Start.UtcDateTime.AddHours(-1 - (int)kind),
                c =>
                    c with
                    {
                        Slug = kind.ToString().ToLowerInvariant(),
                        Standfirst = "In short: " + Hostile,
                        StoryKind = kind,
                        Body =
                            "<p>See <a href=\"/about\">us</a>, <a href=\"#fn1\">1</a>, <a href=\"more?x=1&amp;y=2\">more</a>, "
                            + "<a href=\"//other.example/x\">other</a> ]]&gt; &#1; &#xD800; <b>bold<table><tr><td>cell</table>"
                            + $"<figure data-media-id=\"{Picture}\"><figcaption>Cap</figcaption></figure>"
                            + "<section class=\"footnotes\"><p id=\"fn1\">Note.</p></section>",
                        CategoryIds = [harbour.Id, city.Id],
                        AuthorIds = [author],
                        Tags = ["Floods", "Salt & sea"],
                        SeriesId = kind == StoryKind.News ? series : null,
                        PictureId = kind == StoryKind.News ? Picture : null,
                        PictureAlt = Hostile,
                    }
            );
            Stories[kind] = story.Id;
        }

        await Data.CreateStoryAsync(
            "Unsigned " + new string('x', 120),
            Start.UtcDateTime.AddDays(-1),
            c => c with { Slug = "unsigned" }
        );
        await Data.CreateStoryAsync(
            "Comes tomorrow",
            Start.UtcDateTime.AddDays(1),
            c => c with { CategoryIds = [city.Id] }
        );
        await Data.CreateDraftAsync("Only a draft", c => c with { CategoryIds = [city.Id] });
        await Data.InDatabaseAsync(async db =>
        {
            db.Add(
                new Correction
                {
                    ArticleId = Stories[StoryKind.News],
                    Kind = CorrectionKind.Correction,
                    At = Start.UtcDateTime.AddMinutes(-5),
                    Text = "It was 3, " + Hostile,
                }
            );
            db.Add(
                new Correction
                {
                    ArticleId = Stories[StoryKind.News],
                    Kind = CorrectionKind.Clarification,
                    At = Start.UtcDateTime.AddMinutes(-20),
                    Text = "Meant so.\n\nAnd so.",
                }
            );
            return await db.SaveChangesAsync();
        });
        Clock.Advance(TimeSpan.FromMinutes(1));
    }

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;

    private Task<ArticleResult> PageAsync(string path, string title) =>
        InScopeAsync(async services =>
        {
            var editor = services.GetRequiredService<ArticleEditor>();
            var page = await editor.SaveAsync(
                new SaveArticle
                {
                    Kind = ArticleKind.Page,
                    Content = new ArticleContent
                    {
                        Headline = title,
                        PagePath = path,
                        Body = "<p>Text.</p>",
                    },
                },
                Actor.Program("Test"),
                default
            );
            return await editor.PublishAsync(page.Id, page.Version, null, Actor.Program("Test"), default);
        });
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Cli;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Comments;
using NewsPortal.Core.Export;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Export;

/// <summary>"newsportal export wordpress": what is in it, and that it comes back as it was.</summary>
public sealed class WordPressExportTests : IAsyncLifetime
{
    private static readonly XNamespace Wp = "http://wordpress.org/export/1.2/";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";

    private readonly Sites _sites = new();
    private NewsApp _app = null!;

    public async Task InitializeAsync() => _app = await _sites.NewAsync();

    public async Task DisposeAsync() => await _sites.DisposeAsync();

    [Fact]
    public async Task Export_ReadIntoAnEmptySite_BringsStoriesAndTheirTerms()
    {
        await FillAsync();

        var other = await ImportAsync(await ExportAsync(_app));

        Assert.Equal(string.Join("\n\n", await StoriesAsync(_app)), string.Join("\n\n", await StoriesAsync(other)));
        Assert.Equal(
            ("A harbour at dawn", "The harbour.", "Ada Lund"),
            await other.Data.InDatabaseAsync(async db =>
            {
                var media = await db.Media.SingleAsync();
                return (media.Alt, media.Caption, media.Credit);
            })
        );
        Assert.Equal(
            "world",
            await other.Data.InDatabaseAsync(db =>
                db.Categories.Where(c => c.Slug == "town").Select(c => c.Parent!.Slug).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Export_OldAddresses_LeadToTheStoryAfterwards()
    {
        var story = await _app.Data.CreateStoryAsync("The ferry returns", change: c => c with { Slug = "ferry" });
        await _app.Data.ChangeAsync(story.Id, c => c with { Slug = "ferry-returns" });
        var former = await PathOfAsync(_app, story.Id);

        var other = await ImportAsync(await ExportAsync(_app));

        using var answer = await other
            .Browser()
            .GetAsync(new Uri(former.Replace("ferry-returns", "ferry", StringComparison.Ordinal), UriKind.Relative));
        Assert.Equal(former, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Export_States_AreThoseOfWordPress()
    {
        var now = _app.Clock.GetUtcNow().UtcDateTime;
        await _app.Data.CreateStoryAsync("Published");
        await _app.Data.CreateStoryAsync("Scheduled", now.AddDays(1));
        await _app.Data.CreateDraftAsync("Draft");
        var submitted = await _app.Data.CreateDraftAsync("Submitted");
        var down = await _app.Data.CreateStoryAsync("Taken down");
        var binned = await _app.Data.CreateDraftAsync("Binned");
        await _app.Data.InDatabaseAsync(async db =>
        {
            (await db.Articles.SingleAsync(a => a.Id == submitted.Id)).Submit(now);
            (await db.Articles.SingleAsync(a => a.Id == down.Id)).TakeDown(now);
            (await db.Articles.SingleAsync(a => a.Id == binned.Id)).Bin(now);
            return await db.SaveChangesAsync();
        });

        var items = Items(await ExportAsync(_app));

        Assert.Equal(
            ["Binned: trash", "Draft: draft", "Published: publish", "Scheduled: future", "Submitted: pending"],
            items
                .Where(i => i.Element("title")!.Value != "Taken down")
                .Select(i => $"{i.Element("title")!.Value}: {i.Element(Wp + "status")!.Value}")
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal("private", Single(items, "Taken down").Element(Wp + "status")!.Value);
        Assert.Equal("0000-00-00 00:00:00", Single(items, "Draft").Element(Wp + "post_date_gmt")!.Value);
    }

    [Fact]
    public async Task Export_SeveralBylines_AreCoAuthorsAndTheFirstIsTheCreator()
    {
        var (ada, ben) = (await _app.Data.CreateAuthorAsync("ada"), await _app.Data.CreateAuthorAsync("ben"));
        await _app.Data.CreateStoryAsync("Both", change: c => c with { AuthorIds = [ben.Id, ada.Id] });
        await _app.Data.CreateStoryAsync("One", change: c => c with { AuthorIds = [ada.Id] });

        var items = Items(await ExportAsync(_app));

        Assert.Equal("ben", Single(items, "Both").Element(Dc + "creator")!.Value);
        Assert.Equal(["cap-ben", "cap-ada"], Terms(Single(items, "Both"), "author"));
        Assert.Equal("ada", Single(items, "One").Element(Dc + "creator")!.Value);
        Assert.Empty(Terms(Single(items, "One"), "author"));
    }

    [Fact]
    public async Task Export_AuthorsMail_IsThereOnlyWithAnAccount()
    {
        await _app.Data.CreateAuthorAsync("ada");
        var ben = await _app.Data.CreateAuthorAsync("ben");
        var user = await _app.Data.CreateUserAsync("ben", Roles.Journalist);
        await _app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.AuthorId, ben.Id))
        );

        var authors = (await ReadAsync(await ExportAsync(_app))).OfType<WxrAuthor>();

        Assert.Equal(["ada: ", "ben: ben@news.test"], authors.Select(a => $"{a.Login}: {a.Email}"));
    }

    /// <summary>Whatever somebody has written, the file is XML and says the same.</summary>
    [Theory]
    [InlineData("Code ]]> in <CDATA> & ]]]]>>")]
    [InlineData("Nothing \u0000\u0001\u000B\u001F\uFFFEhere", "Nothing here")]
    [InlineData("🚢 👩‍👩‍👧 العربية \u202Eמשמאל\u202C « guillemets » &amp; &lt;b&gt;")]
    public async Task Export_AwkwardTexts_AreWellFormed(string text, string? read = null)
    {
        var draft = await _app.Data.CreateDraftAsync("Awkward");
        await _app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == draft.Id).ExecuteUpdateAsync(set => set.SetProperty(a => a.FeedId, text))
        );
        await _app.Data.CreateDraftAsync("Ende " + text, change: c => c with { Standfirst = text });

        var items = Items(await ExportAsync(_app));

        Assert.Equal(read ?? text, Single(items, "Awkward").Element("guid")!.Value);
        var other = await ImportAsync(_sites.NewFolder(), items.Document!);
        Assert.Equal(await HeadlinesAsync(_app), await HeadlinesAsync(other));
    }

    [Fact]
    public async Task Export_WhatWordPressWouldRun_StaysText()
    {
        await _app.Data.CreateStoryAsync(
            "Shortcodes",
            change: c => c with { Body = "<p>Write [gallery ids=\"1\"] or [/caption], [1] not.</p><p>One\ntwo</p>" }
        );

        var body = Single(Items(await ExportAsync(_app)), "Shortcodes").Element(Content + "encoded")!.Value;

        Assert.Equal("<p>Write &#91;gallery ids=\"1\"] or &#91;/caption], [1] not.</p>\n\n<p>One two</p>", body);
        var other = await ImportAsync(await ExportAsync(_app));
        Assert.Contains("[gallery ids=\"1\"]", await other.Data.BodyAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_PicturesAndFiles_AreUploadsThatTextsName()
    {
        var picture = await AddPictureAsync();
        await _app.Data.CreateStoryAsync(
            "With a picture",
            change: c =>
                c with
                {
                    PictureId = picture,
                    Body = $"<figure data-media-id=\"{picture}\"><img alt=\"\"></figure><p>Text</p>",
                }
        );

        var folder = await ExportAsync(_app);

        var items = Items(folder);
        var attachment = items.Single(i => i.Element(Wp + "post_type")!.Value == "attachment");
        var address = attachment.Element(Wp + "attachment_url")!.Value;
        var file = address[(address.IndexOf("/uploads/", StringComparison.Ordinal) + 1)..];
        Assert.True(File.Exists(Path.Combine(folder, file)), file);
        Assert.StartsWith("https://news.test/wp-content/uploads/", address, StringComparison.Ordinal);
        Assert.Equal("A harbour at dawn", Meta(attachment, "_wp_attachment_image_alt"));
        Assert.Equal("Ada Lund", Meta(attachment, "_media_credit"));
        var story = Single(items, "With a picture");
        Assert.Equal(attachment.Element(Wp + "post_id")!.Value, Meta(story, "_thumbnail_id"));
        Assert.Contains($"src=\"{address}\"", story.Element(Content + "encoded")!.Value, StringComparison.Ordinal);
        Assert.Contains(
            "<figcaption>The harbour. Ada Lund</figcaption>",
            story.Element(Content + "encoded")!.Value,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Export_PictureWhoseRightsEnded_IsLeftOut()
    {
        var picture = await AddPictureAsync();
        await _app.Data.CreateStoryAsync("With a picture", change: c => c with { PictureId = picture });
        var ended = _app.Clock.GetUtcNow().UtcDateTime.AddDays(-1);
        await _app.Data.InDatabaseAsync(db =>
            db.Media.ExecuteUpdateAsync(set => set.SetProperty(m => m.RightsEnd, ended))
        );

        var folder = _sites.NewFolder();
        var export = await RunAsync(_app, folder);

        Assert.Equal((1, 0), (export.EndedPictures, export.Uploads));
        Assert.Null(Meta(Single(Items(folder), "With a picture"), "_thumbnail_id"));
        Assert.False(Directory.Exists(Path.Combine(folder, "uploads")));
    }

    [Fact]
    public async Task Export_StoriesThatExistForSomePeopleOnly_AreLeftOutUntilReadersSeeThem()
    {
        var (secret, open) = (
            await _app.Data.CreateDraftAsync("Secret"),
            await _app.Data.CreateStoryAsync("Out by now")
        );
        await _app.Data.InDatabaseAsync(db =>
        {
            db.StoryRestrictions.AddRange(
                new[] { secret.Id, open.Id }.Select(id => new StoryRestriction { ArticleId = id, ByName = "Vera" })
            );
            return db.SaveChangesAsync();
        });

        var folder = _sites.NewFolder();
        var export = await RunAsync(_app, folder);

        Assert.Equal((1, 1), (export.Posts, export.Restricted));
        Assert.Equal("Out by now", Items(folder).Single().Element("title")!.Value);
    }

    [Fact]
    public async Task Export_Comments_ComeBackWithTheirAnswers()
    {
        var story = await _app.Data.CreateStoryAsync("Talked about");
        await _app.Data.InDatabaseAsync(db =>
        {
            var first = Comment("First", CommentState.Approved);
            var answer = Comment("Answer", CommentState.Pending);
            answer.Parent = first;
            db.Comments.AddRange(first, answer, Comment("Buy this", CommentState.Spam));
            return db.SaveChangesAsync();
        });

        var other = await ImportAsync(await ExportAsync(_app));

        Assert.Equal(
            ["<p>Answer</p> Pending <p>First</p>", "<p>First</p> Approved "],
            await other.Data.InDatabaseAsync(async db =>
                (await db.Comments.Include(c => c.Parent).ToListAsync())
                    .Select(c => $"{c.Body} {c.State} {c.Parent?.Body}")
                    .Order(StringComparer.Ordinal)
                    .ToList()
            )
        );

        Comment Comment(string text, CommentState state) =>
            new()
            {
                ArticleId = story.Id,
                AuthorName = "Nils",
                Body = $"<p>{text}</p>",
                State = state,
                CreatedAt = _app.Clock.GetUtcNow().UtcDateTime,
            };
    }

    [Fact]
    public async Task Export_Corrections_StandBelowTheText()
    {
        var story = await _app.Data.CreateStoryAsync("Corrected");
        await _app.Data.InDatabaseAsync(db =>
        {
            db.Corrections.Add(
                new Correction
                {
                    ArticleId = story.Id,
                    At = new DateTime(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc),
                    Text = "The boat is <blue>.",
                }
            );
            return db.SaveChangesAsync();
        });

        var body = Single(Items(await ExportAsync(_app)), "Corrected").Element(Content + "encoded")!.Value;

        Assert.EndsWith(
            "<hr>\n\n<p><strong>2 March 2026:</strong> The boat is &lt;blue&gt;.</p>",
            body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Export_OfMoreThanAFile_IsDividedAndComesBackWhole()
    {
        for (var number = 0; number < 12; number++)
        {
            await _app.Data.CreateStoryAsync(
                $"Story {number}",
                change: c => c with { Body = $"<p>{new string('x', 2000)}</p>" }
            );
        }

        var folder = _sites.NewFolder();
        var export = await RunAsync(_app, folder, fileSize: 8_000);

        Assert.InRange(export.Files.Count, 3, 6);
        Assert.All(export.Files, file => Assert.InRange(new FileInfo(Path.Combine(folder, file)).Length, 1, 13_000));
        Assert.Equal(
            12,
            export.Files.Sum(file => XDocument.Load(Path.Combine(folder, file)).Descendants("item").Count())
        );
        Assert.Equal(await StoriesAsync(_app), await StoriesAsync(await ImportAsync(folder)));
    }

    [Fact]
    public async Task Export_IntoAFolderWithFiles_IsRefused()
    {
        var folder = Directory.CreateDirectory(_sites.NewFolder()).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "mine.txt"), "Mine");

        var refusal = await Assert.ThrowsAsync<ArchiveException>(() => RunAsync(_app, folder));

        Assert.Contains("is there already. Name a new folder", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Command_ExportWordPress_TellsWhatStayedBehind()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await FillAsync();
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var folder = _sites.NewFolder();

        var code = await CommandLine.RunAsync(
            ["export", "wordpress", folder, "--setting", $"Storage:Root={_app.StorageRoot}"],
            new Terminal(TextReader.Null, output, errors),
            default
        );

        Assert.Equal((0, ""), (code, errors.ToString()));
        Assert.Contains($"{folder}: 4 posts, 2 pages and 1 uploads in ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("WordPress has no place for fronts", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Real newspapers: what came from WordPress goes there again, and comes back as the same posts.</summary>
    [SkippableTheory]
    [InlineData("theme-unit-test.wxr.xml", null)]
    [InlineData("18f.wxr.xml", "18f-uploads")]
    public async Task Export_ImportExport_IsTheSameSetOfPosts(string file, string? uploads)
    {
        await ImportAsync(_app, SharedData.Path(file), uploads is null ? null : SharedData.Path(uploads));

        var other = await ImportAsync(await ExportAsync(_app));

        var (first, second) = (await PostsAsync(_app), await PostsAsync(other));
        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }

    private async Task FillAsync()
    {
        var world = await _app.Data.CreateCategoryAsync("world");
        var town = await _app.Data.CreateCategoryAsync("town", "Town & Country", world.Id);
        var (ada, ben) = (await _app.Data.CreateAuthorAsync("ada"), await _app.Data.CreateAuthorAsync("ben"));
        var picture = await AddPictureAsync();
        var at = new DateTime(2026, 3, 2, 9, 30, 0, DateTimeKind.Utc);
        await _app.Data.CreateStoryAsync(
            "The ferry <b> & the \"boat\" returns",
            at,
            c =>
                c with
                {
                    Standfirst = "After a year: fish & chips.",
                    Body =
                        "<p>It <em>came</em> back.</p><h2>Why</h2><ul><li>One</li><li>Two</li></ul>"
                        + $"<figure data-media-id=\"{picture}\"><img alt=\"Own\"><figcaption>Its own, by Ada Lund</figcaption></figure>"
                        + "<p>See <a href=\"/about\">us</a> and [sic].</p>",
                    CategoryIds = [town.Id, world.Id],
                    AuthorIds = [ben.Id, ada.Id],
                    Tags = ["Boats", "R&D"],
                    PictureId = picture,
                    PictureAlt = "A harbour at dawn",
                    PictureCaption = "The harbour.",
                    SeoTitle = "Ferry",
                    SeoDescription = "All about it",
                    Language = "fr",
                }
        );
        await _app.Data.CreateStoryAsync("Tomorrow", _app.Clock.GetUtcNow().UtcDateTime.AddDays(1));
        await _app.Data.CreateStoryAsync("船が戻る", at.AddDays(-3), c => c with { AuthorIds = [ada.Id] });
        await _app.Data.CreateDraftAsync("A draft", c => c with { CategoryIds = [world.Id], Tags = ["Boats"] });
        await PageAsync("About us", "about");
        await PageAsync("The team", "about/team");

        async Task PageAsync(string headline, string path) =>
            await _app.Data.CreateStoryAsync(
                headline,
                change: c => c with { PagePath = path },
                command: s => s with { Kind = ArticleKind.Page }
            );
    }

    private async Task<string> ExportAsync(NewsApp app)
    {
        var folder = _sites.NewFolder();
        await RunAsync(app, folder);
        return folder;
    }

    private static Task<WordPressExport> RunAsync(
        NewsApp app,
        string folder,
        long fileSize = ExportWordPress.DefaultFileSize
    ) => app.InScopeAsync(s => s.GetRequiredService<ExportWordPress>().RunAsync(folder, fileSize, null, default));

    private async Task<NewsApp> ImportAsync(string folder)
    {
        var other = await _sites.NewAsync();
        other.Clock.SetUtcNow(_app.Clock.GetUtcNow());
        await ImportAsync(other, folder, null);
        return other;
    }

    private async Task<NewsApp> ImportAsync(string folder, XDocument export)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "export.xml"), export.ToString());
        return await ImportAsync(folder);
    }

    private async Task ImportAsync(NewsApp app, string path, string? uploads)
    {
        var result = await app.InScopeAsync(s =>
            s.GetRequiredService<WordPressImporter>()
                .ImportAsync(new ImportWordPress([path], uploads, _sites.NewFolder()), null, default)
        );
        Assert.True(result.IsDone);
        Assert.Equal(0, result.Summary.Count(ImportAction.Failed));
    }

    private async Task<long> AddPictureAsync() =>
        (
            await _app.InScopeAsync(services =>
                services
                    .GetRequiredService<MediaLibrary>()
                    .AddAsync(
                        new MemoryStream(TestPicture.Blocks(800, 600, 1)),
                        "Harbour at dawn.jpg",
                        new PictureTexts("A harbour at dawn", "The harbour.", "Ada Lund"),
                        Actor.Program("Test"),
                        default
                    )
            )
        )
            .Value!
            .Id;

    /// <summary>All that a story or page says, but not the numbers of things.</summary>
    private static async Task<List<string>> StoriesAsync(NewsApp app)
    {
        List<string> stories = [];
        foreach (var id in await app.Data.InDatabaseAsync(db => db.Articles.Select(a => a.Id).ToListAsync()))
        {
            var content = (await app.Data.ContentAsync(id))!;
            stories.Add(
                await app.Data.InDatabaseAsync(async db =>
                {
                    var article = await db.Articles.SingleAsync(a => a.Id == id);
                    var authors = await db.Authors.ToDictionaryAsync(a => a.Id, a => a.Slug + a.Name);
                    var categories = await db.Categories.ToDictionaryAsync(c => c.Id, c => c.Slug + c.Name);
                    return string.Join(
                        '\n',
                        article.Kind,
                        article.State,
                        article.Path,
                        article.Slug,
                        article.PublishedAt?.ToString("s", CultureInfo.InvariantCulture),
                        content.Headline,
                        content.Standfirst,
                        content.SeoTitle,
                        content.SeoDescription,
                        content.Language,
                        content.PictureId is null ? null : $"{content.PictureAlt} {content.PictureCaption}",
                        string.Join(", ", content.AuthorIds.Select(author => authors[author])),
                        string.Join(", ", content.CategoryIds.Select(category => categories[category])),
                        string.Join(", ", content.Tags),
                        HtmlText.Of(content.Body ?? "")
                    );
                })
            );
        }

        stories.Sort(StringComparer.Ordinal);
        return stories;
    }

    /// <summary>The posts that an export has, as its next export has them too.</summary>
    private async Task<List<string>> PostsAsync(NewsApp app)
    {
        var items = Items(await ExportAsync(app)).Where(i => i.Element(Wp + "post_type")!.Value is "post" or "page");
        return
        [
            .. items
                .Where(i => i.Element(Wp + "status")!.Value != "trash")
                .Select(i =>
                    string.Join(
                        '\n',
                        i.Element("title")!.Value,
                        i.Element(Wp + "status")!.Value,
                        i.Element(Wp + "post_type")!.Value,
                        i.Element(Wp + "post_name")!.Value,
                        i.Element(Wp + "status")!.Value is "publish" or "future"
                            ? i.Element("link")!.Value + i.Element(Wp + "post_date_gmt")!.Value
                            : null,
                        i.Element(Dc + "creator")!.Value,
                        string.Join(", ", Terms(i, "author")),
                        string.Join(", ", Terms(i, "category")),
                        string.Join(", ", Terms(i, "post_tag")),
                        // A picture in Markdown that a line end had hidden from the first import.
                        Regex.Replace(
                            HtmlText.Of(i.Element(Content + "encoded")!.Value),
                            @"\s*!\[[^\]]*\]\([^)]*\)",
                            ""
                        )
                    )
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Task<List<string>> HeadlinesAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(db => db.Articles.Select(a => a.Title).OrderBy(title => title).ToListAsync());

    private static Task<string> PathOfAsync(NewsApp app, long id) =>
        app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == id).Select(a => a.Path!).SingleAsync());

    private static ExportedItems Items(string folder) =>
        new(XDocument.Load(Directory.GetFiles(folder, "*.xml").Single(), LoadOptions.PreserveWhitespace));

    private static async Task<List<WxrRecord>> ReadAsync(string folder)
    {
        List<WxrRecord> records = [];
        await using var file = File.OpenRead(Directory.GetFiles(folder, "*.xml").Single());
        await foreach (var record in WxrReader.ReadAsync(file))
        {
            records.Add(record);
        }

        return records;
    }

    private static XElement Single(IEnumerable<XElement> items, string title) =>
        items.Single(item => item.Element("title")!.Value == title);

    private static IEnumerable<string> Terms(XElement item, string domain) =>
        item.Elements("category")
            .Where(term => term.Attribute("domain")!.Value == domain)
            .Select(term => term.Attribute("nicename")!.Value);

    private static string? Meta(XElement item, string key) =>
        item.Elements(Wp + "postmeta")
            .FirstOrDefault(meta => meta.Element(Wp + "meta_key")!.Value == key)
            ?.Element(Wp + "meta_value")!
            .Value;

    /// <summary>The items of an export, and the export.</summary>
    private sealed class ExportedItems(XDocument document) : List<XElement>(document.Descendants("item"))
    {
        public XDocument Document { get; } = document;
    }
}

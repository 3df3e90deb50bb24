using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Comments;
using NewsPortal.Core.Library;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>Each test has its own old site, so that all share one new site.</summary>
public sealed class WordPressImporterTests(NewsApp app) : IClassFixture<NewsApp>, IDisposable
{
    private readonly ImportBench _bench = new(app);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Import_Story_ArrivesWithAllThatBelongsToIt()
    {
        const string site = "https://whole.example.org";
        var result = await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Author("ada", "Ada Lund")
                    + Wxr.Author("bo.berg", "Bo Berg")
                    + Wxr.Category("region", "Region")
                    + Wxr.Category("town", "Town &amp; hall", "region")
                    + Wxr.Item(
                        11,
                        "storm-over-town",
                        "First.\n\nSecond [sic] <script>x()</script>line.",
                        title: "Storm <em>over</em> town &amp; sea",
                        date: "2019-05-06 23:30:00",
                        dateGmt: "2019-05-06 21:30:00",
                        excerpt: "What <b>happened</b>.",
                        site: site,
                        extra: Wxr.Term("category", "town", "Town &amp; hall")
                            + Wxr.Term("post_tag", "high-water-2", "High water")
                            + Wxr.Term("author", "cap-bo-berg", "bo.berg")
                            + Wxr.Term("author", "cap-guest", "Guest Writer")
                            + Wxr.Comment(1, "Well\n\nsaid <img src=x onerror=y>")
                            + Wxr.Comment(2, "Indeed", parent: 1)
                            + Wxr.Comment(3, "Buy", approved: "spam")
                            + Wxr.Comment(4, "ping", type: "pingback", approved: "0")
                    ),
                site: site
            )
        );

        Assert.True(result.IsDone);
        var article = await _bench.GetAsync("storm-over-town");
        Assert.Equal(
            ("Storm over town & sea", "What happened.", ArticleState.Published),
            (article.Headline, article.Standfirst, article.State)
        );
        Assert.Equal("<p>First.</p>\n<p>Second [sic] line.</p>", article.Body);
        Assert.Equal(new DateTime(2019, 5, 6, 21, 30, 0, DateTimeKind.Utc), article.PublishedAt);
        Assert.Equal("/2019/05/06/storm-over-town", article.Path);
        Assert.Equal(["Bo Berg", "Guest Writer"], article.Authors.OrderBy(a => a.Position).Select(a => a.Author.Name));
        Assert.Equal(
            ["Town & hall", "Region"],
            article.Categories.OrderBy(c => c.Position ?? 9).Select(c => c.Category.Name)
        );
        Assert.Equal([("high-water-2", "High water")], article.Tags.Select(t => (t.Tag.Slug, t.Tag.Name)));
        var comments = article.Comments.OrderBy(c => c.ImportId).ToList();
        Assert.Equal(
            [CommentState.Approved, CommentState.Approved, CommentState.Spam, CommentState.Pending],
            comments.Select(c => c.State)
        );
        Assert.Equal(CommentKind.Pingback, comments[3].Kind);
        Assert.Equal("<p>Well</p>\n<p>said</p>", comments[0].Body);
        Assert.Equal(comments[0].Id, comments[1].ParentId);
        Assert.Equal("/category/town", await _bench.FollowAsync("/category/region/town/"));
        Assert.Equal("/tag/high-water-2", await _bench.FollowAsync("/tag/high-water-2/"));
        Assert.Equal("/author/bo-berg", await _bench.FollowAsync("/author/bo-berg/"));
        Assert.Equal(article.Path, await _bench.FollowAsync("/?p=11"));
        var line = _bench.Line("post", "11");
        Assert.Equal(
            ("imported", "/2019/05/06/storm-over-town/", article.Path),
            (line.Action, line.OldAddress, line.NewAddress)
        );
        Assert.Contains("A script was removed.", line.Notes);
    }

    [Fact]
    public async Task Import_ReusableBlocks_StandInTheArticlesThatShowThem()
    {
        const string site = "https://blocks.example.org";
        const string outer =
            """<!-- wp:paragraph --><p>Call the desk.</p><!-- /wp:paragraph --><!-- wp:block {"ref":72} /-->""";
        const string inner =
            """<!-- wp:paragraph --><p>Day or night.</p><!-- /wp:paragraph --><!-- wp:block {"ref":71} /-->""";
        const string story =
            """<!-- wp:paragraph --><p>News.</p><!-- /wp:paragraph --><!-- wp:block {"ref":71} /--><!-- wp:block {"ref":99} /-->""";
        var result = await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(70, "shows-blocks", story, site: site)
                    + Wxr.Item(71, "desk", outer, type: "wp_block", site: site)
                    + Wxr.Item(72, "hours", inner, type: "wp_block", site: site),
                site: site
            )
        );

        Assert.True(result.IsDone);
        var article = await _bench.GetAsync("shows-blocks");
        Assert.Equal("<p>News.</p>\n<p>Call the desk.</p>\n<p>Day or night.</p>", article.Body);
        var notes = _bench.Line("post", "70").Notes;
        Assert.Contains(
            notes,
            note => note.StartsWith("The reusable block 99 is not in the export", StringComparison.Ordinal)
        );
        Assert.Contains(
            notes,
            note => note.StartsWith("The reusable block 71 contains itself", StringComparison.Ordinal)
        );
        Assert.Contains(
            "its text stands in the articles",
            Assert.Single(_bench.Line("wp_block", "71").Notes),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Import_Footnotes_LeadToTheirNotesAndBack()
    {
        const string site = "https://notes.example.org";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(
                    1,
                    "with-notes",
                    "<p>Said<sup data-fn=\"b1\" class=\"fn\"><a href=\"#b1\" id=\"b1-link\">1</a></sup>.</p><!-- wp:footnotes /-->",
                    site: site,
                    extra: Wxr.Meta("footnotes", """[{"content":"By the mayor.","id":"b1"}]""")
                ),
                site: site
            )
        );

        var article = await _bench.GetAsync("with-notes");
        Assert.Equal(
            "<p>Said<sup><a href=\"#fn-b1\">1</a></sup>.</p>\n<ol><li id=\"fn-b1\">By the mayor.</li></ol>",
            article.Body
        );
        Assert.Contains(
            "<section class=\"footnotes\" role=\"doc-endnotes\">",
            article.RenderedBody,
            StringComparison.Ordinal
        );
        Assert.Contains("role=\"doc-backlink\"", article.RenderedBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("publish", "2020-01-02 09:00:00", ArticleState.Published, "imported")]
    [InlineData("future", "2030-01-02 09:00:00", ArticleState.Published, "imported")]
    [InlineData("draft", "0000-00-00 00:00:00", ArticleState.Draft, "imported")]
    [InlineData("pending", "2020-01-02 09:00:00", ArticleState.Submitted, "imported")]
    [InlineData("private", "2020-01-02 09:00:00", ArticleState.Draft, "imported")]
    [InlineData("in-progress", "2020-01-02 09:00:00", ArticleState.Draft, "imported")]
    [InlineData("trash", "2020-01-02 09:00:00", null, "skipped")]
    [InlineData("auto-draft", "2020-01-02 09:00:00", null, "skipped")]
    [InlineData("inherit", "2020-01-02 09:00:00", null, "skipped")]
    public async Task Import_Status_BecomesState(string status, string date, ArticleState? state, string action)
    {
        var site = $"https://{status}.example.org";
        await _bench.ImportAsync(
            Wxr.Export(Wxr.Item(1, $"is-{status}", status: status, date: date, site: site), site: site)
        );

        var line = _bench.Line("post", "1");
        Assert.Equal(action, line.Action);
        Assert.Equal(state, (await _bench.FindAsync($"is-{status}"))?.State);
        if (status is not ("publish" or "draft" or "pending" or "future"))
        {
            Assert.NotEmpty(line.Notes);
        }

        if (status == "future")
        {
            Assert.Null(line.NewAddress);
        }
    }

    [Fact]
    public async Task Import_PasswordProtected_BecomesDraftAndSaysWhy()
    {
        const string site = "https://locked.example.org";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(1, "locked", site: site)
                    .Replace("<wp:post_password><![CDATA[]]>", "<wp:post_password><![CDATA[enter]]>"),
                site: site
            )
        );

        Assert.Equal(ArticleState.Draft, (await _bench.GetAsync("locked")).State);
        Assert.Contains(_bench.Line("post", "1").Notes, note => note.Contains("password"));
    }

    [Fact]
    public async Task Import_Pages_StandAtTheirOwnPaths()
    {
        const string site = "https://pages.example.org/blog";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(1, "masthead", type: "page", link: $"{site}/masthead/")
                    + Wxr.Item(2, "team", type: "page", link: $"{site}/masthead/team/")
                        .Replace("post_parent>0", "post_parent>1")
                    + Wxr.Item(3, "%ce%bd%ce%ad%ce%b1", type: "page", link: $"{site}/%ce%bd%ce%ad%ce%b1/")
                    + Wxr.Item(4, "search", type: "page", link: $"{site}/search/")
                    + Wxr.Item(5, "plain", type: "page", link: $"{site}/?page_id=5")
                        .Replace("post_parent>0", "post_parent>2")
                    + Wxr.Item(6, "masthead", type: "page", link: $"{site}/masthead/"),
                site: site
            )
        );

        Assert.Equal("/masthead/team", await _bench.FollowAsync("/blog/masthead/team/"));
        Assert.Equal("/nea", await _bench.FollowAsync("/blog/%CE%BD%CE%AD%CE%B1/"));
        Assert.Equal("/masthead/team/plain", await _bench.FollowAsync("/blog/?page_id=5"));
        Assert.Equal("/search-2", _bench.Line("page", "4").NewAddress);
        Assert.Equal("/masthead-2", _bench.Line("page", "6").NewAddress);
        Assert.NotEmpty(_bench.Line("page", "6").Notes);
    }

    [Fact]
    public async Task Import_OldDateAndPermalink_LeadToTheStoryInOneStep()
    {
        // 00:30 in Paris is the day before in UTC, and this old site had its stories below /news.
        const string site = "https://dates.example.org";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(1, "late-night", date: "2019-05-06 20:30:00", dateGmt: "2019-05-06 23:30:00", site: site)
                    + Wxr.Item(2, "custom", link: $"{site}/news/custom.html", site: site)
                    + Wxr.Item(3, "numbered", link: $"{site}/?p=3", site: site),
                site: site
            )
        );

        Assert.Equal("/2019/05/07/late-night", await _bench.FollowAsync("/2019/05/06/late-night/"));
        Assert.Equal("/2020/01/02/custom", await _bench.FollowAsync("/news/custom.html"));
        Assert.Equal("/2020/01/02/numbered", await _bench.FollowAsync("/?p=3"));
    }

    [Fact]
    public async Task Import_BrokenCategoryTree_IsCutAndNamed()
    {
        const string site = "https://loops.example.org";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Category("loop-a", "Loop A", "loop-c")
                    + Wxr.Category("loop-b", "Loop B", "loop-a")
                    + Wxr.Category("loop-c", "Loop C", "loop-b")
                    + Wxr.Category("self", "Self", "self")
                    + Wxr.Category("orphan", "Orphan", "nowhere")
                    + Wxr.Item(1, "in-a-loop", site: site, extra: Wxr.Term("category", "loop-a", "Loop A")),
                site: site
            )
        );

        Assert.Contains(_bench.Line("category", "orphan").Notes, note => note.Contains("nowhere"));
        Assert.Contains(_bench.Line("category", "self").Notes, note => note.Contains("loop"));
        Assert.Single(
            _bench.Lines(),
            line => line.Id.StartsWith("loop-", StringComparison.Ordinal) && line.Notes.Count > 0
        );
        Assert.Equal(3, (await _bench.GetAsync("in-a-loop")).Categories.Count);
    }

    [Fact]
    public async Task Import_OddItems_GetSensibleResultsAndALine()
    {
        const string site = "https://odd.example.org";
        var result = await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(1, "same-slug", site: site)
                    + Wxr.Item(2, "same-slug", date: "2020-02-02 09:00:00", site: site)
                    + Wxr.Item(3, "untitled", title: "", content: "Opening words of it.", site: site)
                    + Wxr.Item(4, "", title: "No slug at all", site: site)
                    + Wxr.Item(5, "nobody", creator: "", site: site)
                    + Wxr.Item(6, "stranger", creator: "ghost", site: site)
                    + Wxr.Item(7, "menu", type: "nav_menu_item", site: site)
                    + Wxr.Item(8, "product", type: "product", site: site)
                    + Wxr.Item(
                        9,
                        "long-title",
                        title: new string('x', 5000),
                        excerpt: new string('y', 5000),
                        site: site
                    )
                    + Wxr.Item(10, "empty", content: "", site: site)
                    + Wxr.Item(10, "twin", site: site),
                site: site
            )
        );

        Assert.True(result.IsDone);
        Assert.Equal("/2020/02/02/same-slug-2", await _bench.FollowAsync("/2020/02/02/same-slug/"));
        Assert.Equal("Opening words of it.", (await _bench.GetAsync("untitled")).Headline);
        Assert.Equal("No slug at all", (await _bench.GetAsync("no-slug-at-all")).Headline);
        Assert.Contains(_bench.Line("post", "5").Notes, note => note.Contains("author"));
        Assert.Equal("ghost", (await _bench.GetAsync("stranger")).Authors.Single().Author.Name);
        Assert.NotEmpty(_bench.Line("author", "ghost").Notes);
        Assert.Equal(
            ("skipped", "skipped"),
            (_bench.Line("nav_menu_item", "7").Action, _bench.Line("product", "8").Action)
        );
        Assert.Equal(
            ["imported", "skipped"],
            _bench.Lines().Where(l => l.Type == "post" && l.Id == "10").Select(l => l.Action)
        );
        Assert.Equal(2, _bench.Line("post", "9").Notes.Count(note => note.Contains("cut to")));
    }

    [Fact]
    public async Task Import_Scripts_ReachNoField()
    {
        const string site = "https://attack.example.org";
        const string bad = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Author("evil", $"Evil {bad}")
                    + Wxr.Category("evil-cat", $"Cat {bad}")
                    + Wxr.Item(
                        1,
                        "attack",
                        $"<p onmouseover=alert(3)>x{bad}</p><a href=\"javascript:alert(4)\">y</a>",
                        title: $"Title {bad}",
                        excerpt: $"Lead {bad}",
                        creator: "evil",
                        site: site,
                        extra: Wxr.Term("category", "evil-cat", "Cat")
                            + Wxr.Term("post_tag", "evil-tag", $"Tag {bad}")
                            + Wxr.Comment(1, $"Comment {bad}").Replace("https://r.example/", "javascript:alert(5)")
                    ),
                site: site
            )
        );

        var article = await _bench.GetAsync("attack");
        var all = string.Join(
            ' ',
            article.Headline,
            article.Standfirst,
            article.Body,
            article.RenderedBody,
            article.Authors[0].Author.Name,
            article.Categories[0].Category.Name,
            article.Tags[0].Tag.Name,
            article.Comments[0].Body,
            article.Comments[0].AuthorUrl
        );
        Assert.DoesNotContain("alert", all);
        Assert.DoesNotContain("<img", all);
    }

    [Fact]
    public async Task Import_Pictures_ComeFromTheUploadsAndMissingOnesAreNamed()
    {
        const string site = "https://pictures.example.org";
        _bench.AddPicture("2020/01/lead.png", 10);
        _bench.AddPicture("2020/01/body.png", 20);
        _bench.AddPicture("2020/01/loose.png", 30);
        await File.WriteAllTextAsync(Path.Combine(_bench.Uploads, "2020/01/broken.jpg"), "no picture");
        var export = Wxr.Export(
            Wxr.Item(
                1,
                "with-pictures",
                $"<img src=\"{site}/wp-content/uploads/2020/01/lead.png\">\n\nText.\n\n"
                    + $"<img class=\"wp-image-22\" alt=\"Own\" src=\"{site}/wp-content/uploads/2020/01/body-300x200.png\">\n\n"
                    + $"<img src=\"{site}/wp-content/uploads/2020/01/loose-150x150.png\">\n\n"
                    + $"<img src=\"{site}/wp-content/uploads/2020/01/gone.png\">\n\n[gallery ids=\"22\"]",
                site: site,
                extra: Wxr.Meta("_thumbnail_id", "21")
            )
                + Wxr.Attachment(21, "2020/01/lead.png", "Lead alt", "Lead caption", site: site)
                + Wxr.Attachment(22, "2020/01/body.png", "Body alt", "Body caption", site: site)
                + Wxr.Attachment(23, "2020/01/absent.png", site: site)
                + Wxr.Attachment(24, "2020/01/broken.jpg", site: site)
                + Wxr.Attachment(25, "2020/01/paper.pdf", site: site),
            site: site
        );
        var result = await _bench.ImportAsync(export, withUploads: true);

        Assert.True(result.IsDone);
        var article = await _bench.GetAsync("with-pictures");
        Assert.Equal(
            ("lead.png", "Lead alt", "Lead caption"),
            (article.Picture!.FileName, article.PictureAlt, article.PictureCaption)
        );
        var media = await app.Data.InDatabaseAsync(db => db.Media.ToDictionaryAsync(m => m.FileName, m => m.Id));
        Assert.Equal(
            $"<p>Text.</p>\n<figure data-media-id=\"{media["body.png"]}\"><img alt=\"Own\"></figure>\n"
                + $"<figure data-media-id=\"{media["loose.png"]}\"><img alt=\"\"></figure>\n"
                + $"<figure data-media-id=\"{media["body.png"]}\"><img alt=\"Body alt\"><figcaption>Body caption</figcaption></figure>",
            article.Body
        );
        Assert.Equal(
            ["2020/01/absent.png", "2020/01/broken.jpg", "2020/01/gone.png"],
            result.Summary.MissingPictures.Keys
        );
        Assert.Contains(_bench.Line("post", "1").Notes, note => note.Contains("gone.png"));
        Assert.StartsWith(
            $"/media/{media["body.png"]}/",
            await _bench.FollowAsync("/wp-content/uploads/2020/01/body.png")
        );
        Assert.All(["23", "24", "25"], id => Assert.NotEmpty(_bench.Line("attachment", id).Notes));

        _bench.AddPicture("2020/01/gone.png", 40);
        var again = await _bench.ImportAsync(export, withUploads: true);

        Assert.Equal(1, again.Summary.Count("post", ImportAction.Changed));
        Assert.Equal(2, again.Summary.Count("attachment", ImportAction.Unchanged));
        Assert.Contains(
            "gone.png",
            (await app.Data.InDatabaseAsync(db => db.Media.Select(m => m.FileName).ToListAsync()))
        );
    }

    [Fact]
    public async Task Import_Again_WritesNothingButWhatChanged()
    {
        const string site = "https://again.example.org";
        var authors = Wxr.Author("ada", "Ada Lund");
        string Items(string text) =>
            Wxr.Item(1, "again-one", site: site)
            + Wxr.Item(2, "again-two", text, site: site)
            + Wxr.Item(3, "again-three", text, site: site)
            + Wxr.Item(4, "again-four", text, site: site, status: "draft");
        await _bench.ImportAsync(Wxr.Export(authors + Items("Old."), site: site));

        var second = await _bench.ImportAsync(Wxr.Export(authors + Items("Old."), site: site));

        Assert.Equal(
            (0, 0, 0),
            (
                second.Summary.Count(ImportAction.Imported),
                second.Summary.Count(ImportAction.Changed),
                second.Summary.Count(ImportAction.Skipped)
            )
        );

        var edited = await _bench.GetAsync("again-three");
        var deleted = await _bench.GetAsync("again-four");
        await app.InScopeAsync(async services =>
        {
            var editor = services.GetRequiredService<ArticleEditor>();
            await editor.SaveAsync(
                new SaveArticle
                {
                    Id = edited.Id,
                    Version = edited.Version,
                    Content = new ArticleContent { Headline = "By hand", Body = "<p>Ours.</p>" },
                },
                Actor.Program("Test"),
                default
            );
            return await services
                .GetRequiredService<BinEditor>()
                .DeleteAsync(deleted.Id, deleted.Version, Actor.Program("Test"), default);
        });
        await _bench.ImportAsync(Wxr.Export(authors + Items("New."), site: site));

        Assert.Equal(
            ["unchanged", "changed", "skipped", "skipped"],
            new[] { "1", "2", "3", "4" }.Select(id => _bench.Line("post", id).Action)
        );
        Assert.Equal("<p>New.</p>", (await _bench.GetAsync("again-two")).Body);
        Assert.Equal("<p>Ours.</p>", (await _bench.GetAsync("again-three")).Body);
        Assert.Null(await _bench.FindAsync("again-four"));
    }

    [Fact]
    public async Task Import_ChangedStateAndAddress_FollowsTheOldSite()
    {
        const string site = "https://moves.example.org";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(1, "was-draft", status: "draft", site: site) + Wxr.Item(2, "was-public", site: site),
                site: site
            )
        );

        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(1, "now-public", site: site) + Wxr.Item(2, "was-public", status: "draft", site: site),
                site: site
            )
        );

        Assert.Equal(ArticleState.Published, (await _bench.GetAsync("now-public")).State);
        Assert.Equal(ArticleState.Draft, (await _bench.GetAsync("was-public")).State);
    }

    [Fact]
    public async Task Import_ChangedComments_FollowTheOldSite()
    {
        const string site = "https://comments.example.org";
        string Export(string comments) => Wxr.Export(Wxr.Item(1, "commented", site: site, extra: comments), site: site);
        await _bench.ImportAsync(Export(Wxr.Comment(1, "Wait", approved: "0") + Wxr.Comment(2, "Fine")));

        await _bench.ImportAsync(
            Export(
                Wxr.Comment(1, "Waited <script>x()</script>", approved: "1").Replace("Reader 1", "Ada &amp; Bo")
                    + Wxr.Comment(2, "Fine", approved: "spam")
            )
        );

        Assert.Equal("changed", _bench.Line("post", "1").Action);
        Assert.Equal(
            [("Ada & Bo", "<p>Waited</p>", CommentState.Approved), ("Reader 2", "<p>Fine</p>", CommentState.Spam)],
            (await _bench.GetAsync("commented"))
                .Comments.OrderBy(c => c.ImportId)
                .Select(c => (c.AuthorName, c.Body, c.State))
        );
    }

    [Fact]
    public async Task Import_PicturesDeletedInTheNewsroom_StayAwayAndAreNamed()
    {
        const string site = "https://removed.example.org";
        const string note = "It was deleted in the newsroom since the last import.";
        _bench.AddPicture("2020/02/removed.png", 50);
        _bench.AddPicture("2020/02/unlisted.png", 60);
        var attachment = Wxr.Attachment(31, "2020/02/removed.png", site: site);
        const string body =
            $"Text.\n\n<img src=\"{site}/wp-content/uploads/2020/02/unlisted-150x100.png\">"
            + $"<img class=\"wp-image-31\" src=\"{site}/wp-content/uploads/2020/02/removed.png\">";
        await _bench.ImportAsync(
            Wxr.Export(attachment + Wxr.Item(1, "showed-them", body, status: "draft", site: site), site: site),
            withUploads: true
        );
        var shown = await _bench.GetAsync("showed-them");
        await app.InScopeAsync(services =>
            services
                .GetRequiredService<BinEditor>()
                .DeleteAsync(shown.Id, shown.Version, Actor.Program("Test"), default)
        );
        await app.InScopeAsync(async services =>
        {
            var library = services.GetRequiredService<MediaLibrary>();
            var names = new[] { "removed.png", "unlisted.png" };
            foreach (
                var media in await app.Data.InDatabaseAsync(db =>
                    db.Media.Where(m => names.Contains(m.FileName)).ToListAsync()
                )
            )
            {
                Assert.True(
                    (await library.DeleteAsync(media.Id, media.Version, Actor.Program("Test"), default)).IsDone
                );
            }

            return 0;
        });

        var result = await _bench.ImportAsync(
            Wxr.Export(
                attachment + Wxr.Item(2, "shows-nothing", body, site: site, extra: Wxr.Meta("_thumbnail_id", "31")),
                site: site
            ),
            withUploads: true
        );

        Assert.True(result.IsDone);
        Assert.Empty(result.Summary.MissingPictures);
        var article = await _bench.GetAsync("shows-nothing");
        Assert.Equal((null, "<p>Text.</p>"), (article.PictureId, article.Body));
        Assert.Equal(
            ("skipped", note),
            (_bench.Line("attachment", "31").Action, Assert.Single(_bench.Line("attachment", "31").Notes))
        );
        var notes = _bench.Line("post", "2").Notes;
        Assert.Contains("The picture 2020/02/removed.png was deleted in the newsroom since the last import.", notes);
        Assert.Contains(
            "The picture 2020/02/unlisted-150x100.png was deleted in the newsroom since the last import.",
            notes
        );
    }

    [Fact]
    public async Task Import_SameThingsDeletedInTheNewsroom_SaysSo()
    {
        const string site = "https://thinned.example.org";
        var export = Wxr.Export(
            Wxr.Author("cut.author", "Cut Author")
                + Wxr.Category("cut-category", "Cut category")
                + Wxr.Item(1, "cut-post", status: "draft", site: site),
            site: site
        );
        await _bench.ImportAsync(export);
        var article = await _bench.GetAsync("cut-post");
        await app.InScopeAsync(services =>
            services
                .GetRequiredService<BinEditor>()
                .DeleteAsync(article.Id, article.Version, Actor.Program("Test"), default)
        );
        await app.Data.InDatabaseAsync(async db =>
            await db.Authors.Where(a => a.Slug == "cut-author").ExecuteDeleteAsync()
            + await db.Categories.Where(c => c.Slug == "cut-category").ExecuteDeleteAsync()
        );

        await _bench.ImportAsync(export);

        Assert.All(
            [_bench.Line("post", "1"), _bench.Line("author", "cut.author"), _bench.Line("category", "cut-category")],
            line =>
                Assert.Equal(
                    ("skipped", "It was deleted in the newsroom since the last import."),
                    (line.Action, line.Notes.FirstOrDefault())
                )
        );
    }

    [Fact]
    public async Task Import_ChangedCaption_ReachesTheStoriesOfTheNewsroom()
    {
        const string site = "https://captions.example.org";
        _bench.AddPicture("2020/03/harbour.png", 70);
        string Export(string caption) =>
            Wxr.Export(Wxr.Attachment(41, "2020/03/harbour.png", "Harbour", caption, site: site), site: site);
        await _bench.ImportAsync(Export("Old caption"), withUploads: true);
        var id = await app.Data.InDatabaseAsync(db =>
            db.Media.Where(m => m.FileName == "harbour.png").Select(m => m.Id).SingleAsync()
        );
        var story = await app.Data.CreateStoryAsync(
            "At the harbour",
            change: c => c with { Body = $"<figure data-media-id=\"{id}\"><img alt=\"Harbour\"></figure>" }
        );

        await _bench.ImportAsync(Export("New caption"), withUploads: true);
        await app.InScopeAsync(services => services.GetRequiredService<RenderBodies>().RenderAllAsync(default));

        Assert.Equal("changed", _bench.Line("attachment", "41").Action);
        Assert.Contains(
            "New caption",
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == story.Id).Select(a => a.RenderedBody).SingleAsync()
            ),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Import_StoppedInTheMiddle_GoesOnWithoutADuplicate()
    {
        const string site = "https://stopped.example.org";
        var export = Wxr.Export(
            string.Concat(
                Enumerable
                    .Range(1, 30)
                    .Select(i => Wxr.Item(i, $"stopped-{i}", site: site, extra: Wxr.Comment(i, "Text")))
            ),
            site: site
        );
        using var stop = new CancellationTokenSource();
        var progress = new StopAt(13, stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _bench.ImportAsync(export, progress: progress, cancel: stop.Token)
        );
        Assert.False(File.Exists(_bench.ReceiptPath));
        var result = await _bench.ImportAsync(export);

        // Stopped in the second transaction: the first twenty are complete, the others absent.
        Assert.Equal(20, result.Summary.Count("post", ImportAction.Unchanged));
        Assert.Equal(10, result.Summary.Count("post", ImportAction.Imported));
        Assert.Equal(
            (30, 30),
            await app.Data.InDatabaseAsync(async db =>
                (
                    await db.Articles.CountAsync(a => a.Slug.StartsWith("stopped-")),
                    await db.Comments.CountAsync(c =>
                        db.Articles.Any(a => a.Id == c.ArticleId && a.Slug.StartsWith("stopped-"))
                    )
                )
            )
        );
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("malformed")]
    [InlineData("version")]
    public async Task Import_DamagedFile_WritesNothing(string damage)
    {
        var site = $"https://{damage}.example.org";
        var export = Wxr.Export(Wxr.Item(1, $"damage-{damage}", site: site) + Wxr.Item(2, "x", site: site), site: site);
        export = damage switch
        {
            "cut" => export[..(export.Length * 3 / 4)],
            "malformed" => export.Replace("</channel>", "</chanel>"),
            _ => export.Replace("version>1.2<", "version>3.0<"),
        };

        await Assert.ThrowsAnyAsync<WxrException>(() =>
            _bench.ImportAsync(export, change: c => c with { IsStrict = true })
        );

        Assert.Null(await _bench.FindAsync($"damage-{damage}"));
        Assert.False(File.Exists(_bench.ReceiptPath));
    }

    [SkippableFact]
    public async Task Import_ThemeUnitTest_AccountsForEveryItemAndKeepsEveryAddress()
    {
        var path = Wxr.Shared("theme-unit-test.wxr.xml");
        var result = await _bench.ImportFileAsync(path);

        Assert.True(result.IsDone);
        var records = await Wxr.ReadFile(path);
        var lines = _bench.Lines();
        foreach (var item in records.OfType<WxrItem>())
        {
            var line = lines.First(l => l.Type == item.Type && l.Id == $"{item.Id}");
            if (line.Action == "skipped")
            {
                Assert.NotEmpty(line.Notes);
            }

            if (item is { Status: "publish", Password: "", Type: "post" or "page" })
            {
                Assert.NotNull(await _bench.FollowAsync(new Uri(item.Link).PathAndQuery));
            }
        }

        Assert.Equal(
            records.OfType<WxrItem>().Count(),
            lines.Count(l => l.Type is not ("category" or "tag" or "author"))
        );
        foreach (var line in lines.Where(l => l.Type is "category" or "tag" or "author"))
        {
            Assert.NotNull(await _bench.FollowAsync(line.OldAddress!));
        }

        Assert.Equal(21, result.Summary.Count("page", ImportAction.Imported));
        Assert.Equal(51, result.Summary.Count("post", ImportAction.Imported));
    }

    private sealed class StopAt(int items, CancellationTokenSource stop) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value is { Stage: "Posts and pages" } && value.Done == items)
            {
                stop.Cancel();
            }
        }
    }
}

using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Tests.WordPressImport;

public class WordPressHtmlTests
{
    private static readonly WordPressPost Post = new(new WordPressAddresses(Wxr.Site))
    {
        AttachedPictures = [31, 32],
        AttachmentAddress = id => id == 50 ? $"{Wxr.Site}/wp-content/uploads/song.mp3" : null,
    };

    private static string Html(string content, Func<WordPressPicture, PlacedPicture?>? place = null) =>
        WordPressHtml
            .Convert(content, Post)
            .ToHtml(place ?? (p => new PlacedPicture($"m{p.Number}", "")))
            .Replace("\n<", "<", StringComparison.Ordinal);

    private static IReadOnlyList<string> Notes(string content) => WordPressHtml.Convert(content, Post).Notes;

    [Theory]
    [InlineData("One.\n\nTwo.", "<p>One.</p><p>Two.</p>")]
    [InlineData("One.\r\n\r\n\r\nTwo\r\nlines.", "<p>One.</p><p>Two<br>\nlines.</p>")]
    [InlineData("a<br>\nb", "<p>a<br>\nb</p>")]
    [InlineData("", "")]
    [InlineData("  \n&nbsp;\n ", "")]
    [InlineData("Before\n<h2>Head</h2>\nAfter", "<p>Before</p><h2>Head</h2><p>After</p>")]
    [InlineData("<ul>\n\t<li>a</li>\n\n\t<li>b\nc</li>\n</ul>", "<ul><li>a</li><li>b<br>\nc</li></ul>")]
    [InlineData(
        "<ol start=\"3\"><li>a<ul><li>b</li></ul></li></ol>",
        "<ol start=\"3\"><li>a<ul><li>b</li></ul></li></ol>"
    )]
    [InlineData("<blockquote>One.\n\nTwo.</blockquote>", "<blockquote><p>One.</p><p>Two.</p></blockquote>")]
    [InlineData("<div class=\"x\">One.\n\nTwo.</div>Three", "<p>One.</p><p>Two.</p><p>Three</p>")]
    [InlineData("<em>One.\n\nTwo.</em>", "<p><em>One.</em></p><p><em>Two.</em></p>")]
    [InlineData("<p style=\"text-align:center\">One\nTwo</p>", "<p>One<br>\nTwo</p>")]
    [InlineData("<p>One\nTwo</p>\n<p>Three</p>", "<p>One\nTwo</p><p>Three</p>")]
    [InlineData("See a < b and c > d.", "<p>See a &lt; b and c &gt; d.</p>")]
    [InlineData("x\n<hr />\ny", "<p>x</p><hr><p>y</p>")]
    [InlineData("<h1>Big</h1><h6>Small</h6>", "<h2>Big</h2><h4>Small</h4>")]
    public void Convert_ClassicText_GetsParagraphs(string content, string expected) =>
        Assert.Equal(expected, Html(content));

    [Theory]
    [InlineData("<pre>a\n\n  b [gallery]</pre>", "<pre>a\n\n  b [gallery]</pre>")]
    [InlineData("<pre><code>x &lt; y\n\nz</code></pre>", "<pre><code>x &lt; y\n\nz</code></pre>")]
    [InlineData("Use <code>[caption]</code> here", "<p>Use <code>[caption]</code> here</p>")]
    [InlineData(
        "[sourcecode language=\"html\"]\n<b>x</b>\n\ny\n[/sourcecode]",
        "<pre><code>&lt;b&gt;x&lt;/b&gt;\n\ny</code></pre>"
    )]
    public void Convert_Code_IsLeftAlone(string content, string expected) => Assert.Equal(expected, Html(content));

    [Fact]
    public void Convert_Blocks_LosesTheirComments()
    {
        const string content = """
            <!-- wp:heading {"level":3} -->
            <h3 class="has-x">Head</h3>
            <!-- /wp:heading -->

            <!-- wp:columns -->
            <div class="wp-block-columns"><!-- wp:column -->
            <div class="wp-block-column"><!-- wp:paragraph {"align":"right"} -->
            <p class="has-text-align-right">Left
            wrapped</p>
            <!-- /wp:paragraph --></div>
            <!-- /wp:column --></div>
            <!-- /wp:columns -->

            <!-- wp:separator -->
            <hr class="wp-block-separator"/>
            <!-- /wp:separator -->
            <!-- wp:spacer {"height":"20px"} -->
            <div style="height:20px" aria-hidden="true" class="wp-block-spacer"></div>
            <!-- /wp:spacer -->
            """;

        Assert.Equal("<h3>Head</h3><p>Left\nwrapped</p><hr>", Html(content));
        Assert.Empty(Notes(content));
    }

    [Fact]
    public void Convert_FilledBlocks_AreLeftOutAndNamed()
    {
        const string content = """
            <!-- wp:latest-posts {"postsToShow":3} /-->
            <!-- wp:archives /-->
            <!-- wp:query {"queryId":1} --><div><!-- wp:post-title /-->inner</div><!-- /wp:query -->
            <!-- wp:jetpack/subscriptions /-->
            <!-- wp:paragraph --><p>Stays.</p><!-- /wp:paragraph -->
            """;

        Assert.Equal("<p>Stays.</p>", Html(content));
        Assert.Equal(
            [
                "Left out the block latest-posts.",
                "Left out the block archives.",
                "Left out the block query.",
                "Left out the block jetpack/subscriptions.",
            ],
            Notes(content)
        );
    }

    [Theory]
    [InlineData(
        """
            <!-- wp:core-embed/youtube {"url":"https://youtu.be/abc"} -->
            <figure class="wp-block-embed-youtube wp-block-embed"><div class="wp-block-embed__wrapper">
            https://youtu.be/abc
            </div></figure>
            <!-- /wp:core-embed/youtube -->
            """
    )]
    [InlineData("""<!-- wp:embed {"url":"https://youtu.be/abc"} /-->""")]
    [InlineData("[embed]https://youtu.be/abc[/embed]")]
    [InlineData("[embed width=\"300\"]https://youtu.be/abc[/embed]")]
    [InlineData("[youtube https://youtu.be/abc]")]
    [InlineData("[youtube=https://youtu.be/abc]")]
    [InlineData("[video src=\"https://youtu.be/abc\"][/video]")]
    [InlineData("[audio https://youtu.be/abc]")]
    [InlineData("https://youtu.be/abc")]
    [InlineData("<iframe src=\"https://youtu.be/abc\" width=\"300\"></iframe>")]
    [InlineData("<video controls src=\"https://youtu.be/abc\"></video>")]
    public void Convert_Embeds_BecomeLinks(string content) =>
        Assert.Equal("<p><a href=\"https://youtu.be/abc\">https://youtu.be/abc</a></p>", Html(content));

    [Theory]
    [InlineData(
        "<iframe src=\"//www.youtube-nocookie.com/embed/c1MCyS-O_3Y?rel=0\"></iframe>",
        "https://www.youtube.com/watch?v=c1MCyS-O_3Y"
    )]
    [InlineData("[vimeo 12345]", "https://vimeo.com/12345")]
    [InlineData("https://youtu.be/c1MCyS-O_3Y", "https://youtu.be/c1MCyS-O_3Y")]
    [InlineData("""<!-- wp:embed {"url":"https://x.com/desk/status/123"} /-->""", "https://x.com/desk/status/123")]
    public void Convert_PlayersOfKnownSites_BecomeEmbeds(string content, string address) =>
        Assert.Equal($"<figure class=\"embed\"><a href=\"{address}\">{address}</a></figure>", Html(content));

    [Fact]
    public void Convert_Playlist_LinksToItsFiles()
    {
        const string address = "https://old.example.org/wp-content/uploads/song.mp3";

        Assert.Equal($"<p><a href=\"{address}\">{address}</a></p>", Html("[playlist ids=\"50\"]"));
    }

    [Fact]
    public void Convert_EmbedsWithWords_KeepThem()
    {
        Assert.Equal(
            "<figure class=\"embed\"><a href=\"https://www.youtube.com/watch?v=c1MCyS-O_3Y\">The film</a></figure>",
            Html("<iframe title=\"The film\" src=\"https://www.youtube.com/embed/c1MCyS-O_3Y\"></iframe>")
        );
        Assert.Equal(
            "<figure class=\"embed\"><a href=\"https://youtu.be/c1MCyS-O_3Y\">https://youtu.be/c1MCyS-O_3Y</a><figcaption>A <em>film</em></figcaption></figure>",
            Html(
                "<figure class=\"wp-block-embed\"><div>https://youtu.be/c1MCyS-O_3Y</div><figcaption>A <em>film</em></figcaption></figure>"
            )
        );
        Assert.Equal(
            "<figure class=\"embed\"><a href=\"https://x.com/desk/status/123\">The ferry is back.</a><figcaption>Desk 2 March</figcaption></figure>",
            Html(
                "<blockquote class=\"twitter-tweet\"><p>The ferry is back.</p>— Desk <a href=\"https://twitter.com/desk/status/123\">2 March</a></blockquote>"
            )
        );
    }

    [Theory]
    [InlineData(
        "[caption id=\"attachment_6\" width=\"300\"]<img src=\"/wp-content/uploads/a.jpg\" alt=\"A\" /> A <em>cap</em>[/caption]",
        "A <em>cap</em>"
    )]
    [InlineData(
        "[caption width=\"300\" caption=\"Old &quot;form&quot;\"]<a href=\"/wp-content/uploads/a.jpg\"><img src=\"/wp-content/uploads/a.jpg\" alt=\"A\"></a>[/caption]",
        "Old \"form\""
    )]
    [InlineData(
        "<div class=\"wp-caption\"><img src=\"/wp-content/uploads/a.jpg\" alt=\"A\"><p class=\"wp-caption-text\">Div</p></div>",
        "Div"
    )]
    [InlineData(
        "<!-- wp:image --><div class=\"wp-block-image\"><figure class=\"alignleft\"><img src=\"/wp-content/uploads/a.jpg\" alt=\"A\"/><figcaption>Block</figcaption></figure></div><!-- /wp:image -->",
        "Block"
    )]
    public void Convert_Captions_BecomeFigures(string content, string caption) =>
        Assert.Equal(
            $"<figure data-media-id=\"m0\"><img alt=\"A\"><figcaption>{caption}</figcaption></figure>",
            Html(content)
        );

    [Fact]
    public void Convert_PictureInText_StandsBetweenTheParagraphs()
    {
        const string content =
            "Before <strong>bold <a href=\"x.jpg\"><img class=\"wp-image-12\" src=\"/wp-content/uploads/2020/05/a-300x200.jpg\"></a> more</strong> after";

        var body = WordPressHtml.Convert(content, Post);

        var picture = Assert.Single(body.Pictures);
        Assert.Equal(12, picture.AttachmentId);
        Assert.Equal(["2020/05/a-300x200.jpg", "2020/05/a.jpg", "2020/05/a-scaled.jpg"], picture.UploadPaths);
        Assert.Equal(
            "<p>Before <strong>bold </strong></p>\n<figure data-media-id=\"9\"><img alt=\"Lib\"><figcaption>Cap</figcaption>"
                + "</figure>\n<p><strong> more</strong> after</p>",
            body.ToHtml(_ => new PlacedPicture("9", "Lib", "Cap"))
        );
    }

    [Fact]
    public void Convert_MissingPicture_GoesAndItsCaptionStays()
    {
        const string content =
            "<p>A</p><p><img src=\"/wp-content/uploads/gone.jpg\"></p>"
            + "<figure><img src=\"/wp-content/uploads/lost.jpg\"><figcaption>Says <b>this</b></figcaption></figure>";

        Assert.Equal("<p>A</p><p>Says <strong>this</strong></p>", Html(content, _ => null));
    }

    [Fact]
    public void Convert_MarkdownPicture_IsAPictureFromElsewhere()
    {
        var body = WordPressHtml.Convert(
            "<figure>\n  ![The desk](/assets/blog/desk.jpg)\n  <figcaption>A desk</figcaption>\n</figure>",
            Post
        );

        var picture = Assert.Single(body.Pictures);
        Assert.Equal(("/assets/blog/desk.jpg", "The desk"), (picture.Source, picture.Alt));
        Assert.Empty(picture.UploadPaths);
        Assert.Equal("<p>A desk</p>", body.ToHtml(_ => null));
    }

    [Theory]
    [InlineData("[gallery ids=\"7,8\"]", new long[] { 7, 8 })]
    [InlineData("[gallery columns=\"2\"]", new long[] { 31, 32 })]
    [InlineData("[gallery exclude=\"31\"]", new long[] { 32 })]
    [InlineData("<!-- wp:shortcode -->\n[gallery ids=\"7\"]\n<!-- /wp:shortcode -->", new long[] { 7 })]
    [InlineData(
        "<figure class=\"wp-block-gallery\"><ul class=\"blocks-gallery-grid\"><li class=\"blocks-gallery-item\"><figure><img data-id=\"7\" src=\"\"></figure></li></ul></figure>",
        new long[] { 7 }
    )]
    public void Convert_Gallery_ListsItsPictures(string content, long[] expected)
    {
        var body = WordPressHtml.Convert(content, Post);

        Assert.Equal(expected, body.Pictures.Select(p => p.AttachmentId ?? 0));
        var figures = string.Join(
            '\n',
            expected.Select((_, at) => $"<figure data-media-id=\"{at}\"><img alt=\"\"></figure>")
        );
        Assert.Equal(
            expected.Length > 1 ? $"<div class=\"gallery\">{figures}\n</div>" : figures,
            body.ToHtml(p => new PlacedPicture($"{p.Number}", ""))
        );
    }

    [Fact]
    public void Convert_GalleryWhosePicturesAreMissing_LeavesNothing() =>
        Assert.Equal("<p>After</p>", WordPressHtml.Convert("[gallery ids=\"7,8\"]\n\nAfter", Post).ToHtml(_ => null));

    [Theory]
    [InlineData("Codeing [sic] is fun [1] and [to] say")]
    [InlineData("see [the glossary] of [Free and Open Source\nSoftware], x[0]")]
    [InlineData("a [video of the incident] and [gallery owners]")]
    [InlineData("[x] done, [ ] open, [video]")]
    [InlineData("[the loan officer is] like")]
    [InlineData("[code](https://example.org)")]
    [InlineData("unclosed [gallery ids=\"1\"")]
    public void Convert_ProseInBrackets_Stays(string content)
    {
        Assert.Equal($"<p>{content.Replace("\n", "<br>\n")}</p>", Html(content));
        Assert.Empty(Notes(content));
    }

    [Theory]
    [InlineData("a [[gallery]] b", "<p>a [gallery] b</p>")]
    [InlineData("[[caption width=\"3\"]x[/caption]]", "<p>[caption width=\"3\"]x[/caption]</p>")]
    [InlineData("list[[i]]", "<p>list[[i]]</p>")]
    public void Convert_EscapedShortcode_IsShown(string content, string expected) =>
        Assert.Equal(expected, Html(content));

    [Theory]
    [InlineData(
        "[tabs][tab title=\"First &amp; last\"]words[/tab][/tabs]",
        "<p><strong>First &amp; last</strong></p><p>words</p>"
    )]
    [InlineData(
        "[vc_custom_heading text=\"The heading\" font_container=\"tag:h2\"]",
        "<p><strong>The heading</strong></p>"
    )]
    [InlineData(
        "[et_pb_toggle title=\"Why?\" open=\"off\"]Because.[/et_pb_toggle]",
        "<p><strong>Why?</strong></p><p>Because.</p>"
    )]
    [InlineData("[vc_empty_space height=\"20px\"]x", "<p>x</p>")]
    [InlineData("a [person title=\"Dr\"]kept[/person] b", "<p>a kept b</p>")]
    public void Convert_TagThatKeepsItsTextInAnAttribute_ShowsIt(string content, string expected) =>
        Assert.Equal(expected, Html(content));

    [Theory]
    [InlineData("[vc_video link=\"https://vimeo.com/76979871\"]", "https://vimeo.com/76979871")]
    [InlineData("[et_pb_video src=\"https://vimeo.com/76979871\" /]", "https://vimeo.com/76979871")]
    [InlineData(
        "[fusion_youtube id=\"dQw4w9WgXcQ\" width=\"600\"][/fusion_youtube]",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    )]
    [InlineData("[su_vimeo url=\"https://vimeo.com/76979871\"]", "https://vimeo.com/76979871")]
    public void Convert_VideoOfAPageBuilder_BecomesAnEmbed(string content, string address) =>
        Assert.Equal($"<figure class=\"embed\"><a href=\"{address}\">{address}</a></figure>", Html(content));

    [Theory]
    [InlineData(
        "a [box color=\"red\"]kept[/box] b",
        "<p>a kept b</p>",
        "Took away the shortcode [box] and kept its text."
    )]
    [InlineData("a [wrap]kept[/wrap] b", "<p>a kept b</p>", "Took away the shortcode [wrap] and kept its text.")]
    [InlineData("a [rating stars=5] b", "<p>a  b</p>", "Left out the shortcode [rating].")]
    [InlineData(
        "a [contact-form-7 id=\"4\" title=\"x]y\"] b",
        "<p>a  b</p>",
        "Left out the shortcode [contact-form-7]."
    )]
    [InlineData(
        "[vc_row][vc_column width=\"1/2\"]\n\nText\n\n[/vc_column][/vc_row]",
        "<p>Text</p>",
        "Took away the shortcode [vc_row] and kept its text."
    )]
    [InlineData("x [divider /] y", "<p>x  y</p>", "Left out the shortcode [divider].")]
    public void Convert_UnknownShortcode_KeepsTextAndIsNamed(string content, string expected, string note)
    {
        Assert.Equal(expected, Html(content));
        Assert.Contains(note, Notes(content));
    }

    [Theory]
    [InlineData("One.\n\n<!--more Read on-->\n\nTwo.", "<p>One.</p><p>Two.</p>")]
    [InlineData("One.<!--nextpage-->Two.", "<p>One.</p><p>Two.</p>")]
    [InlineData("<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->\n<p>Two.</p>", "<p>Two.</p>")]
    public void Convert_PageMarks_JoinThePages(string content, string expected) =>
        Assert.Equal(expected, Html(content));

    [Theory]
    [InlineData("<p onclick=\"x()\">Hi<script>alert(1)</script></p>", "<p>Hi</p>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>", "<p>x</p>")]
    [InlineData("<a href=\" JaVaScRiPt:alert(1)\">x</a>", "<p>x</p>")]
    [InlineData("<a href=\"data:text/html,x\">x</a>", "<p>x</p>")]
    [InlineData("<svg onload=alert(1)><script>x</script></svg>ok", "<p>ok</p>")]
    [InlineData("<style>p{}</style><p style=\"color:red\" class=\"y\">ok</p>", "<p>ok</p>")]
    [InlineData("<img src=x onerror=alert(1)>", "<figure data-media-id=\"m0\"><img alt=\"\"></figure>")]
    [InlineData("<form action=\"/x\"><input name=\"q\"></form>ok", "<p>ok</p>")]
    public void Convert_Scripts_Disappear(string content, string expected) => Assert.Equal(expected, Html(content));

    [Theory]
    [InlineData("<a href=\"https://old.example.org/2020/01/02/x/?a=1#b\">x</a>", "/2020/01/02/x/?a=1#b")]
    [InlineData("<a href=\"http://www.old.example.org/\">x</a>", "/")]
    [InlineData(
        "<a target=\"_blank\" rel=\"nofollow\" href=\"https://other.example/\">x</a>",
        "https://other.example/"
    )]
    [InlineData("<a href=\"mailto:a@b.example\">x</a>", "mailto:a@b.example")]
    [InlineData("<a href=\"//cdn.example/x\">x</a>", "https://cdn.example/x")]
    public void Convert_Links_OnTheOldSiteLoseTheHost(string content, string href) =>
        Assert.Equal($"<p><a href=\"{href}\">x</a></p>", Html(content));

    [Theory]
    [InlineData("ref")]
    [InlineData("efn_note")]
    [InlineData("mfn")]
    public void Convert_FootnoteShortcode_BecomesAFootnote(string name) =>
        Assert.Equal(
            "<p>One<sup><a href=\"#fn-ref1\">1</a></sup> and two<sup><a href=\"#fn-ref2\">2</a></sup>.</p>"
                + "<ol><li id=\"fn-ref1\">By the <em>mayor</em>.</li><li id=\"fn-ref2\">By the clerk.</li></ol>",
            Html($"<p>One[{name}]By the <em>mayor</em>.[/{name}] and two[{name}]By the clerk.[/{name}].</p>")
        );

    [Fact]
    public void Convert_LinkToTheTop_StaysOne() =>
        Assert.Equal(
            "<p><a href=\"#top\">Back to the top</a></p>",
            Html("<p><a href=\"#top\">Back to the top</a></p>")
        );

    [Fact]
    public void Convert_Footnotes_KeepTheirTargets() =>
        Assert.Equal(
            "<p>a<sup id=\"fn-r1\"><a href=\"#fn:1\">1</a></sup></p><ol><li id=\"fn:1\">note <a href=\"#fn-r1\">back</a></li></ol>",
            Html(
                "<p id=\"x\">a<sup id=\"r1\"><a href=\"#fn:1\">1</a></sup></p><ol><li id=\"fn:1\"><p>note <a href=\"#r1\">back</a></p></li></ol>"
            )
        );

    [Theory]
    [InlineData("<!-- wp:footnotes /-->")]
    [InlineData("""<!-- wp:core/footnotes {"style":{"spacing":{"margin":"0"}}} /-->""")]
    public void Convert_FootnotesBlock_HoldsTheNotesOfThePost(string block)
    {
        var content =
            "<!-- wp:paragraph --><p>Said<sup data-fn=\"b1e8\" class=\"fn\"><a href=\"#b1e8\" id=\"b1e8-link\">1</a></sup> so.</p>"
            + $"<!-- /wp:paragraph -->\n\n{block}";
        var post = Post with
        {
            Footnotes =
                """[{"content":"See <em>this</em>.<script>x()</script>","id":"b1e8"},null,{"content":"","id":"c2"}]""",
        };

        var body = WordPressHtml.Convert(content, post);

        Assert.Equal(
            "<p>Said<sup><a href=\"#fn-b1e8\">1</a></sup> so.</p>\n<ol><li id=\"fn-b1e8\">See <em>this</em>.</li></ol>",
            body.ToHtml(_ => null)
        );
        Assert.DoesNotContain(body.Notes, note => note.Contains("footnotes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("[]")]
    [InlineData("a:1:{i:0;s:1:\"x\";}")]
    [InlineData("{\"content\":\"x\"}")]
    public void Convert_FootnotesBlockWithoutNotes_IsNamed(string? field)
    {
        var body = WordPressHtml.Convert("<p>Text.</p><!-- wp:footnotes /-->", Post with { Footnotes = field });

        Assert.Equal("<p>Text.</p>", body.ToHtml(_ => null));
        Assert.Equal(["Left out the block footnotes."], body.Notes);
    }

    [Fact]
    public void Convert_Table_KeepsItsStructure() =>
        Assert.Equal(
            "<table><caption>Cap</caption><thead><tr><th scope=\"col\">H</th></tr></thead><tbody><tr><td colspan=\"2\">x<br>\ny</td></tr></tbody></table>",
            Html(
                "<figure class=\"wp-block-table\"><table border=1><thead><tr><th scope=\"col\">H</th></tr></thead>\n<tbody><tr><td colspan=\"2\" width=3>x<br>\ny</td></tr></tbody></table><figcaption>Cap</figcaption></figure>"
            )
        );

    [Fact]
    public void Convert_LinkedPicture_KeepsALinkThatLeadsElsewhere() =>
        Assert.Equal(
            "<figure data-media-id=\"m0\"><img alt=\"A\"><figcaption><a href=\"https://pulse.example/\">pulse.example</a></figcaption></figure>",
            Html("<a href=\"https://pulse.example/\"><img alt=\"A\" src=\"/wp-content/uploads/a.png\"></a>")
        );

    [Fact]
    public void Convert_CoverBlock_KeepsPictureAndText()
    {
        var html = Html(
            "<!-- wp:cover {\"id\":3} --><div class=\"wp-block-cover\" style=\"background-image:url("
                + Wxr.Site
                + "/wp-content/uploads/c.jpg)\"><p>On top</p></div><!-- /wp:cover -->"
        );

        Assert.Equal("<figure data-media-id=\"m0\"><img alt=\"\"></figure><p>On top</p>", html);
    }

    [Theory]
    [InlineData("<b>", 40_000)]
    [InlineData("<div>", 40_000)]
    [InlineData("[a]", 60_000)]
    [InlineData("[caption]", 30_000)]
    [InlineData("</a>", 300_000, "[caption]", "[/caption]")]
    [InlineData("[[x", 60_000)]
    [InlineData("<a \"", 40_000)]
    [InlineData("<code>", 40_000)]
    [InlineData("<!--", 40_000)]
    [InlineData("<ul><li>", 20_000)]
    [InlineData("<p><img src=/wp-content/uploads/x.jpg>", 3_000)]
    [InlineData("<!-- wp:query -->", 20_000)]
    [InlineData("<!-- wp:footnotes {", 60_000)]
    [InlineData("![a](b) ", 5_000)]
    [InlineData("<blockquote>\n\n<table>", 10_000)]
    public async Task Convert_HostileInput_EndsSoon(string piece, int times, string before = "", string after = "")
    {
        var content = before + string.Concat(Enumerable.Repeat(piece, times)) + after;

        var done = Task.Run(() => Html(content));

        Assert.Same(done, await Task.WhenAny(done, Task.Delay(TimeSpan.FromSeconds(20))));
        await done;
    }

    [Theory]
    [InlineData("Markup: Title <em>With</em> <b>Mark<sup>up</sup></b>", "Markup: Title With Markup")]
    [InlineData("A &amp; B &#8217;s &lt;b&gt;", "A & B ’s <b>")]
    [InlineData("a < b\n and  c", "a < b and c")]
    [InlineData("One<br/>Two<script>x</script>", "One Two")]
    public void Plain_Markup_BecomesText(string html, string expected) =>
        Assert.Equal(expected, WordPressText.Plain(html));

    [Theory]
    [InlineData("plain-slug", "plain-slug")]
    [InlineData("%ce%b5%cf%80%ce%af%cf%80%ce%b5%ce%b4%ce%bf-2", "επίπεδο-2")]
    [InlineData("%ce%b5%cf%80%c", "επ")]
    public void Slug_Encoded_IsDecoded(string slug, string expected) =>
        Assert.Equal(expected, WordPressText.Slug(slug));

    [Theory]
    [InlineData("https://old.example.org/wp-content/uploads/2013/03/x.jpg?w=150", "2013/03/x.jpg")]
    [InlineData("http://www.old.example.org/wp-content/uploads/a%20b.jpg", "a b.jpg")]
    [InlineData("https://i0.wp.com/old.example.org/wp-content/uploads/2013/x.jpg?ssl=1", "2013/x.jpg")]
    [InlineData("https://paper.files.wordpress.com/2008/06/canola2.jpg", "2008/06/canola2.jpg")]
    [InlineData("/wp-content/uploads/sites/3/2013/x.jpg", "sites/3/2013/x.jpg")]
    [InlineData("https://elsewhere.example/wp-content/uploads/x.jpg", null)]
    [InlineData("https://old.example.org/wp-content/uploads/../../../etc/passwd", null)]
    [InlineData("/wp-content/uploads/%2e%2e/x.jpg", null)]
    [InlineData("https://old.example.org/about/", null)]
    [InlineData("not an address", null)]
    public void UploadPath_Address_IsRecognised(string address, string? expected) =>
        Assert.Equal(expected, new WordPressAddresses(Wxr.Site).UploadPath(address));

    [SkippableTheory]
    [InlineData("18f.wxr.xml")]
    [InlineData("theme-unit-test.wxr.xml")]
    public async Task Convert_RealBodies_AreClean(string file)
    {
        var records = await Wxr.ReadFile(Wxr.Shared(file));
        var site = records.OfType<WxrSite>().Single();
        var post = new WordPressPost(new WordPressAddresses(site.Url));

        foreach (var item in records.OfType<WxrItem>().Where(i => i.Type is "post" or "page"))
        {
            var html = WordPressHtml.Convert(item.Content, post).ToHtml(p => new PlacedPicture($"{p.Number}", ""));

            Assert.DoesNotContain("<script", html);
            Assert.DoesNotContain("<!--", html);
            Assert.DoesNotContain("<div", html.Replace("<div class=\"gallery\">", "", StringComparison.Ordinal));
            Assert.DoesNotContain("<h1", html);
            Assert.DoesNotContain("style=", html);
            Assert.DoesNotContain("[caption", html.Replace("<code>[caption", "", StringComparison.Ordinal));
            Assert.DoesNotContain("<p></p>", html);
            Assert.DoesNotContain("data-wp", html);
        }
    }
}

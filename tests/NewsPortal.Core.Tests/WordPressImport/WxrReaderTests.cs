using System.Text;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Tests.WordPressImport;

public class WxrReaderTests
{
    [Theory]
    [InlineData("1.0", "http")]
    [InlineData("1.1", "http")]
    [InlineData("1.2", "http")]
    [InlineData("1.2", "https")]
    public async Task Read_KnownVersion_TellsTheSiteFirst(string version, string scheme)
    {
        var records = await Wxr.Read(Wxr.Export(Wxr.Item(7, "seven"), version, scheme));

        var site = Assert.IsType<WxrSite>(records[0]);
        Assert.Equal(
            ("The Old Paper", Wxr.Site, version, "en-GB"),
            (site.Title, site.Url, site.Version, site.Language)
        );
        Assert.Equal(7, Assert.IsType<WxrItem>(records[1]).Id);
        Assert.Equal(2, records.Count);
    }

    [Fact]
    public async Task Read_AllFields_KeepsThem()
    {
        var records = await Wxr.Read(
            Wxr.Export(
                """
                <wp:author><wp:author_id>3</wp:author_id><wp:author_login><![CDATA[ada]]></wp:author_login>
                  <wp:author_email>ada@old.example.org</wp:author_email>
                  <wp:author_display_name><![CDATA[Ada Lund]]></wp:author_display_name>
                  <wp:author_first_name>Ada</wp:author_first_name><wp:author_last_name>Lund</wp:author_last_name></wp:author>
                <wp:category><wp:term_id>5</wp:term_id><wp:category_nicename>town-hall</wp:category_nicename>
                  <wp:category_parent>politics</wp:category_parent><wp:cat_name><![CDATA[Town & hall]]></wp:cat_name>
                  <wp:category_description><![CDATA[Council news]]></wp:category_description></wp:category>
                <wp:tag><wp:term_id>6</wp:term_id><wp:tag_slug>rain</wp:tag_slug><wp:tag_name>Rain</wp:tag_name></wp:tag>
                <wp:term><wp:term_id>9</wp:term_id><wp:term_taxonomy>series</wp:term_taxonomy><wp:term_slug>long</wp:term_slug>
                  <wp:term_parent/><wp:term_name>Long reads</wp:term_name></wp:term>
                """
                    + Wxr.Item(
                        1,
                        "one",
                        "A ]]]]><![CDATA[> B",
                        extra: """
                        <category domain="category" nicename="town-hall"><![CDATA[Town & hall]]></category>
                        <category domain="author" nicename="cap-bo"><![CDATA[Bo]]></category>
                        <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value><![CDATA[44]]></wp:meta_value></wp:postmeta>
                        <wp:post_modified_gmt>0000-00-00 00:00:00</wp:post_modified_gmt>
                        <wp:comment><wp:comment_id>8</wp:comment_id><wp:comment_author>Cy</wp:comment_author>
                          <wp:comment_date_gmt>2020-01-03 10:00:00</wp:comment_date_gmt><wp:comment_content>Well said.</wp:comment_content>
                          <wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent>
                          <wp:commentmeta><wp:meta_key>k</wp:meta_key><wp:meta_value>v</wp:meta_value></wp:commentmeta></wp:comment>
                        """
                    )
            )
        );

        Assert.Equal(new WxrAuthor(3, "ada", "ada@old.example.org", "Ada Lund", "Ada", "Lund"), records[1]);
        Assert.Equal(new WxrCategory(5, "town-hall", "politics", "Town & hall", "Council news"), records[2]);
        Assert.Equal(new WxrTag(6, "rain", "Rain", ""), records[3]);
        Assert.Equal(new WxrTerm(9, "series", "long", "", "Long reads", ""), records[4]);
        var item = Assert.IsType<WxrItem>(records[5]);
        Assert.Equal("A ]]> B", item.Content);
        Assert.Equal("ada", item.Creator);
        Assert.Equal(new DateTime(2020, 1, 2, 9, 0, 0, DateTimeKind.Utc), item.PostDateGmt);
        Assert.Null(item.PostModifiedGmt);
        Assert.Equal(
            [new("category", "town-hall", "Town & hall"), new WxrItemTerm("author", "cap-bo", "Bo")],
            item.Terms
        );
        Assert.Equal("44", item.Meta("_thumbnail_id"));
        var comment = Assert.Single(item.Comments);
        Assert.Equal((8, "Cy", "Well said.", "1"), (comment.Id, comment.Author, comment.Content, comment.Approved));
    }

    [Fact]
    public async Task Read_Version10Terms_GivesEachOnce()
    {
        var records = await Wxr.Read(
            Wxr.Export(
                Wxr.Item(
                    1,
                    "one",
                    extra: """
                    <category><![CDATA[News]]></category>
                    <category domain="category"><![CDATA[News]]></category>
                    <category domain="category" nicename="news"><![CDATA[News]]></category>
                    <category domain="tag"><![CDATA[Rain]]></category>
                    <category domain="tag" nicename="rain"><![CDATA[Rain]]></category>
                    """
                ),
                "1.0"
            )
        );

        Assert.Equal(
            [new("category", "news", "News"), new WxrItemTerm("post_tag", "rain", "Rain")],
            records.OfType<WxrItem>().Single().Terms
        );
    }

    [Fact]
    public async Task Read_ControlCharactersAndLeadingSpace_AreTolerated()
    {
        var text = "\n\n  " + Wxr.Export(Wxr.Item(1, "one", "a\u0008b\u000Bc\u0000d", title: "T\u001Fitle"));

        var item = (await Wxr.Read(text)).OfType<WxrItem>().Single();

        Assert.Equal("ab cd", item.Content);
        Assert.Equal("Title", item.Title);
    }

    [Fact]
    public async Task Read_DeclaredLatin1_IsDecoded()
    {
        var text = Wxr.Export(Wxr.Item(1, "one", "Füße")).Replace("UTF-8", "ISO-8859-1");

        var item = (await Wxr.Read(text, Encoding.Latin1)).OfType<WxrItem>().Single();

        Assert.Equal("Füße", item.Content);
    }

    [Theory]
    [InlineData("UTF-16")]
    [InlineData("ISO-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("us-ascii")]
    [InlineData("utf8mb4")]
    public async Task Read_Utf8ThatDeclaresAnotherEncoding_IsReadAsWhatItIs(string declared)
    {
        var text = Wxr.Export(Wxr.Item(1, "one", "Füße – Ёлка 😀")).Replace("UTF-8", declared);

        Assert.Equal("Füße – Ёлка 😀", (await Wxr.Read(text)).OfType<WxrItem>().Single().Content);
    }

    [Theory]
    [InlineData("version=\"1.1\"")]
    [InlineData("version='1.1'")]
    public async Task Read_Xml11_IsReadAsXml10(string version)
    {
        var text = Wxr.Export(Wxr.Item(1, "one", title: "Kept")).Replace("version=\"1.0\"", version);

        Assert.Equal("Kept", (await Wxr.Read(text)).OfType<WxrItem>().Single().Title);
    }

    [Fact]
    public async Task Read_MissingOptionalElements_UsesDefaults()
    {
        var records = await Wxr.Read(Wxr.Export("<item><title>Bare</title></item><item/>"));

        var items = records.OfType<WxrItem>().ToList();
        Assert.Equal(2, items.Count);
        Assert.Equal(("Bare", "post", "", 0L), (items[0].Title, items[0].Type, items[0].Status, items[0].Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("Just some words")]
    [InlineData("{\"posts\": []}")]
    [InlineData("<html><body>Login</body></html>")]
    [InlineData("<rss version=\"2.0\"><channel><title>Feed</title><item><title>x</title></item></channel></rss>")]
    [InlineData("<rss version=\"2.0\"><channel/></rss>")]
    [InlineData("<rss/>")]
    public async Task Read_SomethingElse_SaysThatItIsNoExport(string text)
    {
        var e = await Assert.ThrowsAsync<NotWxrException>(() => Wxr.Read(text));

        Assert.Contains("Tools → Export", e.Message);
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("1.3")]
    [InlineData("banana")]
    public async Task Read_UnknownVersion_NamesIt(string version)
    {
        var e = await Assert.ThrowsAsync<UnknownWxrVersionException>(() =>
            Wxr.Read(Wxr.Export(Wxr.Item(1, "one")).Replace(">1.2<", $">{version}<"))
        );

        Assert.Contains($"“{version}”", e.Message);
    }

    [Fact]
    public async Task Read_NoVersionElement_TakesItFromTheNamespace()
    {
        var records = await Wxr.Read(
            Wxr.Export(Wxr.Item(1, "one"), "1.1").Replace("<wp:wxr_version>1.1</wp:wxr_version>", "")
        );

        Assert.Equal("1.1", Assert.IsType<WxrSite>(records[0]).Version);
    }

    [Fact]
    public async Task Read_Malformed_NamesTheLine()
    {
        var text = Wxr.Export(Wxr.Item(1, "one") + "\n<item><title>Broken</oops></item>\n" + Wxr.Item(2, "two"));
        var line = text[..text.IndexOf("</oops>", StringComparison.Ordinal)].Count(c => c == '\n') + 1;

        var e = await Assert.ThrowsAsync<MalformedWxrException>(() => Wxr.Read(text));

        Assert.Equal(line, e.Line);
        Assert.Contains($"line {line}", e.Message);
    }

    [Theory]
    [InlineData("<wp:post_id>2")]
    [InlineData("</channel>")]
    [InlineData("Second")]
    [InlineData("</rss>")]
    public async Task Read_CutOff_SaysSoAndCountsTheCompleteItems(string cut)
    {
        var text = Wxr.Export(Wxr.Item(1, "one") + Wxr.Item(2, "two", title: "Second"));
        text = text[..text.LastIndexOf(cut, StringComparison.Ordinal)];

        var e = await Assert.ThrowsAsync<TruncatedWxrException>(() => Wxr.Read(text));

        Assert.Equal(cut.StartsWith("</", StringComparison.Ordinal) ? 2 : 1, e.Items);
        Assert.Contains("cut off", e.Message);
    }

    [Fact]
    public async Task Read_EntityBomb_IsRefused()
    {
        const string bomb = """
            <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">
            <!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&b;&x;</title></channel></rss>
            """;

        var e = await Assert.ThrowsAsync<NotWxrException>(() => Wxr.Read(bomb));

        Assert.Contains("DOCTYPE", e.Message);
    }

    [Fact]
    public async Task Read_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        using var stream = new MemoryStream(
            Encoding.UTF8.GetBytes(Wxr.Export(Wxr.Item(1, "one") + Wxr.Item(2, "two")))
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var record in WxrReader.ReadAsync(stream, source.Token))
            {
                if (record is WxrItem)
                {
                    await source.CancelAsync();
                }
            }
        });
    }

    [SkippableFact]
    public async Task Read_18F_FindsEverything()
    {
        var records = await Wxr.ReadFile(Wxr.Shared("18f.wxr.xml"));

        Assert.Equal(508, records.OfType<WxrItem>().Count(i => i.Type == "post"));
        Assert.Equal(508, records.OfType<WxrItem>().Count(i => i.Type == "attachment"));
        Assert.Equal(273, records.OfType<WxrAuthor>().Count());
    }

    [SkippableFact]
    public async Task Read_ThemeUnitTest_FindsEverything()
    {
        var records = await Wxr.ReadFile(Wxr.Shared("theme-unit-test.wxr.xml"));

        Assert.Equal(180, records.OfType<WxrItem>().Count());
        Assert.Equal("1.2", records.OfType<WxrSite>().Single().Version);
        Assert.Contains(records.OfType<WxrItem>(), i => i is { Status: "future", Title: "Scheduled" });
        Assert.Contains(records.OfType<WxrItem>(), i => i.Password == "enter");
        Assert.Contains(records.OfType<WxrItem>(), i => i.IsSticky);
    }
}

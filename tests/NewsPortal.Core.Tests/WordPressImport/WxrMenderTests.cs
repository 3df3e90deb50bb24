using System.Diagnostics;
using System.Text;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>Exports that are not well-formed XML.</summary>
public sealed class WxrMenderTests
{
    [Theory]
    [InlineData("Fish & chips", "Fish & chips")]
    [InlineData("<![CDATA[Shows <![CDATA[ x ]]> in code]]>", "Shows <![CDATA[ x ]]> in code")]
    [InlineData("<![CDATA[Never closed", "Never closed")]
    [InlineData("A&nbsp;space&hellip; &copy; AT&T", "A\u00A0space… © AT&T")]
    [InlineData("<p>Raw<br>markup</p>", "<p>Raw<br>markup</p>")]
    [InlineData("<foo:bar>x</foo:bar>", "<foo:bar>x</foo:bar>")]
    [InlineData("a < b", "a < b")]
    [InlineData("<![CDATA[Two]]> & <![CDATA[parts]]>", "Two]]> & <![CDATA[parts")]
    public async Task Read_BrokenField_IsMendedAndItsNeighboursStay(string field, string expected)
    {
        var (items, mending) = await ReadAsync(Broken(field));

        Assert.Equal([1L, 2, 3], items.Select(i => i.Id));
        Assert.Equal(("Second", expected), (items[1].Title, items[1].Content));
        Assert.Equal((true, false), (items[1].IsMended, items[2].IsMended));
        Assert.Equal((1, 0), (mending.Records, mending.Refused.Count));
        await Assert.ThrowsAsync<MalformedWxrException>(() => Wxr.Read(Broken(field)));
    }

    [Theory]
    [InlineData(
        "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/srv/wp.php</b> on line <b>12</b><br />\n{0}",
        "T &nbsp; t"
    )]
    [InlineData(
        "{0}<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \"http://my.netscape.com/publish/formats/rss-0.91.dtd\">",
        "T"
    )]
    [InlineData(
        "{0}\n<!DOCTYPE rss [\n<!ENTITY nbsp \"&#160;\">\n<!ENTITY hellip '&#x2026;'> ]>\n",
        "T &nbsp; t&hellip;"
    )]
    public async Task Read_WhatStandsAheadOfAnExport_IsLeftOutAndCounted(string ahead, string title)
    {
        const string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>";
        var text = Wxr.Export(Wxr.Item(1, "one", title: "T"))
            .Replace("<![CDATA[T]]>", title)
            .Replace(declaration, ahead.Replace("{0}", declaration));

        var (items, mending) = await ReadAsync(text);

        Assert.Equal(System.Net.WebUtility.HtmlDecode(title), Assert.Single(items).Title);
        Assert.Equal(title == "T" ? 1 : 2, mending.Records);
        Assert.Empty(mending.Refused);
    }

    [Theory]
    [InlineData("<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>")]
    [InlineData("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE rss [<!ENTITY % x \"&#60;\">%x;]>")]
    [InlineData("<!DOCTYPE html>\n<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")]
    public async Task Read_DocumentTypeThatDeclaresMore_IsRefused(string doctype)
    {
        var e = await Assert.ThrowsAsync<NotWxrException>(() =>
            ReadAsync(Wxr.Export(Wxr.Item(1, "one")).Replace("<rss ", doctype + "<rss "))
        );

        Assert.Contains("DOCTYPE", e.Message);
    }

    [Fact]
    public async Task Read_SoundExport_IsTheSameMendedOrNot()
    {
        var text = Wxr.Export(
            Wxr.Author("ada", "Ada")
                + Wxr.Category("a", "A &amp; B")
                + Wxr.Item(1, "one", "</item> ]]]]><![CDATA[> <item> &nbsp;", extra: Wxr.Meta("k", "v"))
                + "<!-- c --><item/>"
                + Wxr.Item(2, "two", extra: Wxr.Comment(1, "c"))
        );

        var (items, mending) = await ReadAsync(text);

        Assert.True(mending.IsClean);
        Assert.Equal(
            (await Wxr.Read(text))
                .OfType<WxrItem>()
                .Select(i => (i.Id, i.Title, i.Content, i.Metas.Count, i.Comments.Count, i.Line)),
            items.Select(i => (i.Id, i.Title, i.Content, i.Metas.Count, i.Comments.Count, i.Line))
        );
    }

    [Fact]
    public async Task Read_BytesAndReferencesThatAreNoText_AreCounted()
    {
        var text = Wxr.Export(
            Wxr.Item(1, "one", "It@s here", title: "T").Replace("<![CDATA[T]]>", "T&#8;i&#x1F;t\u0001le")
        );
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes[Array.IndexOf(bytes, (byte)'@', text.IndexOf("It@s", StringComparison.Ordinal))] = 0x92;

        var (items, mending) = await ReadAsync(bytes);

        Assert.Equal(("Title", "It’s here"), (items[0].Title, items[0].Content));
        Assert.Equal((1L, 3L), (mending.BadBytes, mending.ControlCharacters));
        await Assert.ThrowsAsync<MalformedWxrException>(async () =>
        {
            await foreach (var record in WxrReader.ReadAsync(new MemoryStream(bytes), null, isStrict: true))
            {
                Assert.NotNull(record);
            }
        });
    }

    [Theory]
    [InlineData("<wp:post_id>3", 2, "Third")]
    [InlineData("<item>\n<title><![CDATA[Third", 2, "")]
    [InlineData("</channel>", 3, "")]
    public async Task Read_CutOff_GivesTheWholeItemsAndNamesTheCut(string cut, int items, string title)
    {
        var text = Wxr.Export(Wxr.Item(1, "one") + Wxr.Item(2, "two") + Wxr.Item(3, "three", title: "Third"))
            .Replace("\r", "");

        var (read, mending) = await ReadAsync(text[..text.LastIndexOf(cut, StringComparison.Ordinal)]);

        Assert.Equal(items, read.Count);
        Assert.Equal(title, Assert.Single(mending.Refused).Title);
    }

    [Fact]
    public async Task Read_ItemBeyondMending_IsNamedAndTheOthersStay()
    {
        var text = Wxr.Export(
            Wxr.Item(1, "one") + "\n<item><title>Lost</title><wp:post_id>2<\n" + Wxr.Item(3, "three")
        );

        var (items, mending) = await ReadAsync(text);

        Assert.Contains(3L, items.Select(i => i.Id));
        Assert.Equal(1, mending.Records + mending.Refused.Count);
    }

    [Theory]
    [InlineData("<item><title><![CDATA[")]
    [InlineData("<item><content:encoded>")]
    [InlineData("<item></oops>")]
    [InlineData("<![CDATA[<item>")]
    [InlineData("</item>")]
    [InlineData("<a>")]
    public async Task Read_HostileRepetition_CostsNoMoreThanItsLength(string piece)
    {
        var watch = Stopwatch.StartNew();

        await ReadAsync(Wxr.Export(string.Concat(Enumerable.Repeat(piece, 40_000))));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"It took {watch.Elapsed}.");
    }

    private static string Broken(string field) =>
        Wxr.Export(
            Wxr.Item(1, "one")
                + Wxr.Item(2, "two", "CONTENT", title: "Second").Replace("<![CDATA[CONTENT]]>", field)
                + Wxr.Item(3, "three")
        );

    private static Task<(List<WxrItem> Items, WxrMending Mending)> ReadAsync(string text) =>
        ReadAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<(List<WxrItem> Items, WxrMending Mending)> ReadAsync(byte[] bytes)
    {
        var mending = new WxrMending();
        var items = new List<WxrItem>();
        await foreach (var record in WxrReader.ReadAsync(new MemoryStream(bytes), mending, isStrict: false))
        {
            if (record is WxrItem item)
            {
                items.Add(item);
            }
        }

        return (items, mending);
    }
}

using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;
using NewsPortal.Core.Syndication;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Syndication;

/// <summary>Feeds stay well-formed even with content that a database may contain but no form accepts.</summary>
public sealed class FeedWriterTests
{
    private static readonly DateTime At = new(2026, 3, 2, 9, 30, 0, DateTimeKind.Utc);
    private static readonly FeedWords Words = new(
        kind => Broken(kind.ToString()),
        note => Broken(note.Kind.ToString())
    );

    [Fact]
    public void Write_ControlCharactersAndLoneSurrogates_KeepsEveryRule()
    {
        var feed = Feed();

        Assert.Empty(FeedRules.Rss(Text(FeedWriter.Rss(feed, "https://news.test/feed", Words))));
        Assert.Empty(FeedRules.AtomFeed(Text(FeedWriter.Atom(feed, "https://news.test/feed/atom", Words))));
        Assert.Empty(FeedRules.JsonFeed(Text(FeedWriter.JsonFeed(feed, "https://news.test/feed/json", Words))));
        Assert.Contains(
            "Headline  ]]&gt; &amp; &lt;i&gt; \uFFFD x \uFFFD &lt;!--</title>",
            Text(FeedWriter.Rss(feed, "https://news.test/feed", Words)),
            StringComparison.Ordinal
        );
    }

    private static Feed Feed() =>
        new(
            Broken("Title"),
            Broken("Description"),
            "https://news.test/",
            Broken("Site"),
            "https://news.test",
            "en-GB",
            [
                new FeedEntry(
                    new ArticleCard
                    {
                        Id = 1,
                        Path = "/2026/03/02/x",
                        Headline = Broken("Headline"),
                        Excerpt = Broken("Excerpt"),
                        PublishedAt = At,
                        WordCount = 1,
                        StoryKind = StoryKind.Sponsored,
                        Sections = [new Section(1, "s", Broken("Section"), "", null, null, 0, true)],
                        Authors = [new Byline(1, "a", Broken("Author"), null)],
                    },
                    StoryKind.Sponsored,
                    At,
                    "<p>Text</p>"
                )
                {
                    Tags = [new TagLink(1, "t", Broken("Tag"))],
                    Corrections = [new CorrectionNote(1, CorrectionKind.Retraction, At, Broken("Note"))],
                },
            ]
        );

    /// <summary>A text with everything that XML forbids, and with what ends its sections.</summary>
    private static string Broken(string text) =>
        $"{text} \u0000\u0008\u001f\ufffe\uffff ]]> & <i> \ud83d x \ude00 <!--";

    private static string Text(byte[] utf8) => new System.Text.UTF8Encoding(false, true).GetString(utf8);
}

using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Articles;

/// <summary>How text without tags, and text that shows nothing, is handled.</summary>
public sealed class BodyTextTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Theory]
    [InlineData("One line", "<p>One line</p>")]
    [InlineData("One\n\nTwo\nlines", "<p>One</p>\n<p>Two<br>lines</p>")]
    [InlineData("One\r\n\r\nTwo\r\nlines\r\n", "<p>One</p>\n<p>Two<br>lines</p>")]
    [InlineData("One\rtwo", "<p>One<br>two</p>")]
    [InlineData("One \t\ntwo", "<p>One<br>two</p>")]
    [InlineData("One\n \t \n\n\nTwo", "<p>One</p>\n<p>Two</p>")]
    [InlineData("A < B & C > D\n\n5 < 6", "<p>A &lt; B &amp; C &gt; D</p>\n<p>5 &lt; 6</p>")]
    [InlineData("<3 hearts\n\n<- back", "<p>&lt;3 hearts</p>\n<p>&lt;- back</p>")]
    [InlineData(
        "Ask <jane@example.org>\n\nor <https://example.org/a?b=c>.",
        "<p>Ask &lt;jane@example.org&gt;</p>\n<p>or &lt;https://example.org/a?b=c&gt;.</p>"
    )]
    [InlineData("if a <b then c\n\nnext", "<p>if a &lt;b then c</p>\n<p>next</p>")]
    [InlineData("<!-- never closed\n\nnext", "<p>&lt;!-- never closed</p>\n<p>next</p>")]
    [InlineData("<a href=\"/x\">x</a> <", "<p><a href=\"/x\">x</a> &lt;</p>")]
    [InlineData("One\n\u00A0\nTwo\u2028three\u2029\u2029four", "<p>One</p>\n<p>Two<br>three</p>\n<p>four</p>")]
    [InlineData(
        "<b>One</b>\n\n<a href=\"/x\">Two</a>\nthree",
        "<p><b>One</b></p>\n<p><a href=\"/x\">Two</a><br>three</p>"
    )]
    [InlineData(
        "Some <strong>bold</strong> and <a href=\"/x\">a link</a>\nnext",
        "<p>Some <strong>bold</strong> and <a href=\"/x\">a link</a><br>next</p>"
    )]
    [InlineData("One<br>two", "<p>One<br>two</p>")]
    [InlineData("One<br>\ntwo", "<p>One<br>two</p>")]
    [InlineData("One<br><br>Two", "<p>One</p>\n<p>Two</p>")]
    [InlineData("<em>One\n\nTwo</em> and", "<p><em>One</em></p>\n<p><em>Two</em> and</p>")]
    [InlineData(
        "<p>One</p>\nstray\nline\n\nmore\n<p>Two</p>",
        "<p>One</p><p>stray<br>line</p>\n<p>more</p>\n<p>Two</p>"
    )]
    [InlineData("Before<h2>Head</h2>After", "<p>Before</p>\n<h2>Head</h2><p>After</p>")]
    [InlineData("<h1>Big</h1>\nText", "<p>Big<br>Text</p>")]
    [InlineData("<ul><li>a\nb</li></ul>\n\ntail", "<ul><li>a\nb</li></ul><p>tail</p>")]
    [InlineData("<p>One\ntwo\n\nthree</p>", "<p>One\ntwo\n\nthree</p>")]
    [InlineData("<pre>One\n\nTwo</pre>", "<pre>One\n\nTwo</pre>")]
    [InlineData("<div>One\n\nTwo</div>", "<div><p>One</p>\n<p>Two</p>\n</div>")]
    [InlineData("<blockquote>One\ntwo</blockquote>", "<blockquote>One\ntwo</blockquote>")]
    [InlineData("<p>One</p>\n\n<p>Two</p>", "<p>One</p>\n\n<p>Two</p>")]
    public async Task Save_Text_GetsItsParagraphs(string typed, string stored)
    {
        Assert.Equal(stored, await StoredAsync(typed));
        Assert.Equal(stored, await StoredAsync(stored));
    }

    [Fact]
    public async Task Save_AddressAloneBetweenBlankLines_BecomesAnEmbed()
    {
        var stored = await StoredAsync("Look at this:\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n\nThat was it.");

        Assert.Matches("^<p>Look at this:</p>\n<figure class=\"embed\">.*</figure>\n<p>That was it.</p>$", stored);
    }

    [SkippableFact]
    public async Task Save_NaughtyStrings_StandInParagraphsAndStayTheSame()
    {
        foreach (
            var text in JsonSerializer.Deserialize<string[]>(File.ReadAllText(SharedData.Path("naughty-strings.json")))!
        )
        {
            var stored = await StoredAsync($"First\n\n{text}\n\nlast");

            Assert.StartsWith("<p>First", stored, StringComparison.Ordinal);
            Assert.Equal(stored, await StoredAsync(stored));
        }
    }

    [Theory]
    [InlineData("<p></p>")]
    [InlineData("&nbsp;")]
    [InlineData("<p>&nbsp;&#160;</p>\n<p><br></p>")]
    [InlineData("<strong></strong>")]
    [InlineData("<p>\u200B\u200D\uFEFF</p>")]
    [InlineData("&#8203;&zwj;&shy;")]
    [InlineData("\u3164\u2800\uFE0F")]
    [InlineData("<!-- nothing -->")]
    [InlineData("<br><br>")]
    [InlineData("<hr>")]
    [InlineData("<ul><li></li></ul><table><tr><td></td></tr></table>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<a href=\"/x\"> </a>")]
    [InlineData("<p>\u2060\u00AD\u180E\u034F</p>\n\n\u202E")]
    [InlineData("<figure><figcaption></figcaption></figure>")]
    [InlineData("&#917505;&#x2800;&lrm;")]
    public async Task Publish_BodyThatShowsNothing_IsRefused(string body)
    {
        Assert.Equal("", await StoredAsync(body));
        Assert.Contains(await PublishAsync(body), e => e.Field == nameof(ArticleContent.Body));
    }

    [Fact]
    public async Task Publish_PictureThatIsNotThere_ShowsNothing() =>
        Assert.Contains(
            await PublishAsync("<figure data-media-id=\"987654\"><img alt=\"\"></figure>"),
            e => e.Field == nameof(ArticleContent.Body)
        );

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\u200D\uFE0F\u2060")]
    [InlineData("\u3164")]
    [InlineData("\u2800 \u00AD")]
    [InlineData("\u0301")]
    public async Task Save_InvisibleHeadline_IsRefused(string headline)
    {
        var result = await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .SaveAsync(
                    new SaveArticle
                    {
                        Content = new ArticleContent { Headline = headline, Body = "Text" },
                    },
                    Actor.Program("Test"),
                    default
                )
        );

        Assert.Contains(result.Errors, e => e.Field == nameof(ArticleContent.Headline));
    }

    [Theory]
    [InlineData("Caf\u00E9\u200D au\u200B lait\uFE0F", "cafe-au-lait")]
    [InlineData("1\uFE0F\u20E3 first", "1-first")]
    [InlineData("\u2764\uFE0F", "")]
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u062E\u0648\u0627\u0647\u0645")]
    [InlineData("soft\u00ADhyphen", "softhyphen")]
    [InlineData("\u3164", "")]
    public void Slug_InvisibleCharacters_AreLeftOut(string text, string slug) => Assert.Equal(slug, Slug.From(text));

    private async Task<string> StoredAsync(string body)
    {
        var draft = await app.Data.CreateDraftAsync("Text", c => c with { Body = body });
        return await app.Data.BodyAsync(draft.Id);
    }

    private async Task<IReadOnlyList<FieldError>> PublishAsync(string body)
    {
        var draft = await app.Data.CreateDraftAsync("Text", c => c with { Body = body });
        var result = await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .PublishAsync(draft.Id, draft.Version, null, Actor.User(1, "Editor", Roles.Editor), default)
        );
        return result.Errors;
    }
}

using NewsPortal.Core.Articles;
using NewsPortal.Core.Demo;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Tests.Data.Demo;

public sealed class DemoContentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsportal-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_TheContentOfTheProgram_IsAWholeNewspaper()
    {
        var content = DemoContent.Read(DemoContent.DefaultFolder);

        Assert.InRange(content.Stories.Count, 40, 60);
        Assert.Equal(8, content.Sections.Count(s => s.Parent is null));
        Assert.Equal(11, content.Authors.Count);
        Assert.Equal(2, content.Fronts.Count);
        Assert.All(Enum.GetValues<StoryKind>(), kind => Assert.Contains(content.Stories, s => s.Kind == kind));
        Assert.All(
            content.Sections,
            section => Assert.Contains(content.Stories, s => s.Sections.Contains(section.Slug))
        );
        Assert.All(content.Authors, author => Assert.Contains(content.Stories, s => s.Authors.Contains(author.Slug)));
        Assert.Equal(content.Stories.Count + content.Authors.Count, content.Pictures.Count());
        Assert.All(content.Stories, story => Assert.InRange(HtmlText.CountWords(HtmlText.Of(story.Html)), 200, 900));
    }

    [Fact]
    public void Read_AStory_TurnsMarkdownIntoHtml()
    {
        Write(story: "Text with a [link](/story/one) and a table.\n\n| a | b |\n|---|---|\n| 1 | 2 |");

        var story = Assert.Single(DemoContent.Read(_folder).Stories);

        Assert.Contains("<a href=\"/story/one\">link</a>", story.Html, StringComparison.Ordinal);
        Assert.Contains("<table>", story.Html, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(26), story.Age);
    }

    [Theory]
    [InlineData("age: 1d2h", "age: soon", "stories/one.md", "age")]
    [InlineData("age: 1d2h", "", "stories/one.md", "age")]
    [InlineData("age: 1d2h", "age: 1d2h\nupdated: 2d", "stories/one.md", "updated")]
    [InlineData("headline: One", "headline:", "stories/one.md", "headline")]
    [InlineData("sections: [city]", "sections: [moon]", "stories/one.md", "moon")]
    [InlineData("authors: [ann]", "authors: [bob]", "stories/one.md", "bob")]
    [InlineData("views: 5", "views: many", "stories/one.md", "many")]
    [InlineData("views: 5", "reviews: 5", "stories/one.md", "reviews")]
    [InlineData("views: 5", "views: 5\nkind: rumour", "stories/one.md", "rumour")]
    [InlineData("views: 5", "views: 5\npicture: none.svg\nalt: Nothing", "pictures", "none.svg")]
    public void Read_WrongField_NamesFileAndField(string right, string wrong, string file, string field)
    {
        Write(change: fields => fields.Replace(right, wrong, StringComparison.Ordinal));

        var exception = Assert.Throws<DemoContentException>(() => DemoContent.Read(_folder));

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Assert.Contains(field, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LinkToNoStory_NamesIt()
    {
        Write(story: "See [this](/story/two).");

        Assert.Contains(
            "/story/two",
            Assert.Throws<DemoContentException>(() => DemoContent.Read(_folder)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Read_NoFrontMatter_SaysSo()
    {
        Write();
        File.WriteAllText(Path.Combine(_folder, "pages", "about.md"), "Just text.");

        Assert.Contains(
            "pages/about.md",
            Assert.Throws<DemoContentException>(() => DemoContent.Read(_folder)).Message,
            StringComparison.Ordinal
        );
    }

    private void Write(string story = "Some text.", Func<string, string>? change = null)
    {
        foreach (var kind in new[] { "stories", "authors", "pages" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, kind));
        }

        const string Fields = "headline: One\nsections: [city]\nauthors: [ann]\nage: 1d2h\nviews: 5";
        File.WriteAllText(Path.Combine(_folder, "site.yml"), "name: Test");
        File.WriteAllText(Path.Combine(_folder, "sections.yml"), "- slug: city\n  name: City\n  colour: \"#123456\"\n");
        File.WriteAllText(Path.Combine(_folder, "authors", "ann.md"), "---\nname: Ann\n---\nShe writes.\n");
        File.WriteAllText(Path.Combine(_folder, "pages", "about.md"), "---\nheadline: About\n---\nUs.\n");
        File.WriteAllText(
            Path.Combine(_folder, "stories", "one.md"),
            $"---\n{change?.Invoke(Fields) ?? Fields}\n---\n{story}\n"
        );
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Markdig;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace NewsPortal.Core.Demo;

/// <summary>
/// The demo newspaper as files: Markdown with front matter, which anyone can edit. Reading it touches no database.
/// </summary>
public sealed partial class DemoContent
{
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseFootnotes()
        .DisableHtml()
        .Build();

    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .Build();

    private DemoContent() { }

    /// <summary>The folder shipped with the program.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "demo");

    public required DemoSite Site { get; init; }

    /// <summary>In menu order, parents before children.</summary>
    public required IReadOnlyList<DemoSection> Sections { get; init; }

    public required IReadOnlyList<DemoAuthor> Authors { get; init; }

    public required IReadOnlyList<DemoPage> Pages { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<DemoStory> Stories { get; init; }

    public required IReadOnlyList<DemoSeries> Series { get; init; }

    /// <summary>The editors' placements; other fronts are automatic.</summary>
    public required IReadOnlyList<DemoFront> Fronts { get; init; }

    /// <summary>All drawings, the stories' first.</summary>
    public IEnumerable<DemoPicture> Pictures =>
        Stories.Select(s => s.Picture).Concat(Authors.Select(a => a.Portrait)).OfType<DemoPicture>();

    /// <summary>Reads a folder and checks its consistency.</summary>
    /// <exception cref="DemoContentException">A file or field is invalid; the message names both.</exception>
    public static DemoContent Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DemoContentException(
                $"The demo content is not at {folder}. Install the program again with its demo folder."
            );
        }

        var sections = ReadSections(folder);
        var authors = Documents(folder, "authors").Select(document => ReadAuthor(document, folder)).ToList();
        var known = sections.Select(s => s.Slug).ToHashSet();
        var bylines = authors.Select(a => a.Slug).ToHashSet();
        var stories = Documents(folder, "stories")
            .Select(document => ReadStory(document, folder, known, bylines))
            .OrderByDescending(story => story.Age)
            .ToList();
        RequireKnownLinks(stories);
        var slugs = stories.Select(s => s.Slug).ToHashSet();
        return new DemoContent
        {
            Site = ReadSite(folder, slugs),
            Series = ReadSeries(folder, slugs),
            Fronts = ReadFronts(folder, known, slugs),
            Sections = sections,
            Authors = authors,
            Pages = [.. Documents(folder, "pages").Select(ReadPage)],
            Stories = stories,
        };
    }

    /// <summary>Replaces every "/story/{slug}" link with the story's address.</summary>
    /// <param name="html">A body.</param>
    /// <param name="addresses">Address by slug; a link to a missing slug keeps only its text.</param>
    public static string WithAddresses(string html, IReadOnlyDictionary<string, string> addresses) =>
        StoryLink()
            .Replace(
                html,
                match => addresses.TryGetValue(match.Groups[1].Value, out var address) ? $"href=\"{address}\"" : ""
            );

    private static DemoSite ReadSite(string folder, HashSet<string> stories)
    {
        var fields = Parse<SiteFields>("site.yml", File.ReadAllText(Required(folder, "site.yml")));
        return new DemoSite(
            Needed("site.yml", "name", fields.Name),
            fields.Tagline ?? "",
            fields.Description ?? "",
            fields.ContactEmail ?? "",
            fields.FooterText ?? ""
        )
        {
            Breaking = fields.Breaking is not { } breaking
                ? null
                : new DemoBreakingNews(
                    Needed("site.yml", "breaking.text", breaking.Text),
                    breaking.Story is null ? null : Known("site.yml", "breaking.story", [breaking.Story], stories)[0],
                    TimeSpan.FromHours(
                        breaking.Hours is > 0 and <= 48 and var hours
                            ? hours
                            : throw Wrong("site.yml", "breaking.hours", "give 1 to 48")
                    )
                ),
        };
    }

    private static List<DemoSeries> ReadSeries(string folder, HashSet<string> stories)
    {
        const string Name = "series.yml";
        return !File.Exists(Path.Combine(folder, Name))
            ? []
            : Parse<List<SeriesFields>>(Name, File.ReadAllText(Path.Combine(folder, Name)))
                .ConvertAll(fields => new DemoSeries(
                    Needed(Name, "title", fields.Title),
                    fields.Introduction ?? "",
                    Known(Name, "parts", fields.Parts, stories)
                ));
    }

    /// <summary>Without the file, all fronts are automatic.</summary>
    private static List<DemoFront> ReadFronts(string folder, HashSet<string> sections, HashSet<string> stories)
    {
        const string Name = "fronts.yml";
        const string Home = "home";
        List<DemoFront> fronts = [];
        if (!File.Exists(Path.Combine(folder, Name)))
        {
            return fronts;
        }

        foreach (var fields in Parse<List<FrontFields>>(Name, File.ReadAllText(Path.Combine(folder, Name))))
        {
            var front = Needed(Name, "front", fields.Front);
            var section = front == Home ? null : Known(Name, "front", [front], sections)[0];
            List<(string, string)> placed = [];
            foreach (var (slot, slugs) in fields.Slots ?? [])
            {
                var names = (section is null ? Core.Fronts.Slots.OfHome : Core.Fronts.Slots.OfSection)
                    .Select(s => s.Name)
                    .ToHashSet();
                Known(Name, "slots", [slot], names);
                placed.AddRange(Known(Name, slot, slugs, stories).Select(slug => (slot, slug)));
            }

            fronts.Add(new DemoFront(section, placed));
        }

        return fronts;
    }

    private static List<DemoSection> ReadSections(string folder)
    {
        const string Name = "sections.yml";
        List<DemoSection> sections = [];
        foreach (var fields in Parse<List<SectionFields>>(Name, File.ReadAllText(Required(folder, Name))))
        {
            var slug = Needed(Name, "slug", fields.Slug);
            if (fields.Parent is not null && sections.TrueForAll(s => s.Slug != fields.Parent))
            {
                throw Wrong(
                    Name,
                    "parent",
                    $"section \"{slug}\" names \"{fields.Parent}\", which does not stand above it"
                );
            }

            var colour = Needed(Name, "colour", fields.Colour);
            if (!Colour.IsValid(colour))
            {
                throw Wrong(Name, "colour", $"section \"{slug}\" has \"{colour}\"; write it like \"#184a86\"");
            }

            sections.Add(
                new DemoSection(
                    slug,
                    Needed(Name, "name", fields.Name),
                    fields.Description ?? "",
                    colour,
                    fields.Parent
                )
            );
        }

        return sections;
    }

    private static DemoAuthor ReadAuthor(Document document, string folder)
    {
        var fields = Parse<AuthorFields>(document.Name, document.FrontMatter);
        var portrait = fields.Portrait is null ? null : Picture(folder, "portraits", fields.Portrait);
        foreach (var link in fields.Links ?? [])
        {
            Needed(document.Name, "links.label", link.Label);
            var url = Needed(document.Name, "links.url", link.Url);
            if (!PublicAddresses.IsWeb(url))
            {
                throw Wrong(document.Name, "links.url", $"\"{url}\" is no http or https address");
            }
        }

        return new DemoAuthor(
            document.Slug,
            Needed(document.Name, "name", fields.Name),
            fields.Role ?? "",
            fields.Email,
            portrait is null ? null : new DemoPicture(portrait, fields.PortraitAlt ?? "", "", ""),
            [.. (fields.Links ?? []).Select(link => new DemoLink(link.Label!, link.Url!))],
            Unwrapped(document.Body)
        );
    }

    private static DemoPage ReadPage(Document document)
    {
        var fields = Parse<PageFields>(document.Name, document.FrontMatter);
        return new DemoPage(
            document.Slug,
            Needed(document.Name, "headline", fields.Headline),
            fields.Standfirst ?? "",
            Html(document)
        );
    }

    private static DemoStory ReadStory(
        Document document,
        string folder,
        HashSet<string> sections,
        HashSet<string> authors
    )
    {
        var fields = Parse<StoryFields>(document.Name, document.FrontMatter);
        var age = Age(document.Name, "age", Needed(document.Name, "age", fields.Age));
        var updated = fields.Updated is null ? (TimeSpan?)null : Age(document.Name, "updated", fields.Updated);
        if (updated >= age)
        {
            throw Wrong(document.Name, "updated", "it must be shorter ago than \"age\"");
        }

        if (fields.Views is null or < 0)
        {
            throw Wrong(document.Name, "views", "give a number, 0 or more");
        }

        var file = fields.Picture is null ? null : Picture(folder, "pictures", fields.Picture);
        return new DemoStory(
            document.Slug,
            Needed(document.Name, "headline", fields.Headline),
            fields.Standfirst ?? "",
            Known(document.Name, "sections", fields.Sections, sections),
            Known(document.Name, "authors", fields.Authors, authors),
            fields.Tags ?? [],
            fields.Kind ?? StoryKind.News,
            age,
            updated,
            fields.Views.Value,
            file is null
                ? null
                : new DemoPicture(
                    file,
                    Needed(document.Name, "alt", fields.Alt),
                    fields.Caption ?? "",
                    fields.Credit ?? ""
                )
                {
                    Focus = Focus(document.Name, fields.Focus),
                },
            Html(document)
        )
        {
            Correction = fields.Correction,
        };
    }

    private static void RequireKnownLinks(List<DemoStory> stories)
    {
        var slugs = stories.Select(s => s.Slug).ToHashSet();
        foreach (var story in stories)
        {
            foreach (
                var target in StoryLink()
                    .Matches(story.Html)
                    .Select(m => m.Groups[1].Value)
                    .Where(t => !slugs.Contains(t))
            )
            {
                throw Wrong(
                    $"stories/{story.Slug}.md",
                    "body",
                    $"it links to \"/story/{target}\", and there is no such story"
                );
            }
        }
    }

    private static IEnumerable<Document> Documents(string folder, string kind)
    {
        foreach (var file in Directory.GetFiles(Required(folder, kind), "*.md").Order(StringComparer.Ordinal))
        {
            var name = $"{kind}/{Path.GetFileName(file)}";
            var match = FrontMatter().Match(File.ReadAllText(file));
            if (!match.Success)
            {
                throw new DemoContentException(
                    $"Demo content, {name}: the front matter between two lines \"---\" is missing. Add it."
                );
            }

            var body = match.Groups["body"].Value.Trim();
            if (body.Length == 0)
            {
                throw Wrong(name, "body", "it is empty; write the text below the front matter");
            }

            yield return new Document(name, Path.GetFileNameWithoutExtension(file), match.Groups["fields"].Value, body);
        }
    }

    private static string Html(Document document) => Markdig.Markdown.ToHtml(document.Body, Markdown);

    /// <summary>Paragraphs without the line breaks of the file.</summary>
    private static string Unwrapped(string text) =>
        string.Join(
            "\n\n",
            text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(p => p.ReplaceLineEndings(" ").Trim())
        );

    private static T Parse<T>(string name, string yaml)
    {
        try
        {
            return Yaml.Deserialize<T>(yaml) ?? throw new DemoContentException($"Demo content, {name}: it is empty.");
        }
        catch (YamlException exception)
        {
            var reason = exception.InnerException?.Message ?? exception.Message;
            throw new DemoContentException(
                $"Demo content, {name}, line {exception.Start.Line} of the fields: {reason}",
                exception
            );
        }
    }

    private static string Required(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return Path.Exists(path)
            ? path
            : throw new DemoContentException($"Demo content: \"{name}\" is missing in {folder}. Put it back.");
    }

    private static string Needed(string name, string field, string? value) =>
        string.IsNullOrWhiteSpace(value) ? throw Wrong(name, field, "it is missing or empty") : value.Trim();

    private static List<string> Known(string name, string field, List<string>? values, HashSet<string> known)
    {
        if (values is null or [])
        {
            throw Wrong(name, field, "name at least one");
        }

        return values.Find(value => !known.Contains(value)) is { } unknown
            ? throw Wrong(name, field, $"there is no \"{unknown}\"")
            : values;
    }

    private static string Picture(string folder, string kind, string file)
    {
        var path = Path.Combine(folder, kind, Path.GetFileName(file));
        return File.Exists(path)
            ? path
            : throw new DemoContentException($"Demo content: the drawing \"{kind}/{file}\" is missing. Put it back.");
    }

    private static FocalPoint Focus(string name, List<int>? percent) =>
        percent switch
        {
            null => FocalPoint.Centre,
            [>= 0 and <= 100 and var x, >= 0 and <= 100 and var y] => new FocalPoint(x / 100.0, y / 100.0),
            _ => throw Wrong(name, "focus", "give percent from the left and from the top, like [40, 25]"),
        };

    private static TimeSpan Age(string name, string field, string text)
    {
        var match = AgeText().Match(text);
        if (!match.Success || text.Length == 0)
        {
            throw Wrong(name, field, $"\"{text}\" is no age; write it like \"5h\", \"3d\" or \"1d2h\"");
        }

        return TimeSpan.FromDays(Number(match.Groups["days"])) + TimeSpan.FromHours(Number(match.Groups["hours"]));

        static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
    }

    private static DemoContentException Wrong(string name, string field, string fault) =>
        new($"Demo content, {name}: \"{field}\" is wrong: {fault}.");

    [GeneratedRegex(
        @"\A---\r?\n(?<fields>.*?)^---\r?\n(?<body>.*)\z",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.NonBacktracking
    )]
    private static partial Regex FrontMatter();

    [GeneratedRegex(@"^(?:(?<days>\d{1,4})d)?(?:(?<hours>\d{1,4})h)?$")]
    private static partial Regex AgeText();

    [GeneratedRegex("href=\"/story/([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex StoryLink();

    private sealed record Document(string Name, string Slug, string FrontMatter, string Body);

    private sealed class SiteFields
    {
        public string? Name { get; set; }
        public string? Tagline { get; set; }
        public string? Description { get; set; }
        public string? ContactEmail { get; set; }
        public string? FooterText { get; set; }
        public BreakingFields? Breaking { get; set; }
    }

    private sealed class BreakingFields
    {
        public string? Text { get; set; }
        public string? Story { get; set; }
        public int? Hours { get; set; }
    }

    private sealed class SeriesFields
    {
        public string? Title { get; set; }
        public string? Introduction { get; set; }
        public List<string>? Parts { get; set; }
    }

    private sealed class FrontFields
    {
        public string? Front { get; set; }
        public Dictionary<string, List<string>>? Slots { get; set; }
    }

    private sealed class SectionFields
    {
        public string? Slug { get; set; }
        public string? Name { get; set; }
        public string? Description { get; set; }
        public string? Colour { get; set; }
        public string? Parent { get; set; }
    }

    private sealed class AuthorFields
    {
        public string? Name { get; set; }
        public string? Role { get; set; }
        public string? Email { get; set; }
        public string? Portrait { get; set; }
        public string? PortraitAlt { get; set; }
        public List<LinkFields>? Links { get; set; }
    }

    private sealed class LinkFields
    {
        public string? Label { get; set; }
        public string? Url { get; set; }
    }

    private sealed class PageFields
    {
        public string? Headline { get; set; }
        public string? Standfirst { get; set; }
    }

    private sealed class StoryFields
    {
        public string? Headline { get; set; }
        public string? Standfirst { get; set; }
        public List<string>? Sections { get; set; }
        public List<string>? Authors { get; set; }
        public List<string>? Tags { get; set; }
        public StoryKind? Kind { get; set; }
        public string? Age { get; set; }
        public string? Updated { get; set; }
        public int? Views { get; set; }
        public string? Picture { get; set; }
        public string? Alt { get; set; }
        public string? Caption { get; set; }
        public string? Credit { get; set; }
        public List<int>? Focus { get; set; }
        public string? Correction { get; set; }
    }
}

/// <summary>The demo content cannot be read; the message names the file and field, and says what is wrong.</summary>
public sealed class DemoContentException(string message, Exception? inner = null) : Exception(message, inner);

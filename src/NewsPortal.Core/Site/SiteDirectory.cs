namespace NewsPortal.Core.Site;

/// <summary>What surrounds the content of every public page: the newspaper's name, sections and policy pages.</summary>
/// <param name="Name">Name of the newspaper.</param>
/// <param name="Tagline">The line below the name; empty for none.</param>
/// <param name="Description">One or two sentences for search engines; empty for none.</param>
/// <param name="ContactEmail">How readers reach the newsroom; empty for none.</param>
/// <param name="FooterText">Small print; empty for none.</param>
/// <param name="BaseUrl">Absolute address of the site, without trailing slash.</param>
/// <param name="Sections">All sections by id.</param>
public sealed record SiteDirectory(
    string Name,
    string Tagline,
    string Description,
    string ContactEmail,
    string FooterText,
    string BaseUrl,
    IReadOnlyDictionary<long, Section> Sections
)
{
    /// <summary>Absolute addresses of the newspaper's profiles elsewhere.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The lines of /ads.txt; empty for none.</summary>
    public string AdsTxt { get; init; } = "";

    /// <summary>Contact URI for security researchers; null for none.</summary>
    public string? SecurityContact { get; init; }

    /// <summary>Absolute address of the vulnerability disclosure policy; null for none.</summary>
    public string? SecurityPolicy { get; init; }

    /// <summary>Logo, colour and fonts.</summary>
    public SiteLook Look { get; init; } = SiteLook.Default;

    /// <summary>Top-level sections in order.</summary>
    public IReadOnlyList<Section> Roots { get; } = InOrder(Sections.Values.Where(s => s.ParentId is null));

    /// <summary>The sections in the masthead's menu.</summary>
    public IReadOnlyList<Section> Menu { get; } = InOrder(Sections.Values.Where(s => s.InMenu && s.ParentId is null));

    /// <summary>The section with a slug; null for none.</summary>
    public Section? FindSection(string slug) => _bySlug.GetValueOrDefault(slug);

    /// <summary>The sections with these ids, in that order, without those that do not exist.</summary>
    public IReadOnlyList<Section> SectionsOf(IReadOnlyList<long> ids) =>
        [.. ids.Where(Sections.ContainsKey).Select(id => Sections[id])];

    /// <summary>Child sections in order.</summary>
    public IReadOnlyList<Section> ChildrenOf(Section section) => _children.GetValueOrDefault(section.Id) ?? [];

    /// <summary>The section's parent; null for a top-level section.</summary>
    public Section? ParentOf(Section section) => section.ParentId is { } id ? Sections.GetValueOrDefault(id) : null;

    /// <summary>The ancestors of a section, topmost first; a cycle in the data ends the walk.</summary>
    public IReadOnlyList<Section> AncestorsOf(Section section)
    {
        List<Section> ancestors = [];
        for (
            var parent = ParentOf(section);
            parent is not null && parent != section && !ancestors.Contains(parent);
            parent = ParentOf(parent)
        )
        {
            ancestors.Insert(0, parent);
        }

        return ancestors;
    }

    /// <summary>The top-level section above a section; the section itself if it is one.</summary>
    public Section RootOf(Section section) => AncestorsOf(section) is [var root, ..] ? root : section;

    /// <summary>The absolute address of a path on this site.</summary>
    public string Absolute(string path) => BaseUrl + path;

    private readonly Dictionary<string, Section> _bySlug = Sections.Values.ToDictionary(
        s => s.Slug,
        StringComparer.Ordinal
    );

    private readonly Dictionary<long, IReadOnlyList<Section>> _children = Sections
        .Values.Where(s => s.ParentId is not null)
        .GroupBy(s => s.ParentId!.Value)
        .ToDictionary(group => group.Key, InOrder);

    private static IReadOnlyList<Section> InOrder(IEnumerable<Section> sections) =>
        [.. sections.OrderBy(s => s.Position).ThenBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase)];
}

/// <summary>A category as readers see it.</summary>
/// <param name="Id">Category id.</param>
/// <param name="Slug">Last part of its address.</param>
/// <param name="Name">Its label.</param>
/// <param name="Description">One or two sentences; empty for none.</param>
/// <param name="Colour">"#rrggbb", its own or its nearest ancestor's; null for none.</param>
/// <param name="ParentId">Its parent.</param>
/// <param name="Position">Order among its siblings.</param>
/// <param name="InMenu">Whether the masthead shows it.</param>
public sealed record Section(
    long Id,
    string Slug,
    string Name,
    string Description,
    string? Colour,
    long? ParentId,
    int Position,
    bool InMenu
)
{
    /// <summary>Its public address.</summary>
    public string Path => SiteAddresses.Category(Slug);
}

namespace NewsPortal.Core.Site;

/// <summary>
/// What stands around the content of every public page: the paper's name and its sections.
/// </summary>
/// <param name="Name">Name of the newspaper.</param>
/// <param name="Tagline">The line below the name; empty when there is none.</param>
/// <param name="Description">One or two sentences for search engines; empty when there are none.</param>
/// <param name="ContactEmail">Where readers reach the newsroom; empty when none is shown.</param>
/// <param name="FooterText">Small print; empty when there is none.</param>
/// <param name="BaseUrl">Absolute address of the site, without a slash at its end.</param>
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
    /// <summary>Absolute addresses of the newspaper's own profiles elsewhere.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The lines of /ads.txt; empty when there is none.</summary>
    public string AdsTxt { get; init; } = "";

    /// <summary>URI to which security researchers write; null when none is named.</summary>
    public string? SecurityContact { get; init; }

    /// <summary>Absolute address of the policy on reports of vulnerabilities; null when there is none.</summary>
    public string? SecurityPolicy { get; init; }

    /// <summary>Top-level sections in order.</summary>
    public IReadOnlyList<Section> Roots { get; } = InOrder(Sections.Values.Where(s => s.ParentId is null));

    /// <summary>The sections of the masthead's menu.</summary>
    public IReadOnlyList<Section> Menu { get; } = InOrder(Sections.Values.Where(s => s.InMenu && s.ParentId is null));

    /// <summary>The section of a slug; null when there is none.</summary>
    public Section? FindSection(string slug) => _bySlug.GetValueOrDefault(slug);

    /// <summary>Child sections in order.</summary>
    public IReadOnlyList<Section> ChildrenOf(Section section) => _children.GetValueOrDefault(section.Id) ?? [];

    /// <summary>The section's parent; null at the top.</summary>
    public Section? ParentOf(Section section) => section.ParentId is { } id ? Sections.GetValueOrDefault(id) : null;

    /// <summary>The sections above a section, the topmost first; a loop in the data ends the walk.</summary>
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

    /// <summary>The top-level section above a section; itself when it is one.</summary>
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

/// <summary>A category as readers meet it.</summary>
/// <param name="Id">Category id.</param>
/// <param name="Slug">Last part of its address.</param>
/// <param name="Name">Its label.</param>
/// <param name="Description">One or two sentences; empty when there are none.</param>
/// <param name="Colour">"#rrggbb", its own or the nearest ancestor's; null when none has one.</param>
/// <param name="ParentId">The section above it.</param>
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

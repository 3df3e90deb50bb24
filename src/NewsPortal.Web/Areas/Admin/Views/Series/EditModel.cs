using Microsoft.Extensions.Localization;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Web.Areas.Admin.Views.Series;

/// <summary>The submitted form of a series.</summary>
public sealed record SeriesForm
{
    public long? Id { get; init; }
    public Guid? Version { get; init; }

    /// <summary>The key of a new series's form.</summary>
    public Guid? CreationKey { get; init; }

    public string Title { get; init; } = "";
    public string? Slug { get; init; }
    public string? Introduction { get; init; }
    public List<SeriesPlacement> Places { get; init; } = [];

    public static SeriesForm Of(SaveSeries series) =>
        new()
        {
            Id = series.Id,
            Version = series.Version,
            Title = series.Title,
            Slug = series.Slug,
            Introduction = series.Introduction,
        };

    public SaveSeries ToCommand() =>
        new()
        {
            Id = Id,
            Version = Version,
            CreationKey = CreationKey,
            Title = Title,
            Slug = Slug,
            Introduction = Introduction,
            Places = Places,
        };
}

/// <summary>The page of a series's form.</summary>
public sealed record EditModel(SeriesForm Form, Guid? StoredVersion, IReadOnlyList<SeriesPartLine> Parts)
{
    public EditConflict? EditConflict { get; init; }

    /// <summary>A colleague's stored changes next to what was typed.</summary>
    public EditConflict Beside(SaveSeries stored, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Views.EditConflict.Of(
            NewsroomAddresses.Series(Form.Id),
            Form.ToCommand(),
            stored,
            (texts["Their title"], s => s.Title),
            (texts["Their address"], s => s.Slug),
            (texts["Their introduction"], s => s.Introduction),
            (
                texts["Their order"],
                s =>
                    string.Join(
                        '\n',
                        Parts.Select(part =>
                            $"{s.Places.FirstOrDefault(p => p.ArticleId == part.ArticleId)?.Place ?? part.Place}: "
                            + $"{part.Headline}"
                        )
                    )
            )
        );
    }

    /// <summary>The value of a part's position field: the input, or else the stored one.</summary>
    public int PlaceOf(SeriesPartLine part) =>
        Form.Places.Find(p => p.ArticleId == part.ArticleId)?.Place ?? part.Place;
}

/// <summary>The list of series.</summary>
public sealed record ListModel(string? Query, NamePage<SeriesLine> Page);

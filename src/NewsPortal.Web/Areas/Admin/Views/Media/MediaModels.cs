using System.Globalization;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Controllers;

namespace NewsPortal.Web.Areas.Admin.Views.Media;

/// <summary>The filter in the library's address; unknown values are ignored.</summary>
public sealed record PictureListQuery
{
    public string? Q { get; init; }

    /// <summary>"alt" or "credit".</summary>
    public string? Missing { get; init; }

    /// <summary>"ending" or "ended".</summary>
    public string? Rights { get; init; }

    public bool Unused { get; init; }

    /// <summary>Only pictures that resemble another one.</summary>
    public bool Alike { get; init; }

    public long? Collection { get; init; }
    public long? By { get; init; }

    /// <summary>Numbers of pictures, separated by commas.</summary>
    public string? Ids { get; init; }

    /// <summary>Shows fields instead of a shelf.</summary>
    public bool Grid { get; init; }

    public long? Before { get; init; }

    /// <summary>
    /// True if the texts are shown as fields: asked for, after an upload, and where some are missing.
    /// </summary>
    public bool IsGrid => Grid || Picked.Count > 0 || Choice<MissingText>(Missing) is not null;

    public bool IsFiltered => this with { Grid = false, Before = null } != new PictureListQuery();

    private IReadOnlyList<long> Picked =>
        [
            .. (Ids ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(text =>
                    long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0
                )
                .Where(id => id > 0)
                .Take(PictureFilter.MostIds),
        ];

    public PictureFilter ToFilter() =>
        new()
        {
            Words = Q,
            Missing = Choice<MissingText>(Missing),
            Rights = Choice<RightsState>(Rights),
            IsUnused = Unused,
            LooksLikeAnother = Alike,
            CollectionId = Collection,
            UploadedById = By,
            Ids = Picked,
        };

    /// <summary>What it says, by the names in the address.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parts
    {
        get
        {
            var parts = new Dictionary<string, string?>
            {
                ["q"] = Q,
                ["missing"] = Missing,
                ["rights"] = Rights,
                ["unused"] = Unused ? "true" : null,
                ["alike"] = Alike ? "true" : null,
                ["collection"] = Collection?.ToString(CultureInfo.InvariantCulture),
                ["by"] = By?.ToString(CultureInfo.InvariantCulture),
                ["ids"] = Ids,
                ["grid"] = Grid ? "true" : null,
                ["before"] = Before?.ToString(CultureInfo.InvariantCulture),
            };
            return [.. parts.Where(part => !string.IsNullOrEmpty(part.Value))!];
        }
    }

    /// <summary>The address of a list with this filter.</summary>
    public string Address(string list) =>
        list
        + (Parts.Count > 0 ? "?" : "")
        + string.Join('&', Parts.Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value)}"));

    private static T? Choice<T>(string? name)
        where T : struct, Enum =>
        Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}

/// <summary>The library, or the part that a filter shows.</summary>
public sealed record LibraryModel(
    PictureListQuery Query,
    PictureListPage Page,
    PictureChoices Choices,
    IReadOnlyList<UploadedFile> Uploads
)
{
    /// <summary>The rows as fields; those of the page where nothing was sent yet.</summary>
    public PictureRowsForm Rows { get; init; } = new();

    /// <summary>The address of the next page; null at the end.</summary>
    public string? Older(string path) => Page.Older is null ? null : (Query with { Before = Page.Older }).Address(path);
}

/// <summary>The day from which on no page may show a picture, between the form and the clock.</summary>
public static class RightsDay
{
    /// <summary>The end that was typed; false if it is no day.</summary>
    public static bool TryRead(string? typed, SiteTime time, out DateTime? end)
    {
        ArgumentNullException.ThrowIfNull(time);
        end = null;
        if (string.IsNullOrWhiteSpace(typed))
        {
            return true;
        }

        if (
            !DateOnly.TryParseExact(
                typed.Trim(),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            ) || !SiteTime.IsPossible(day.ToDateTime(TimeOnly.MinValue))
        )
        {
            return false;
        }

        end = time.ToUtc(day.ToDateTime(TimeOnly.MinValue));
        return true;
    }

    /// <summary>An end as the form shows it; empty for none.</summary>
    public static string Write(DateTime? end, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return end is { } utc ? time.ToLocal(utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
    }
}

/// <summary>A picture's texts as typed in a row of the grid.</summary>
public sealed record PictureRowForm
{
    public long Id { get; init; }

    /// <summary>The version that was edited.</summary>
    public Guid Version { get; init; }

    public string? Alt { get; init; }
    public string? Caption { get; init; }
    public string? Credit { get; init; }
    public string? Keywords { get; init; }
    public string? Collections { get; init; }
    public string? Notice { get; init; }

    /// <summary>As "2026-03-02", in the site's zone.</summary>
    public string? RightsDay { get; init; }

    public static PictureRowForm Of(PictureListItem item, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new PictureRowForm
        {
            Id = item.Picture.Id,
            Version = item.Version,
            Alt = item.Texts.Alt,
            Caption = item.Texts.Caption,
            Credit = item.Texts.Credit,
            Keywords = item.Texts.Keywords,
            Collections = item.Texts.Collections,
            Notice = item.Texts.Rights?.Notice,
            RightsDay = Media.RightsDay.Write(item.Texts.Rights?.End, time),
        };
    }

    /// <summary>The command; the title and the territory stay as they are.</summary>
    public PictureRow ToRow(DateTime? end) =>
        new(
            Id,
            Version,
            new PictureTexts(Alt, Caption, Credit)
            {
                Keywords = Keywords ?? "",
                Collections = Collections ?? "",
                Rights = new PictureRights(Notice ?? "", null, end),
            }
        );
}

/// <summary>What goes into all rows.</summary>
public sealed record ForAllForm
{
    public string? Credit { get; init; }
    public string? Notice { get; init; }
    public string? RightsDay { get; init; }
    public string? Keywords { get; init; }
    public string? Collections { get; init; }
}

/// <summary>The grid of pictures as sent; the rows are named by the picture's number.</summary>
public sealed record PictureRowsForm
{
    public List<PictureRowForm> Rows { get; init; } = [];
    public ForAllForm All { get; init; } = new();

    /// <summary>The list that the grid shows.</summary>
    public PictureListQuery Query { get; init; } = new();

    /// <summary>The name of a row's field.</summary>
    public static string Field(long id, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"Rows[{id}].{name}");
}

/// <summary>Where a ratio is cut by hand, as typed in percent; all blank to follow the focal point.</summary>
public sealed record CropForm
{
    public string? Left { get; init; }
    public string? Top { get; init; }
    public string? Width { get; init; }

    public bool IsBlank =>
        string.IsNullOrWhiteSpace(Left) && string.IsNullOrWhiteSpace(Top) && string.IsNullOrWhiteSpace(Width);

    /// <summary>Null if it is blank or invalid.</summary>
    public CropBox? Box => CropBox.Parse(Left, Top, Width);

    public static CropForm Of(CropBox? box) =>
        box is { } at
            ? new CropForm
            {
                Left = CropBox.Percent(at.Left),
                Top = CropBox.Percent(at.Top),
                Width = CropBox.Percent(at.Width),
            }
            : new CropForm();
}

/// <summary>What a crop shows of a picture.</summary>
public static class CropView
{
    /// <summary>The view box of a drawing that has the picture, in its pixels.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="ratio">The shape.</param>
    /// <param name="box">Where it is cut by hand; null for around the point.</param>
    /// <param name="focus">The point.</param>
    public static string Of(PictureRef picture, Ratio ratio, CropBox? box, FocalPoint focus)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(ratio);
        var (width, height) = ((double)picture.Width, (double)picture.Height);
        var across = box is { } cut
            ? width * cut.Width / CropBox.Whole
            : Math.Min(width, height * ratio.Across / ratio.Down);
        var down = across * ratio.Down / ratio.Across;
        var (left, top) = box is { } at
            ? (width * at.Left / CropBox.Whole, height * at.Top / CropBox.Whole)
            : ((width - across) * focus.Left / 100, (height - down) * focus.Top / 100);
        return string.Create(CultureInfo.InvariantCulture, $"{left:0.##} {top:0.##} {across:0.##} {down:0.##}");
    }
}

/// <summary>A picture's texts, focal point and crops by hand, as typed.</summary>
public sealed record PictureForm
{
    /// <summary>The version that was edited.</summary>
    public Guid Version { get; init; }

    public string? Title { get; init; }
    public string? Alt { get; init; }
    public string? Caption { get; init; }
    public string? Credit { get; init; }
    public string? Keywords { get; init; }
    public string? Collections { get; init; }
    public string? Notice { get; init; }
    public string? Territory { get; init; }

    /// <summary>As "2026-03-02", in the site's zone.</summary>
    public string? RightsDay { get; init; }

    /// <summary>Percent from the left.</summary>
    public string? FocusLeft { get; init; }

    /// <summary>Percent from the top.</summary>
    public string? FocusTop { get; init; }

    /// <summary>By the name of the ratio; those that are missing stay as they are.</summary>
    public Dictionary<string, CropForm> Crops { get; init; } = [];

    /// <summary>The crops that were typed.</summary>
    public IReadOnlyDictionary<Ratio, CropBox?> Boxes =>
        Ratio
            .All.Where(ratio => Crops.ContainsKey(ratio.Name))
            .ToDictionary(ratio => ratio, ratio => Crops[ratio.Name].Box);

    /// <summary>The ratios whose numbers are incomplete or no percentages.</summary>
    public IEnumerable<Ratio> Unreadable =>
        Ratio.All.Where(ratio => Crops.TryGetValue(ratio.Name, out var crop) && !crop.IsBlank && crop.Box is null);

    /// <summary>Null if the input is not a valid point.</summary>
    public FocalPoint? Focus => FocalPoint.Parse(FocusLeft, FocusTop);

    public static PictureForm Of(PictureDetails details, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(details);
        return new PictureForm
        {
            Version = details.Version,
            Title = details.Texts.Title,
            Alt = details.Texts.Alt,
            Caption = details.Texts.Caption,
            Credit = details.Texts.Credit,
            Keywords = details.Texts.Keywords,
            Collections = details.Texts.Collections,
            Notice = details.Texts.Rights?.Notice,
            Territory = details.Texts.Rights?.Territory,
            RightsDay = Media.RightsDay.Write(details.Texts.Rights?.End, time),
            FocusLeft = details.Picture.Focus.Left.ToString(CultureInfo.InvariantCulture),
            FocusTop = details.Picture.Focus.Top.ToString(CultureInfo.InvariantCulture),
            Crops = Ratio.All.ToDictionary(ratio => ratio.Name, ratio => CropForm.Of(details.Picture.Crops.Of(ratio))),
        };
    }

    public PictureTexts ToTexts(DateTime? end) =>
        new(Alt, Caption, Credit)
        {
            Title = Title ?? "",
            Keywords = Keywords ?? "",
            Collections = Collections ?? "",
            Rights = new PictureRights(Notice ?? "", Territory ?? "", end),
        };
}

/// <summary>A picture and the form to change it.</summary>
/// <param name="IsConflict">True if a colleague has stored newer texts since the form was loaded.</param>
public sealed record PictureModel(PictureDetails Details, PictureForm Form, bool IsConflict = false)
{
    /// <summary>What the form says of a ratio, and else the picture.</summary>
    public CropForm Crop(Ratio ratio)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        return Form.Crops.GetValueOrDefault(ratio.Name) ?? CropForm.Of(Details.Picture.Crops.Of(ratio));
    }
}

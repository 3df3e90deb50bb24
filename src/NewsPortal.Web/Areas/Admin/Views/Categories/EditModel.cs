using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Web.Areas.Admin.Views.Categories;

/// <summary>The form of a category.</summary>
public sealed record EditModel(SaveCategory Command, Guid? StoredVersion, IReadOnlyList<CategoryLine> Categories)
{
    public EditConflict? EditConflict { get; init; }

    /// <summary>A colleague's stored changes next to what was typed.</summary>
    public EditConflict Beside(SaveCategory stored, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Views.EditConflict.Of(
            NewsroomAddresses.Category(Command.Id),
            Command,
            stored,
            (texts["Their name"], c => c.Name),
            (texts["Their address"], c => c.Slug),
            (texts["Their parent"], c => NameOf(c.ParentId)),
            (texts["Their description"], c => c.Description),
            (texts["Their colour"], c => c.Colour),
            (texts["Their order"], c => c.Position.ToString(CultureInfo.InvariantCulture)),
            (texts["Their place in the menu"], c => c.InMenu ? texts["Shown"] : texts["Not shown"])
        );
    }

    private string? NameOf(long? id) => Categories.FirstOrDefault(c => c.Id == id)?.Name;
}

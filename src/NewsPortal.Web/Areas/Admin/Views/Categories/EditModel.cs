using System.Globalization;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Web.Areas.Admin.Views.Categories;

/// <summary>The form of a category.</summary>
public sealed record EditModel(SaveCategory Command, Guid? StoredVersion, IReadOnlyList<CategoryLine> Categories)
{
    public EditConflict? EditConflict { get; init; }

    /// <summary>A colleague's stored changes next to what was typed.</summary>
    public EditConflict Beside(SaveCategory stored) =>
        Views.EditConflict.Of(
            NewsroomAddresses.Category(Command.Id),
            Command,
            stored,
            ("name", c => c.Name),
            ("address", c => c.Slug),
            ("parent", c => NameOf(c.ParentId)),
            ("description", c => c.Description),
            ("colour", c => c.Colour),
            ("order", c => c.Position.ToString(CultureInfo.InvariantCulture)),
            ("place in the menu", c => c.InMenu ? "Shown" : "Not shown")
        );

    private string? NameOf(long? id) => Categories.FirstOrDefault(c => c.Id == id)?.Name;
}

using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Web.Areas.Admin.Views.Categories;

/// <summary>The form of a category.</summary>
public sealed record EditModel(SaveCategory Command, Guid? StoredVersion, IReadOnlyList<CategoryLine> Categories);

internal static class EditModels
{
    /// <summary>The form with the newest version, so that a save after a conflict is the user's decision.</summary>
    public static async Task<EditModel> ModelAsync(
        this Controller controller, SaveCategory command, TaxonomyDesk desk, CancellationToken cancellationToken)
    {
        var stored = command.Id is { } id ? await desk.CategoryAsync(id, cancellationToken) : null;
        controller.ModelState.Remove(nameof(command.Version));
        return new EditModel(command, stored?.Version, await desk.CategoriesAsync(cancellationToken));
    }
}

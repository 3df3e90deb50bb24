using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Web.Areas.Admin.Views.Categories;

/// <summary>The form of a category.</summary>
public sealed record EditModel(SaveCategory Command, Guid? StoredVersion, IReadOnlyList<CategoryLine> Categories);

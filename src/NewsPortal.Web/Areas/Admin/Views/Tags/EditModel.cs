using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Web.Areas.Admin.Views.Tags;

/// <summary>The forms of a tag.</summary>
public sealed record EditModel
{
    [ValidateNever]
    public TagLine Tag { get; init; } = null!;

    public Guid? Version { get; init; }
    public string Name { get; init; } = "";
    public string? Slug { get; init; }
    public string? Introduction { get; init; }

    [BindNever]
    [ValidateNever]
    public EditConflict? EditConflict { get; init; }

    /// <summary>A colleague's stored changes next to what was typed.</summary>
    public EditConflict Beside(TagLine stored, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(texts);
        return EditConflict.Of(
            NewsroomAddresses.Tag(stored.Id),
            this,
            this with
            {
                Name = stored.Name,
                Slug = stored.Slug,
                Introduction = stored.Introduction,
            },
            (texts["Their name"], t => t.Name),
            (texts["Their address"], t => t.Slug),
            (texts["Their introduction"], t => t.Introduction)
        );
    }
}

/// <summary>The list of tags.</summary>
public sealed record ListModel(string? Query, NamePage<TagLine> Page);

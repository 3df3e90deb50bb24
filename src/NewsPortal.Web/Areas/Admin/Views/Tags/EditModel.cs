using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
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

    /// <summary>What somebody else has stored meanwhile; null when nobody did.</summary>
    [BindNever]
    public string? StoredIntroduction { get; init; }

    /// <summary>Name of the tag that takes this one's articles.</summary>
    public string? Into { get; init; }
}

/// <summary>The list of tags.</summary>
public sealed record ListModel(string? Query, NamePage<TagLine> Page);

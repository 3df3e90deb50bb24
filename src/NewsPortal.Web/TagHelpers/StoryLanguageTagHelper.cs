using Microsoft.AspNetCore.Razor.TagHelpers;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.TagHelpers;

/// <summary>
/// Gives an element with a story's text its language and direction. For a story in the site's language (null), it only
/// adds dir="auto".
/// </summary>
[HtmlTargetElement(Attributes = "story-lang")]
public sealed class StoryLanguageTagHelper : TagHelper
{
    /// <summary>BCP 47 tag; null for the site's.</summary>
    public string? StoryLang { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (StoryLang is { Length: > 0 } tag)
        {
            output.Attributes.SetAttribute("lang", tag);
            output.Attributes.SetAttribute("dir", LanguageTag.Direction(tag));
        }
    }
}

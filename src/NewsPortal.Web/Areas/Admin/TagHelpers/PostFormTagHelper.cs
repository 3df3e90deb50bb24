using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace NewsPortal.Web.Areas.Admin.TagHelpers;

/// <summary>
/// Gives every form that posts its antiforgery token. The framework does so only for forms without a written
/// address, and all of ours have one.
/// </summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class PostFormTagHelper(IHtmlGenerator generator) : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>True for a form that holds its token already.</summary>
    [HtmlAttributeName("has-token")]
    public bool OwnToken { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!OwnToken)
        {
            output.PostContent.AppendHtml(generator.GenerateAntiforgery(ViewContext));
        }
    }
}

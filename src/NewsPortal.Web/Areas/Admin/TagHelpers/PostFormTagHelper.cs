using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.TagHelpers;

/// <summary>
/// Gives every POST form its antiforgery token. The framework does so only for forms without an explicit action, and
/// all of ours have one. A form with data-draft-key, whose input the browser keeps, also gets the mark that proves its
/// origin.
/// </summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class PostFormTagHelper(IHtmlGenerator generator, FormOrigin origin) : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>True for a form that already contains its token.</summary>
    [HtmlAttributeName("has-token")]
    public bool OwnToken { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!OwnToken)
        {
            output.PostContent.AppendHtml(generator.GenerateAntiforgery(ViewContext));
        }

        if (
            output.Attributes.ContainsName("data-draft-key")
            && ViewContext.HttpContext.User.Identity?.IsAuthenticated == true
        )
        {
            var mark = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
            mark.MergeAttribute("type", "hidden");
            mark.MergeAttribute("name", FormOrigin.Field);
            mark.MergeAttribute(
                "value",
                origin.Seal(
                    ViewContext.HttpContext.User.ToActor().UserId!.Value,
                    Convert.ToString(output.Attributes["action"].Value, CultureInfo.InvariantCulture)!
                )
            );
            output.PostContent.AppendHtml(mark);
        }
    }
}

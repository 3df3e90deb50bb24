using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace NewsPortal.Web.Areas.Admin.TagHelpers;

/// <summary>
/// The key of a form that creates something (docs/adr/0030). It is kept when the form is redisplayed after an error, so
/// that submitting it twice, from wherever, creates one thing.
/// </summary>
[HtmlTargetElement("creation-key", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CreationKeyTagHelper : TagHelper
{
    /// <summary>The name of the field and of the command's property.</summary>
    public const string Name = "CreationKey";

    /// <summary>True if the page has another form of the same kind, whose key this one must not adopt.</summary>
    public bool Fresh { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var sent =
            !Fresh && ViewContext.ViewData.ModelState.TryGetValue(Name, out var entry) ? entry.AttemptedValue : null;
        output.TagName = "input";
        output.TagMode = TagMode.SelfClosing;
        output.Attributes.SetAttribute("type", "hidden");
        output.Attributes.SetAttribute("name", Name);
        output.Attributes.SetAttribute("value", (Guid.TryParse(sent, out var key) ? key : Guid.NewGuid()).ToString());
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using NewsPortal.Web.Views;

namespace NewsPortal.Web.TagHelpers;

/// <summary>Marks a card for the newsroom's editor of fronts; on a page for readers it adds nothing.</summary>
[HtmlTargetElement("article", Attributes = "front-card")]
public sealed class FrontCardTagHelper : TagHelper
{
    /// <summary>The story's id.</summary>
    public long FrontCard { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ViewContext.ViewData[FrontCanvas.Key] is not FrontCanvas canvas)
        {
            return;
        }

        output.Attributes.SetAttribute("data-story", FrontCard.ToString(CultureInfo.InvariantCulture));
        if (canvas.PlaceOf(FrontCard) is var (slot, isPlaced))
        {
            output.Attributes.SetAttribute("data-slot", slot);
            if (isPlaced)
            {
                output.Attributes.SetAttribute("data-placed", "");
            }
        }
    }
}

/// <summary>A place for a slot without a story; on a page for readers it is nothing.</summary>
[HtmlTargetElement("front-slot", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FrontSlotTagHelper : TagHelper
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if ((ViewContext.ViewData[FrontCanvas.Key] as FrontCanvas)?.EmptyLabel(Name) is not { } label)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "p";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "wrap canvas-empty");
        output.Attributes.SetAttribute("data-empty-slot", Name);
        output.Content.SetContent(label);
    }
}

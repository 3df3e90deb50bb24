using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using NewsPortal.Core.Media;

namespace NewsPortal.Web.TagHelpers;

/// <summary>
/// A picture in AVIF, WebP and JPEG in all its widths, with its space reserved and its colour shown while it loads;
/// nothing without a picture. The first one on a page marked as first is also preloaded in the head, by
/// <see cref="PicturePreloadTagHelper"/>.
/// </summary>
[HtmlTargetElement("news-picture", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PictureTagHelper : TagHelper
{
    /// <summary>The picture; null writes nothing.</summary>
    public PictureRef? Picture { get; set; }

    /// <summary>Its layout width, as in the "sizes" attribute.</summary>
    public string Sizes { get; set; } = "100vw";

    /// <summary>True for the first picture that a reader sees, which loads eagerly and with priority.</summary>
    public bool First { get; set; }

    /// <summary>The ratio it is cropped to around its focal point; null for the whole picture.</summary>
    public Ratio? Crop { get; set; }

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (Picture is null)
        {
            output.SuppressOutput();
            return;
        }

        var layout = new PictureLayout(Sizes) { Crop = Crop, IsFirst = First };
        if (First)
        {
            ViewContext.HttpContext.Items.TryAdd(PicturePreloadTagHelper.Key, PictureMarkup.Preload(Picture, layout));
        }

        output.Content.SetHtmlContent(PictureMarkup.Write(Picture, layout));
    }
}

/// <summary>
/// In the layout's head: preloads the page's first picture. The layout renders after the view, so the picture is known
/// by then.
/// </summary>
[HtmlTargetElement("news-picture-preload", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PicturePreloadTagHelper : TagHelper
{
    internal static readonly object Key = new();

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (ViewContext.HttpContext.Items[Key] is string link)
        {
            output.Content.SetHtmlContent(link);
        }
        else
        {
            output.SuppressOutput();
        }
    }
}

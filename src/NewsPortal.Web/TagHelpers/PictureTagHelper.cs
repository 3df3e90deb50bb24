using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using NewsPortal.Core.Media;

namespace NewsPortal.Web.TagHelpers;

/// <summary>
/// A picture in AVIF, WebP and JPEG and in the widths that it exists in, with its place reserved and its colour shown
/// while it loads; writes nothing where there is no picture. The first one that a page marks as first is also named in
/// the page's head, by <see cref="PicturePreloadTagHelper"/>.
/// </summary>
[HtmlTargetElement("news-picture", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PictureTagHelper : TagHelper
{
    /// <summary>The picture; null writes nothing.</summary>
    public PictureRef? Picture { get; set; }

    /// <summary>How wide it is laid out, as in the "sizes" attribute.</summary>
    public string Sizes { get; set; } = "100vw";

    /// <summary>True for the picture that a reader sees first: it loads at once and before others.</summary>
    public bool First { get; set; }

    /// <summary>The shape that it is cut to, around its focal point; null for the whole picture.</summary>
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
/// In the layout's head: lets browsers load the page's first picture before they come to it. The view has been written
/// when the layout is, so the picture is known by then.
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

using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using NewsPortal.Core.Media;

namespace NewsPortal.Web.TagHelpers;

/// <summary>
/// A picture in the widths that it exists in, with its place reserved and its colour shown while it loads; writes
/// nothing where there is no picture.
/// </summary>
[HtmlTargetElement("news-picture", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PictureTagHelper : TagHelper
{
    private const int PlainWidth = 640;

    /// <summary>The picture; null writes nothing.</summary>
    public PictureRef? Picture { get; set; }

    /// <summary>How wide it is laid out, as in the "sizes" attribute.</summary>
    public string Sizes { get; set; } = "100vw";

    /// <summary>True for the picture that a reader sees first: it loads at once and before others.</summary>
    public bool First { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Picture is null)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "img";
        output.TagMode = TagMode.SelfClosing;
        var widths = Picture.OfferedWidths.ToList();
        output.Attributes.SetAttribute("src", Picture.Address(widths.Find(w => w >= PlainWidth) is var w and > 0 ? w : widths[^1]));
        output.Attributes.SetAttribute("srcset", Picture.SourceSet());
        output.Attributes.SetAttribute("sizes", Sizes);
        output.Attributes.SetAttribute("width", Picture.Width.ToString(CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("height", Picture.Height.ToString(CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("alt", Picture.Alt);
        output.Attributes.SetAttribute("style", $"background-color:{Picture.DominantColour}");
        if (First)
        {
            output.Attributes.SetAttribute("fetchpriority", "high");
        }
        else
        {
            output.Attributes.SetAttribute("loading", "lazy");
        }

        output.Attributes.SetAttribute("decoding", "async");
    }
}

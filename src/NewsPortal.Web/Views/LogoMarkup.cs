using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>The newspaper's name as it stands in masthead and footer: its logo, or else its words.</summary>
public static class LogoMarkup
{
    /// <summary>The height at which the masthead shows a logo at most, in pixels; look-logo.css.</summary>
    private const int Height = 72;

    /// <summary>The markup; a logo says the name as its alternative text.</summary>
    public static IHtmlContent Nameplate(this SiteDirectory site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var (logo, dark) = (site.Look.Logo, site.Look.DarkLogo);
        if (logo is null)
        {
            return new HtmlContentBuilder().Append(site.Name);
        }

        var content = new HtmlContentBuilder().AppendHtml(Image(logo, "logo logo-light", site.Name));
        if (dark is not null)
        {
            // What is not displayed is not loaded.
            var image = Image(dark, "logo logo-dark", site.Name);
            image.MergeAttribute("loading", "lazy");
            content.AppendHtml(image);
        }

        return content;
    }

    private static TagBuilder Image(PictureRef picture, string classes, string name)
    {
        var width = Math.Max(1, (int)Math.Round((double)picture.Width * Height / picture.Height));
        var image = new TagBuilder("img") { TagRenderMode = TagRenderMode.SelfClosing };
        image.AddCssClass(classes);
        image.MergeAttribute("src", picture.Address(picture.OfferedWidths.First()));
        image.MergeAttribute("srcset", picture.SourceSet());
        image.MergeAttribute("sizes", string.Create(CultureInfo.InvariantCulture, $"min(100vw, {width}px)"));
        image.MergeAttribute("width", picture.Width.ToString(CultureInfo.InvariantCulture));
        image.MergeAttribute("height", picture.Height.ToString(CultureInfo.InvariantCulture));
        image.MergeAttribute("alt", name);
        return image;
    }
}

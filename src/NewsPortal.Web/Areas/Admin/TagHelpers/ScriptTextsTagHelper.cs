using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace NewsPortal.Web.Areas.Admin.TagHelpers;

/// <summary>The texts of the scripts as data, which no browser runs; none in English, which they hold.</summary>
[HtmlTargetElement("script-texts", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ScriptTextsTagHelper(IStringLocalizer<ScriptTexts> words) : TagHelper
{
    // The encoder leaves no character that could end the element.
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en")
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "script";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", "application/json");
        output.Attributes.SetAttribute("id", "texts");
        output.Content.SetHtmlContent(
            JsonSerializer.Serialize(
                words.GetAllStrings(includeParentCultures: true).ToDictionary(text => text.Name, text => text.Value),
                Options
            )
        );
    }
}

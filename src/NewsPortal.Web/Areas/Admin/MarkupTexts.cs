using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;

namespace NewsPortal.Web.Areas.Admin;

/// <summary>Sentences that hold an element, such as a time or a name with a script of its own.</summary>
public static class MarkupTexts
{
    /// <summary>A text whose values may be markup; other values are encoded.</summary>
    /// <param name="localizer">The newsroom's texts.</param>
    /// <param name="key">The English text.</param>
    /// <param name="values">What stands in its places.</param>
    public static IHtmlContent Html(this IStringLocalizer localizer, string key, params object[] values)
    {
        ArgumentNullException.ThrowIfNull(localizer);
        var text = localizer[key]
            .Value.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal);
        return new HtmlFormattableString(CultureInfo.CurrentCulture, text, values);
    }
}

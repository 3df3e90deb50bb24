using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.TagHelpers;

/// <summary>How much of a time is shown.</summary>
public enum TimeStyle
{
    /// <summary>Date, time and zone.</summary>
    Full,

    /// <summary>Date with year.</summary>
    Date,

    /// <summary>
    /// The time for today, otherwise day and month, with the year if it is not the current one. While it is recent, the
    /// page's script shows "2 hours ago" instead: the server's output is the same for everybody at any time.
    /// </summary>
    Short,
}

/// <summary>A UTC time for people, in the site's zone and culture, and for machines.</summary>
[HtmlTargetElement("news-time", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TimeTagHelper(SiteTime time, IStringLocalizer<Texts> texts) : TagHelper
{
    /// <summary>UTC; null writes nothing.</summary>
    public DateTime? At { get; set; }

    /// <summary>How much of it to show.</summary>
    public TimeStyle As { get; set; } = TimeStyle.Short;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (At is not { } at)
        {
            output.SuppressOutput();
            return;
        }

        var local = time.ToLocal(at);
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute(
            "datetime",
            new HtmlString(local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture))
        );
        if (As == TimeStyle.Short)
        {
            output.Attributes.SetAttribute(new TagHelperAttribute("data-fresh"));
        }

        output.Content.SetContent(
            As switch
            {
                TimeStyle.Full => texts[
                    "{0}, {1}",
                    time.LongDate(local),
                    $"{local.ToString("t", time.Culture)} {time.ZoneLabel(at)}"
                ],
                TimeStyle.Date => time.LongDate(local),
                _ => Short(local),
            }
        );
    }

    private string Short(DateTimeOffset local) =>
        local.Date == time.ToLocal(time.UtcNow).Date ? local.ToString("t", time.Culture) : time.ShortDate(local);
}

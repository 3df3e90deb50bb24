using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Views.Error;

/// <summary>What went wrong, in the reader's terms, and where to go from here.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(int code, string requestId, bool isRead, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Code = code;
        RequestId = requestId;
        (Heading, Text) = code switch
        {
            400 when isRead => (
                texts["That address cannot be read"],
                texts["It holds characters that no page of ours has. Check it, or start from the front page."]
            ),
            400 => (
                texts["The form could not be read"],
                texts[
                    "It arrived incomplete, holds a character that no text can have, or came from another site. Go "
                        + "back, load the page again and send it once more."
                ]
            ),
            403 => (
                texts["You may not see this"],
                texts["This part of the site is for others. If it should be open to you, tell the newsroom."]
            ),
            404 => (
                texts["There is nothing at this address"],
                texts[
                    "The link may be mistyped, or the page may have moved. Search for it, or look at the sections and "
                        + "the latest stories."
                ]
            ),
            405 => (
                texts["That does not work here"],
                texts["This address cannot be used in this way. Go back and try again from the page before."]
            ),
            410 => (
                texts["This story was taken down"],
                texts["The newsroom has withdrawn it. The latest stories are below."]
            ),
            413 => (
                texts["That was too large"],
                texts["What you sent is larger than we accept. Make it smaller and send it again."]
            ),
            429 => (
                texts["Too many requests"],
                texts["You asked for a lot in a short time. Wait a minute, then try again."]
            ),
            503 => (
                texts["We will be back in a moment"],
                texts["The site cannot reach its database just now. Nothing is lost. Reload the page in a minute."]
            ),
            >= 500 => (
                texts["Something went wrong on our side"],
                texts["The fault was written down. Reload the page; if it happens again, tell us the number below."]
            ),
            _ => (texts["That did not work"], texts["Go back and try again from the page before."]),
        };
        Head = new PageHead { Title = Heading, IsIndexed = false };
    }

    public int Code { get; }

    /// <summary>The id of the failed request in the log.</summary>
    public string RequestId { get; }

    public string Heading { get; }

    public string Text { get; }

    /// <summary>A search helps readers looking for something that is not here.</summary>
    public bool OffersSearch =>
        Code is StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound or StatusCodes.Status410Gone;

    public IReadOnlyList<ArticleCard> Latest { get; init; } = [];
}

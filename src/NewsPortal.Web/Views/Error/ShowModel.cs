using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Views.Error;

/// <summary>What went wrong, in the reader's words, and where to go from here.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(int code, string requestId)
    {
        Code = code;
        RequestId = requestId;
        (Heading, Text) = code switch
        {
            400 => ("That address cannot be read", "It holds characters that no page of ours has. Check it, or start from the front page."),
            403 => ("You may not see this", "This part of the site is for others. If it should be open to you, tell the newsroom."),
            404 => ("There is nothing at this address", "The link may be mistyped, or the page may have moved. The sections and the latest stories are below."),
            405 => ("That does not work here", "This address cannot be used in this way. Go back and try again from the page before."),
            410 => ("This story was taken down", "The newsroom has withdrawn it, and it will not come back at this address. The latest stories are below."),
            413 => ("That was too large", "What you sent is larger than we accept. Make it smaller and send it again."),
            429 => ("Too many requests", "You asked for a lot in a short time. Wait a minute, then try again."),
            503 => ("We will be back in a moment", "The site cannot reach its database just now. Nothing is lost. Reload the page in a minute."),
            >= 500 => ("Something went wrong on our side", "The fault was written down. Reload the page; if it happens again, tell us the number below."),
            _ => ("That did not work", "Go back and try again from the page before."),
        };
        Head = new PageHead { Title = Heading, IsIndexed = false };
    }

    public int Code { get; }

    /// <summary>The number under which the fault stands in the log.</summary>
    public string RequestId { get; }

    public string Heading { get; }

    public string Text { get; }

    public IReadOnlyList<ArticleCard> Latest { get; init; } = [];
}

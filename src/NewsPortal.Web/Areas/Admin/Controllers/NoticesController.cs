using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Notices;
using NewsPortal.Web.Areas.Admin.Views.Notices;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>What colleagues did with the articles that concern the user, and pictures whose rights end.</summary>
[Requires(Permissions.ArticlesRead)]
public sealed class NoticesController(NoticeBoard board) : AdminController
{
    private long UserId => Actor.UserId!.Value;

    [HttpGet("")]
    public async Task<IActionResult> Index(long? before, CancellationToken cancellationToken)
    {
        var lines = await board.ReadAsync(UserId, before, cancellationToken);
        return View(
            new IndexModel(
                [.. lines.Take(NoticeBoard.PageSize)],
                lines.Count > NoticeBoard.PageSize ? lines[NoticeBoard.PageSize - 1].Id : null,
                await board.MailAsync(UserId, cancellationToken)
            )
        );
    }

    /// <summary>Marks a notice as read and leads to what it is about.</summary>
    [HttpPost("{id:long}")]
    public async Task<IActionResult> Open(long id, CancellationToken cancellationToken) =>
        await board.OpenAsync(UserId, id, cancellationToken) switch
        {
            { ArticleId: { } article, NoteId: { } note } => Redirect(NewsroomAddresses.Note(article, note)),
            { ArticleId: { } article } => Redirect(NewsroomAddresses.Article(article)),
            { MediaId: { } picture } => Redirect(NewsroomAddresses.Picture(picture)),
            _ => NotFound(),
        };

    /// <summary>Marks everything that the page showed as read.</summary>
    [HttpPost("read")]
    public async Task<IActionResult> Read(long upTo, CancellationToken cancellationToken)
    {
        await board.MarkReadAsync(UserId, upTo, cancellationToken);
        return Redirect(NewsroomAddresses.Notices);
    }

    /// <summary>Stores how the user gets notices by mail.</summary>
    [HttpPost("mail")]
    public async Task<IActionResult> Mail(NoticeMail choice, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || !Enum.IsDefined(choice))
        {
            return BadRequest();
        }

        await board.ChooseMailAsync(UserId, choice, cancellationToken);
        TempData["Done"] = T["Your choice is stored."].Value;
        return Redirect(NewsroomAddresses.Notices);
    }
}

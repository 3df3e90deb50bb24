using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.People;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.People;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The people of the newsroom: who can sign in, as what, and what they did.</summary>
[Requires(Permissions.PeopleManage)]
public sealed class PeopleController(
    AccountQueries accounts,
    PersonEditor people,
    AccountEditor editor,
    PasswordEditor passwords,
    InvitationEditor invitations,
    FactorQueries factors,
    FactorEditor factorEditor,
    AuditQueries audit,
    ArticleAdminQueries articles,
    SiteDirectoryQueries directory
) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellationToken) =>
        View(await accounts.ListAsync(cancellationToken));

    /// <summary>Where these pages were before.</summary>
    [HttpGet("/admin/users")]
    [HttpGet("/admin/users/new")]
    [HttpGet("/admin/users/{id:long}")]
    public IActionResult Moved(long? id) =>
        RedirectPermanent(
            id is { } known ? NewsroomAddresses.Person(known)
            : Request.Path.Value!.EndsWith("new", StringComparison.OrdinalIgnoreCase) ? NewsroomAddresses.NewPerson
            : NewsroomAddresses.People
        );

    [HttpGet("new")]
    [ShowsHeldForm]
    public async Task<IActionResult> New(CancellationToken cancellationToken) =>
        View(await ModelAsync(new CreateUser(), false, cancellationToken));

    [HttpPost("new")]
    [AsksForPassword(NewsroomAddresses.NewPerson)]
    public async Task<IActionResult> Create(CreateUser command, bool makesByline, CancellationToken cancellationToken)
    {
        var result = ModelState.IsValid
            ? await people.InviteAsync(command, makesByline, Actor, cancellationToken)
            : new Result<Saved>(Outcome.Invalid);
        return await AnswerAsync(
            result,
            T["The invitation is on its way to {0}.", command.Email.Trim()],
            NewsroomAddresses.Person(result.Value.Id),
            async () => View("New", await ModelAsync(command, makesByline, cancellationToken))
        );
    }

    [HttpGet("{id:long}")]
    [ShowsHeldForm]
    public Task<IActionResult> Edit(long id, DateTime? before, CancellationToken cancellationToken) =>
        FormAsync(id, null, cancellationToken, before?.ToUniversalTime());

    [HttpPost("{id:long}")]
    [AsksForPassword(NewsroomAddresses.PersonForm)]
    public Task<IActionResult> Save(long id, ChangeUser command, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.ChangeAsync(command with { Id = id }, Actor, cancellationToken),
            T["Saved."],
            NewsroomAddresses.Person(id),
            _ => FormAsync(id, command, cancellationToken)
        );

    [HttpPost("{id:long}/disable")]
    [AsksForPassword(NewsroomAddresses.PersonForm)]
    public Task<IActionResult> Disable(long id, string? version, CancellationToken cancellationToken) =>
        StepAsync(
            id,
            editor.DisableAsync(id, version, Actor, cancellationToken),
            T["The account is closed and signed out."],
            cancellationToken
        );

    [HttpPost("{id:long}/enable")]
    [AsksForPassword(NewsroomAddresses.PersonForm)]
    public Task<IActionResult> Enable(long id, string? version, CancellationToken cancellationToken) =>
        StepAsync(
            id,
            editor.EnableAsync(id, version, Actor, cancellationToken),
            T["The account is open again."],
            cancellationToken
        );

    [HttpPost("{id:long}/sign-out")]
    public Task<IActionResult> SignOutPerson(long id, string? version, CancellationToken cancellationToken) =>
        StepAsync(
            id,
            editor.SignOutEverywhereAsync(id, version, Actor, cancellationToken),
            T["Signed out everywhere."],
            cancellationToken
        );

    [HttpPost("{id:long}/password-link")]
    [AsksForPassword(NewsroomAddresses.PersonForm)]
    public Task<IActionResult> PasswordLink(long id, string? version, CancellationToken cancellationToken) =>
        ShowLinkAsync(id, version, T["Here is the link."], cancellationToken);

    [HttpPost("{id:long}/invitation")]
    [AsksForPassword(NewsroomAddresses.PersonForm)]
    public Task<IActionResult> SendInvitation(long id, string? version, CancellationToken cancellationToken) =>
        StepAsync(
            id,
            invitations.SendAgainAsync(id, version, Actor, cancellationToken),
            T["The invitation is on its way. Earlier links no longer work."],
            cancellationToken
        );

    [HttpPost("{id:long}/withdraw")]
    [AsksForPassword(NewsroomAddresses.PersonForm)]
    public async Task<IActionResult> WithdrawInvitation(
        long id,
        string? version,
        CancellationToken cancellationToken
    ) =>
        await AnswerAsync(
            await invitations.WithdrawAsync(id, version, Actor, cancellationToken),
            T["The invitation is withdrawn."],
            NewsroomAddresses.People,
            () => FormAsync(id, null, cancellationToken)
        );

    [HttpPost("{id:long}/reset-factors")]
    [AsksForPassword(NewsroomAddresses.PersonForm)]
    public Task<IActionResult> ResetFactors(long id, string? version, CancellationToken cancellationToken) =>
        StepAsync(
            id,
            factorEditor.ResetAsync(id, version, Actor, cancellationToken),
            T["The second factors are removed, and the person is signed out."],
            cancellationToken
        );

    private async Task<IActionResult> StepAsync(
        long id,
        Task<Result<Saved>> step,
        string done,
        CancellationToken cancellationToken
    ) =>
        await AnswerAsync(await step, done, NewsroomAddresses.Person(id), () => FormAsync(id, null, cancellationToken));

    private async Task<IActionResult> ShowLinkAsync(
        long id,
        string? version,
        string done,
        CancellationToken cancellationToken
    )
    {
        var result = await passwords.TokenAsync(id, version, Actor, cancellationToken);
        if (result.Value is { } token)
        {
            // Not the host of this request: an administrator using an internal address would hand out a link to it.
            TempData["PasswordLink"] = (await directory.GetAsync(cancellationToken)).Absolute(
                AccountAddresses.SetPasswordWith(id, token)
            );
        }

        return await AnswerAsync(
            result,
            done,
            NewsroomAddresses.Person(id),
            () => FormAsync(id, null, cancellationToken)
        );
    }

    private async Task<NewModel> ModelAsync(
        CreateUser command,
        bool makesByline,
        CancellationToken cancellationToken
    ) =>
        new(
            command,
            makesByline,
            await articles.AuthorsAsync(cancellationToken),
            await articles.CategoriesAsync(cancellationToken)
        );

    private async Task<IActionResult> FormAsync(
        long id,
        ChangeUser? command,
        CancellationToken cancellationToken,
        DateTime? before = null
    )
    {
        if (await accounts.FindAsync(id, cancellationToken) is not { } user)
        {
            return NotFound();
        }

        var form =
            command is not null && !IsConflict
                ? command
                : (
                    command
                    ?? new ChangeUser
                    {
                        DisplayName = user.DisplayName,
                        Role = user.Role ?? "",
                        AuthorId = user.AuthorId,
                        SectionIds = [.. user.SectionIds],
                    }
                ) with
                {
                    Version = user.Version,
                };
        var model = new EditModel(
            form with
            {
                Id = id,
            },
            user,
            await articles.AuthorsAsync(cancellationToken),
            await articles.CategoriesAsync(cancellationToken)
        )
        {
            Security = await factors.FindAsync(id, cancellationToken),
            Did = await audit.ListOfAsync(id, before, EditModel.Shown, cancellationToken),
        };
        return View("Edit", model with { EditConflict = command is not null && IsConflict ? model.Beside(T) : null });
    }
}

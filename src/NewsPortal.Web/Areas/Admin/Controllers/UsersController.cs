using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Users;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The people who can sign in.</summary>
[Requires(Permissions.PeopleManage)]
public sealed class UsersController(
    AccountQueries accounts,
    AccountEditor editor,
    PasswordEditor passwords,
    ArticleAdminQueries articles,
    SiteDirectoryQueries directory
) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellationToken) =>
        View(await accounts.ListAsync(cancellationToken));

    [HttpGet("new")]
    [ShowsHeldForm]
    public async Task<IActionResult> New(CancellationToken cancellationToken) =>
        View(await ModelAsync(new CreateUser(), cancellationToken));

    [HttpPost("new")]
    [AsksForPassword(NewsroomAddresses.NewUser)]
    public async Task<IActionResult> Create(CreateUser command, CancellationToken cancellationToken)
    {
        var result = ModelState.IsValid
            ? await editor.CreateAsync(command with { Password = null }, Actor, cancellationToken)
            : new Result<Saved>(Outcome.Invalid);
        if (result.IsDone)
        {
            var created = await accounts.FindAsync(result.Value.Id, cancellationToken);
            return await ShowLinkAsync(result.Value.Id, created?.Version, "The account is created.", cancellationToken);
        }

        return await AnswerAsync(result, "", "", async () => View("New", await ModelAsync(command, cancellationToken)));
    }

    [HttpGet("{id:long}")]
    [ShowsHeldForm]
    public Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        FormAsync(id, null, cancellationToken);

    [HttpPost("{id:long}")]
    [AsksForPassword(NewsroomAddresses.UserForm)]
    public Task<IActionResult> Save(long id, ChangeUser command, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.ChangeAsync(command with { Id = id }, Actor, cancellationToken),
            "Saved.",
            NewsroomAddresses.User(id),
            _ => FormAsync(id, command, cancellationToken)
        );

    [HttpPost("{id:long}/disable")]
    [AsksForPassword(NewsroomAddresses.UserForm)]
    public Task<IActionResult> Disable(long id, string? version, CancellationToken cancellationToken) =>
        StepAsync(
            id,
            editor.DisableAsync(id, version, Actor, cancellationToken),
            "The account is closed and signed out.",
            cancellationToken
        );

    [HttpPost("{id:long}/enable")]
    [AsksForPassword(NewsroomAddresses.UserForm)]
    public Task<IActionResult> Enable(long id, string? version, CancellationToken cancellationToken) =>
        StepAsync(
            id,
            editor.EnableAsync(id, version, Actor, cancellationToken),
            "The account is open again.",
            cancellationToken
        );

    [HttpPost("{id:long}/sign-out")]
    public Task<IActionResult> SignOutUser(long id, string? version, CancellationToken cancellationToken) =>
        StepAsync(
            id,
            editor.SignOutEverywhereAsync(id, version, Actor, cancellationToken),
            "Signed out everywhere.",
            cancellationToken
        );

    [HttpPost("{id:long}/password-link")]
    [AsksForPassword(NewsroomAddresses.UserForm)]
    public Task<IActionResult> PasswordLink(long id, string? version, CancellationToken cancellationToken) =>
        ShowLinkAsync(id, version, "Here is the link.", cancellationToken);

    private async Task<IActionResult> StepAsync(
        long id,
        Task<Result<Saved>> step,
        string done,
        CancellationToken cancellationToken
    ) => await AnswerAsync(await step, done, NewsroomAddresses.User(id), () => FormAsync(id, null, cancellationToken));

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
            NewsroomAddresses.User(id),
            () => FormAsync(id, null, cancellationToken)
        );
    }

    private async Task<NewModel> ModelAsync(CreateUser command, CancellationToken cancellationToken) =>
        new(command, await articles.AuthorsAsync(cancellationToken), await articles.CategoriesAsync(cancellationToken));

    private async Task<IActionResult> FormAsync(long id, ChangeUser? command, CancellationToken cancellationToken)
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
        );
        return View("Edit", model with { EditConflict = command is not null && IsConflict ? model.Beside() : null });
    }
}

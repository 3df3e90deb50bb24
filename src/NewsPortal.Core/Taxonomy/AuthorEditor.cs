using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Taxonomy;

/// <summary>Everything in the form of an author.</summary>
public sealed record SaveAuthor : SaveCommand
{
    public string Name { get; init; } = "";

    internal override (string Field, string Text) Called() => (nameof(Name), Name);

    /// <summary>True for an agency, a desk or the newspaper itself.</summary>
    public bool IsOrganisation { get; init; }

    /// <summary>Empty derives one from the name, or keeps the current one.</summary>
    public string? Slug { get; init; }

    public string? Role { get; init; }
    public string? Biography { get; init; }
    public string? Email { get; init; }
    public long? PortraitId { get; init; }

    /// <summary>In display order.</summary>
    public IReadOnlyList<SaveAuthorLink> Links { get; init; } = [];
}

/// <summary>A link of an author; ignored without an address.</summary>
public sealed record SaveAuthorLink
{
    public string? Label { get; init; }
    public string? Url { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveAuthorValidator : AbstractValidator<SaveAuthor>
{
    public SaveAuthorValidator()
    {
        RuleFor(c => c.Name)
            .Must(TermName.IsVisible)
            .WithMessage("Enter the name.")
            .MaximumLength(Author.NameLength)
            .WithMessage($"The name may have {Author.NameLength} characters. Shorten it.");
        RuleFor(c => c.Slug)
            .Must(slug => string.IsNullOrWhiteSpace(slug) || Infrastructure.Slug.From(slug).Length > 0)
            .WithMessage("The address needs at least one letter or digit.");
        RuleFor(c => c.Role).MaximumLength(200).WithMessage("The role may have 200 characters. Shorten it.");
        RuleFor(c => c.Biography)
            .MaximumLength(4000)
            .WithMessage("The biography may have 4,000 characters. Shorten it.");
        RuleFor(c => c.Email)
            .MaximumLength(254)
            .WithMessage("The e-mail address may have 254 characters.")
            .EmailAddress()
            .When(c => !string.IsNullOrWhiteSpace(c.Email))
            .WithMessage("This is not an e-mail address. Write it like \"name@example.org\".");
        RuleForEach(c => c.Links)
            .ChildRules(link =>
            {
                link.RuleFor(l => l.Label)
                    .MaximumLength(100)
                    .WithMessage("The name of a link may have 100 characters. Shorten it.");
                link.RuleFor(l => l.Url)
                    .Must(url =>
                        string.IsNullOrWhiteSpace(url)
                        || (url.Trim() is { Length: <= 2000 } address && PublicAddresses.IsWeb(address))
                    )
                    .WithMessage("Write the link as an address that begins with https:// or http://.");
            });
    }
}

/// <summary>Creates and changes authors; editors and administrators.</summary>
public sealed class AuthorEditor(
    NewsDbContext db,
    Redirects redirects,
    ChangeFeed changes,
    SaveFrame frame,
    AuditTrail audit,
    IValidator<SaveAuthor> validator
)
{
    public async Task<EditResult> SaveAsync(SaveAuthor command, Actor actor, CancellationToken cancellationToken) =>
        !actor.May(Permissions.AuthorsEdit)
            ? new EditResult(EditOutcome.NotAllowed)
            : await frame.SaveAsync(
                command,
                validator,
                nameof(Author),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken,
                nameof(command.Slug)
            );

    /// <summary>Deletes an author without articles.</summary>
    public async Task<EditResult> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.AuthorsEdit)
            ? new EditResult(EditOutcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var author = await db.Authors.Include(a => a.Links).SingleOrDefaultAsync(a => a.Id == id, token);
                    if (author is null)
                    {
                        return new EditResult(EditOutcome.NotFound);
                    }

                    if (
                        await db.IsNamedAsync(ReferenceKind.Author, id, token)
                        || await db.ArticleAuthors.AnyAsync(l => l.AuthorId == id, token)
                    )
                    {
                        return EditResult.Invalid("", "Articles carry this byline. Give them another author first.");
                    }

                    db.Entry(author).Property(a => a.Version).OriginalValue = version;
                    db.Authors.Remove(author);
                    await db
                        .Redirects.Where(r => r.Target == RedirectTarget.Author && r.TargetId == id)
                        .ExecuteDeleteAsync(token);
                    changes.Append(ChangeSubject.Author, id);
                    audit.Add(actor, "Deleted author", author.Name);
                    await db.SaveChangesAsync(token);
                    return EditResult.Done(id);
                },
                cancellationToken
            );

    private async Task<EditResult> StoreAsync(SaveAuthor command, Actor actor, CancellationToken cancellationToken)
    {
        var name = PlainText.Line(command.Name);
        var isNew = command.Id is null;
        var author = isNew
            ? new Author { Name = name, Slug = "" }
            : await db.Authors.Include(a => a.Links).SingleOrDefaultAsync(a => a.Id == command.Id, cancellationToken);
        if (author is null)
        {
            return new EditResult(EditOutcome.NotFound);
        }

        var isExplicit = !string.IsNullOrWhiteSpace(command.Slug);
        var wanted = FreeSlug.From(
            isExplicit ? command.Slug!
                : isNew ? name
                : author.Slug,
            "author"
        );
        var slug = await FreeSlug.FindAsync(
            wanted,
            "author",
            (s, token) => db.Authors.AnyAsync(a => a.Slug == s && a.Id != author.Id, token),
            cancellationToken
        );
        if (isExplicit && slug != wanted)
        {
            return EditResult.Invalid(
                nameof(command.Slug),
                $"Another author has the address \"{wanted}\". Choose a different one."
            );
        }

        if (command.PortraitId is { } portrait && !await db.Media.AnyAsync(m => m.Id == portrait, cancellationToken))
        {
            return EditResult.Invalid(
                nameof(command.PortraitId),
                "There is no picture with this number. Choose another one."
            );
        }

        if (!isNew)
        {
            db.Entry(author).Property(a => a.Version).OriginalValue = command.Version ?? Guid.Empty;
            if (author.Slug != slug)
            {
                await redirects.KeepAsync(
                    SiteAddresses.Stored.Author(author.Slug),
                    RedirectTarget.Author,
                    author.Id,
                    cancellationToken
                );
            }
        }

        await redirects.ReleaseAsync(SiteAddresses.Stored.Author(slug), cancellationToken);
        author.Name = name;
        author.Slug = slug;
        author.IsOrganisation = command.IsOrganisation;
        author.Role = PlainText.Line(command.Role);
        author.Biography = PlainText.Lines(command.Biography);
        author.Email = string.IsNullOrWhiteSpace(command.Email) ? null : command.Email.Trim();
        author.PortraitId = command.PortraitId;
        author.Links.Clear();
        foreach (var link in command.Links.Where(l => !string.IsNullOrWhiteSpace(l.Url)))
        {
            var url = link.Url!.Trim();
            var label = PlainText.Line(link.Label);
            author.Links.Add(
                new AuthorLink
                {
                    Position = author.Links.Count,
                    Url = url,
                    Label = label.Length > 0 ? label : HtmlText.Excerpt(new Uri(url).Host, 100),
                }
            );
        }

        if (isNew)
        {
            db.Authors.Add(author);
        }
        else
        {
            db.Entry(author).Property(a => a.Name).IsModified = true;
        }

        audit.Add(actor, isNew ? "Created author" : "Changed author", name);
        await db.SaveChangesAsync(cancellationToken);
        changes.Append(ChangeSubject.Author, author.Id);
        await db.SaveChangesAsync(cancellationToken);
        return EditResult.Done(author.Id, author.Version);
    }
}

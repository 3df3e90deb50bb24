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
            .Says(TaxonomyErrorCodes.NameMissing)
            .MaximumLength(Author.NameLength)
            .Says(TaxonomyErrorCodes.NameLong, Author.NameLength);
        RuleFor(c => c.Slug)
            .Must(slug => string.IsNullOrWhiteSpace(slug) || Infrastructure.Slug.From(slug).Length > 0)
            .Says(TaxonomyErrorCodes.AddressEmpty);
        RuleFor(c => c.Role).MaximumLength(200).Says(TaxonomyErrorCodes.AuthorRoleLong);
        RuleFor(c => c.Biography).MaximumLength(4000).Says(TaxonomyErrorCodes.AuthorBiographyLong);
        RuleFor(c => c.Email)
            .MaximumLength(254)
            .Says(TaxonomyErrorCodes.AuthorEmailLong)
            .EmailAddress()
            .When(c => !string.IsNullOrWhiteSpace(c.Email))
            .Says(TaxonomyErrorCodes.AuthorEmailInvalid);
        RuleForEach(c => c.Links)
            .ChildRules(link =>
            {
                link.RuleFor(l => l.Label).MaximumLength(100).Says(TaxonomyErrorCodes.AuthorLinkNameLong);
                link.RuleFor(l => l.Url)
                    .Must(url =>
                        string.IsNullOrWhiteSpace(url)
                        || (url.Trim() is { Length: <= 2000 } address && PublicAddresses.IsWeb(address))
                    )
                    .Says(TaxonomyErrorCodes.AuthorLinkInvalid);
            });
    }
}

/// <summary>Creates and changes authors; editors and administrators.</summary>
public sealed class AuthorEditor(
    NewsDbContext db,
    TermFrame terms,
    ChangeFeed changes,
    SaveFrame frame,
    TaxonomyAdminQueries queries,
    AuditTrail audit,
    IValidator<SaveAuthor> validator
)
{
    public async Task<Result<Saved>> SaveAsync(SaveAuthor command, Actor actor, CancellationToken cancellationToken) =>
        !actor.May(Permissions.AuthorsEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await frame.SaveAsync(
                command,
                validator,
                nameof(Author),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken,
                nameof(command.Slug)
            );

    /// <summary>
    /// Changes the text, picture and links of the actor's own byline. Everything else of the command is ignored: the
    /// name, the address and the role are the editors'.
    /// </summary>
    public async Task<Result<Saved>> SaveOwnAsync(SaveAuthor command, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(Permissions.AuthorsEditOwn) || actor.UserId is not { } userId)
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        return await queries.OwnAuthorAsync(userId, cancellationToken) is not { } stored
            ? new Result<Saved>(Outcome.NotFound)
            : await frame.SaveAsync(
                stored with
                {
                    Version = command.Version,
                    Biography = command.Biography,
                    PortraitId = command.PortraitId,
                    Links = command.Links,
                },
                validator,
                nameof(Author),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken
            );
    }

    /// <summary>Deletes an author who has no article.</summary>
    public async Task<Result<Saved>> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.AuthorsEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var author = await db.Authors.Include(a => a.Links).SingleOrDefaultAsync(a => a.Id == id, token);
                    if (author is null)
                    {
                        return new Result<Saved>(Outcome.NotFound);
                    }

                    if (
                        await db.IsNamedAsync(ReferenceKind.Author, id, token)
                        || await db.ArticleAuthors.AnyAsync(l => l.AuthorId == id, token)
                    )
                    {
                        return Result<Saved>.Invalid("", TaxonomyErrorCodes.AuthorInUse);
                    }

                    audit.Add(actor, "Deleted author", author.Name, new AuditThing("author", id));
                    return await terms.RemoveAsync(
                        author,
                        id,
                        version,
                        RedirectTarget.Author,
                        ChangeSubject.Author,
                        token
                    );
                },
                cancellationToken
            );

    private async Task<Result<Saved>> StoreAsync(SaveAuthor command, Actor actor, CancellationToken cancellationToken)
    {
        var name = PlainText.Line(command.Name);
        var isNew = command.Id is null;
        var author = isNew
            ? new Author { Name = name, Slug = "" }
            : await db.Authors.Include(a => a.Links).SingleOrDefaultAsync(a => a.Id == command.Id, cancellationToken);
        if (author is null)
        {
            return new Result<Saved>(Outcome.NotFound);
        }

        var (slug, isTaken) = await TermFrame.AddressAsync(
            command.Slug,
            author.Slug,
            name,
            "author",
            (s, token) => db.Authors.AnyAsync(a => a.Slug == s && a.Id != author.Id, token),
            cancellationToken
        );
        if (isTaken)
        {
            return Result<Saved>.Invalid(nameof(command.Slug), TaxonomyErrorCodes.AuthorAddressTaken, slug);
        }

        if (command.PortraitId is { } portrait && !await db.Media.AnyAsync(m => m.Id == portrait, cancellationToken))
        {
            return Result<Saved>.Invalid(nameof(command.PortraitId), TaxonomyErrorCodes.AuthorPortraitUnknown);
        }

        if (!isNew)
        {
            db.Entry(author).Property(a => a.Version).OriginalValue = command.Version ?? Guid.Empty;
        }

        await terms.MoveAsync(
            RedirectTarget.Author,
            author.Id,
            isNew ? null : SiteAddresses.Stored.Author(author.Slug),
            SiteAddresses.Stored.Author(slug),
            cancellationToken
        );
        var before = isNew ? null : TermFrame.Named(author.Name, author.Slug);
        var formerly = (author.Name, author.Slug);
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

        audit.Add(
            actor,
            isNew ? "Created author" : "Changed author",
            name,
            isNew ? null : new AuditThing("author", author.Id),
            before,
            TermFrame.Named(name, slug)
        );
        await db.SaveChangesAsync(cancellationToken);
        if (!isNew)
        {
            await terms.RenamedAsync(TermKind.Author, author.Id, formerly, (name, slug), actor, cancellationToken);
        }

        changes.Append(ChangeSubject.Author, author.Id);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(author.Id, author.Version));
    }
}

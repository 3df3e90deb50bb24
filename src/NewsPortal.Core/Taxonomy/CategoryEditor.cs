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

/// <summary>Everything in the form of a category.</summary>
public sealed record SaveCategory : SaveCommand
{
    public string Name { get; init; } = "";

    internal override (string Field, string Text) Called() => (nameof(Name), Name);

    /// <summary>Empty derives one from the name, or keeps the current one.</summary>
    public string? Slug { get; init; }

    public string? Description { get; init; }

    /// <summary>"#rrggbb"; empty inherits the parent's.</summary>
    public string? Colour { get; init; }

    public long? ParentId { get; init; }
    public int Position { get; init; }
    public bool InMenu { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveCategoryValidator : AbstractValidator<SaveCategory>
{
    private const double EnoughContrast = 4.5;

    public SaveCategoryValidator()
    {
        RuleFor(c => c.Name)
            .Must(TermName.IsVisible)
            .Says(TaxonomyErrorCodes.NameMissing)
            .MaximumLength(Category.NameLength)
            .Says(TaxonomyErrorCodes.NameLong, Category.NameLength);
        RuleFor(c => c.Slug)
            .Must(slug => string.IsNullOrWhiteSpace(slug) || Infrastructure.Slug.From(slug).Length > 0)
            .Says(TaxonomyErrorCodes.AddressEmpty);
        RuleFor(c => c.Description).MaximumLength(2000).Says(TaxonomyErrorCodes.CategoryDescriptionLong);
        RuleFor(c => c.Colour)
            .Cascade(CascadeMode.Stop)
            .Must(colour => string.IsNullOrEmpty(colour) || Infrastructure.Colour.IsValid(colour))
            .Says(TaxonomyErrorCodes.CategoryColourInvalid)
            .Must(colour =>
                string.IsNullOrEmpty(colour) || Infrastructure.Colour.ContrastWithWhite(colour) >= EnoughContrast
            )
            .Says(TaxonomyErrorCodes.CategoryColourLight);
        RuleFor(c => c.Position).InclusiveBetween(0, 10_000).Says(TaxonomyErrorCodes.CategoryPositionInvalid);
    }
}

/// <summary>All writes to categories; administrators only.</summary>
public sealed class CategoryEditor(
    NewsDbContext db,
    TermFrame terms,
    ArticlePublisher publisher,
    ChangeFeed changes,
    SaveFrame frame,
    AuditTrail audit,
    IValidator<SaveCategory> validator
)
{
    /// <summary>Creates or changes a category. A new parent moves its stories to the new ancestors' lists.</summary>
    public async Task<Result<Saved>> SaveAsync(
        SaveCategory command,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.CategoriesEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await frame.SaveAsync(
                command,
                validator,
                nameof(Category),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken,
                nameof(command.Slug)
            );

    /// <summary>Deletes a category without stories and without categories below it.</summary>
    public async Task<Result<Saved>> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.CategoriesEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var category = await db.Categories.SingleOrDefaultAsync(c => c.Id == id, token);
                    if (category is null)
                    {
                        return new Result<Saved>(Outcome.NotFound);
                    }

                    if (
                        await db.IsNamedAsync(ReferenceKind.Category, id, token)
                        || await db.ArticleCategories.AnyAsync(l => l.CategoryId == id, token)
                    )
                    {
                        return Result<Saved>.Invalid("", TaxonomyErrorCodes.CategoryInUse);
                    }

                    if (await db.Categories.AnyAsync(c => c.ParentId == id, token))
                    {
                        return Result<Saved>.Invalid("", TaxonomyErrorCodes.CategoryHasChildren);
                    }

                    if (await db.UserSections.AnyAsync(s => s.CategoryId == id, token))
                    {
                        return Result<Saved>.Invalid("", TaxonomyErrorCodes.CategoryLimitsRole);
                    }

                    audit.Add(actor, "Deleted category", category.Name, new AuditThing("category", id));
                    return await terms.RemoveAsync(
                        category,
                        id,
                        version,
                        RedirectTarget.Category,
                        ChangeSubject.Category,
                        token
                    );
                },
                cancellationToken
            );

    private async Task<Result<Saved>> StoreAsync(SaveCategory command, Actor actor, CancellationToken cancellationToken)
    {
        var name = PlainText.Line(command.Name);
        var isNew = command.Id is null;
        var category = isNew
            ? new Category { Name = name, Slug = "" }
            : await db.Categories.SingleOrDefaultAsync(c => c.Id == command.Id, cancellationToken);
        if (category is null)
        {
            return new Result<Saved>(Outcome.NotFound);
        }

        var (slug, isTaken) = await TermFrame.AddressAsync(
            command.Slug,
            category.Slug,
            name,
            "category",
            (s, token) => db.Categories.AnyAsync(c => c.Slug == s && c.Id != category.Id, token),
            cancellationToken
        );
        if (isTaken)
        {
            return Result<Saved>.Invalid(nameof(command.Slug), TaxonomyErrorCodes.CategoryAddressTaken, slug);
        }

        var parents = await db.Categories.ToDictionaryAsync(c => c.Id, c => c.ParentId, cancellationToken);
        if (command.ParentId is { } parent && !parents.ContainsKey(parent))
        {
            return Result<Saved>.Invalid(nameof(command.ParentId), TaxonomyErrorCodes.CategoryParentGone);
        }

        var moved = !isNew && category.ParentId != command.ParentId;
        var before = CategoryTree.AncestorsOf([category.Id], parents);
        parents[category.Id] = command.ParentId;
        var after = CategoryTree.AncestorsOf([category.Id], parents);
        if (moved && after.Contains(category.Id))
        {
            return Result<Saved>.Invalid(nameof(command.ParentId), TaxonomyErrorCodes.CategoryBelowItself);
        }

        if (!isNew)
        {
            db.Entry(category).Property(c => c.Version).OriginalValue = command.Version ?? Guid.Empty;
        }

        await terms.MoveAsync(
            RedirectTarget.Category,
            category.Id,
            isNew ? null : SiteAddresses.Stored.Category(category.Slug),
            SiteAddresses.Stored.Category(slug),
            cancellationToken
        );
        var former = isNew ? null : TermFrame.Named(category.Name, category.Slug);
        var formerly = (category.Name, category.Slug);
        var formerParent = category.ParentId;
        category.Name = name;
        category.Slug = slug;
        category.Description = PlainText.Lines(command.Description);
        category.Colour = string.IsNullOrEmpty(command.Colour) ? null : command.Colour.ToLowerInvariant();
        category.ParentId = command.ParentId;
        category.Position = command.Position;
        category.InMenu = command.InMenu;
        if (isNew)
        {
            db.Categories.Add(category);
        }
        else
        {
            db.Entry(category).Property(c => c.Name).IsModified = true;
        }

        audit.Add(
            actor,
            isNew ? "Created category" : "Changed category",
            name,
            isNew ? null : new AuditThing("category", category.Id),
            former,
            TermFrame.Named(name, slug)
        );
        await db.SaveChangesAsync(cancellationToken);
        if (!isNew)
        {
            await terms.RenamedAsync(TermKind.Category, category.Id, formerly, (name, slug), actor, cancellationToken);
        }

        if (moved)
        {
            if (!terms.IsUndoing && actor.UserId is not null)
            {
                terms.Record(
                    TermKind.Category,
                    TermAct.Moved,
                    category.Id,
                    name,
                    formerParent is { } up
                        ? await db.Categories.Where(c => c.Id == up).Select(c => c.Name).SingleAsync(cancellationToken)
                        : "",
                    actor,
                    new TermNotes { FormerParentId = formerParent, ParentId = command.ParentId }
                );
            }

            await publisher.MoveCategoryAsync(
                category.Id,
                [.. before.Except(after)],
                [.. after.Except(before)],
                parents,
                cancellationToken
            );
        }

        changes.Append(ChangeSubject.Category, category.Id);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(category.Id, category.Version));
    }
}

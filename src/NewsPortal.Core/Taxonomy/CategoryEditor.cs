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
            .WithMessage("Enter the name.")
            .MaximumLength(Category.NameLength)
            .WithMessage($"The name may have {Category.NameLength} characters. Shorten it.");
        RuleFor(c => c.Slug)
            .Must(slug => string.IsNullOrWhiteSpace(slug) || Infrastructure.Slug.From(slug).Length > 0)
            .WithMessage("The address needs at least one letter or digit.");
        RuleFor(c => c.Description)
            .MaximumLength(2000)
            .WithMessage("The description may have 2,000 characters. Shorten it.");
        RuleFor(c => c.Colour)
            .Cascade(CascadeMode.Stop)
            .Must(colour => string.IsNullOrEmpty(colour) || Infrastructure.Colour.IsValid(colour))
            .WithMessage("Write the colour like #14539a, or leave it empty.")
            .Must(colour =>
                string.IsNullOrEmpty(colour) || Infrastructure.Colour.ContrastWithWhite(colour) >= EnoughContrast
            )
            .WithMessage("This colour is too light to read on white. Choose a darker one.");
        RuleFor(c => c.Position).InclusiveBetween(0, 10_000).WithMessage("The order is a number from 0 to 10000.");
    }
}

/// <summary>All writes to categories; administrators only.</summary>
public sealed class CategoryEditor(
    NewsDbContext db,
    Redirects redirects,
    ArticlePublisher publisher,
    ChangeFeed changes,
    SaveFrame frame,
    AuditTrail audit,
    IValidator<SaveCategory> validator
)
{
    /// <summary>Creates or changes a category. A new parent moves its stories to the new ancestors' lists.</summary>
    public async Task<EditResult> SaveAsync(SaveCategory command, Actor actor, CancellationToken cancellationToken) =>
        !actor.May(Permissions.CategoriesEdit)
            ? new EditResult(EditOutcome.NotAllowed)
            : await frame.SaveAsync(
                command,
                validator,
                nameof(Category),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken,
                nameof(command.Slug)
            );

    /// <summary>Deletes a category without stories and subcategories.</summary>
    public async Task<EditResult> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.CategoriesEdit)
            ? new EditResult(EditOutcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var category = await db.Categories.SingleOrDefaultAsync(c => c.Id == id, token);
                    if (category is null)
                    {
                        return new EditResult(EditOutcome.NotFound);
                    }

                    if (
                        await db.IsNamedAsync(ReferenceKind.Category, id, token)
                        || await db.ArticleCategories.AnyAsync(l => l.CategoryId == id, token)
                    )
                    {
                        return EditResult.Invalid(
                            "",
                            "Articles stand in this category. Move them to another one first."
                        );
                    }

                    if (await db.Categories.AnyAsync(c => c.ParentId == id, token))
                    {
                        return EditResult.Invalid(
                            "",
                            "There are categories below this one. Move or delete them first."
                        );
                    }

                    if (await db.UserSections.AnyAsync(s => s.CategoryId == id, token))
                    {
                        return EditResult.Invalid(
                            "",
                            "Somebody's role is limited to this category. Change that in the list of users first."
                        );
                    }

                    db.Entry(category).Property(c => c.Version).OriginalValue = version;
                    db.Categories.Remove(category);
                    await db
                        .Redirects.Where(r => r.Target == RedirectTarget.Category && r.TargetId == id)
                        .ExecuteDeleteAsync(token);
                    changes.Append(ChangeSubject.Category, id);
                    audit.Add(actor, "Deleted category", category.Name);
                    await db.SaveChangesAsync(token);
                    return EditResult.Done(id);
                },
                cancellationToken
            );

    private async Task<EditResult> StoreAsync(SaveCategory command, Actor actor, CancellationToken cancellationToken)
    {
        var name = PlainText.Line(command.Name);
        var isNew = command.Id is null;
        var category = isNew
            ? new Category { Name = name, Slug = "" }
            : await db.Categories.SingleOrDefaultAsync(c => c.Id == command.Id, cancellationToken);
        if (category is null)
        {
            return new EditResult(EditOutcome.NotFound);
        }

        var isExplicit = !string.IsNullOrWhiteSpace(command.Slug);
        var wanted = FreeSlug.From(
            isExplicit ? command.Slug!
                : isNew ? name
                : category.Slug,
            "category"
        );
        var slug = await FreeSlug.FindAsync(
            wanted,
            "category",
            (s, token) => db.Categories.AnyAsync(c => c.Slug == s && c.Id != category.Id, token),
            cancellationToken
        );
        if (isExplicit && slug != wanted)
        {
            return EditResult.Invalid(
                nameof(command.Slug),
                $"Another category has the address \"{wanted}\". Choose a different one."
            );
        }

        var parents = await db.Categories.ToDictionaryAsync(c => c.Id, c => c.ParentId, cancellationToken);
        if (command.ParentId is { } parent && !parents.ContainsKey(parent))
        {
            return EditResult.Invalid(
                nameof(command.ParentId),
                "The parent was deleted meanwhile. Choose another one."
            );
        }

        var moved = !isNew && category.ParentId != command.ParentId;
        var before = CategoryTree.AncestorsOf([category.Id], parents);
        parents[category.Id] = command.ParentId;
        var after = CategoryTree.AncestorsOf([category.Id], parents);
        if (moved && after.Contains(category.Id))
        {
            return EditResult.Invalid(
                nameof(command.ParentId),
                "A category cannot stand below itself. Choose another parent."
            );
        }

        if (!isNew)
        {
            db.Entry(category).Property(c => c.Version).OriginalValue = command.Version ?? Guid.Empty;
            if (category.Slug != slug)
            {
                await redirects.KeepAsync(
                    SiteAddresses.Stored.Category(category.Slug),
                    RedirectTarget.Category,
                    category.Id,
                    cancellationToken
                );
            }
        }

        await redirects.ReleaseAsync(SiteAddresses.Stored.Category(slug), cancellationToken);
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

        audit.Add(actor, isNew ? "Created category" : "Changed category", name);
        await db.SaveChangesAsync(cancellationToken);
        if (moved)
        {
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
        return EditResult.Done(category.Id, category.Version);
    }
}

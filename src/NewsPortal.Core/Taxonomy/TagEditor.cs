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

/// <summary>Everything in the form of a tag.</summary>
public sealed record SaveTag
{
    public long Id { get; init; }

    /// <summary>The version that was edited; if the database has a newer one, the save is refused.</summary>
    public Guid? Version { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Empty keeps the current one.</summary>
    public string? Slug { get; init; }

    /// <summary>The topic's introduction: plain text; blank lines separate paragraphs.</summary>
    public string? Introduction { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveTagValidator : AbstractValidator<SaveTag>
{
    public SaveTagValidator()
    {
        RuleFor(c => c.Name)
            .Must(TermName.IsVisible)
            .Says(TaxonomyErrorCodes.NameMissing)
            .MaximumLength(Tag.NameLength)
            .Says(TaxonomyErrorCodes.NameLong, Tag.NameLength);
        RuleFor(c => c.Slug)
            .Must(slug => string.IsNullOrWhiteSpace(slug) || Infrastructure.Slug.From(slug).Length > 0)
            .Says(TaxonomyErrorCodes.AddressEmpty);
        RuleFor(c => c.Introduction)
            .MaximumLength(Tag.IntroductionLength)
            .Says(TaxonomyErrorCodes.IntroductionLong, Tag.IntroductionLength);
    }
}

/// <summary>
/// Renames and deletes tags; editors and administrators. Tags are created when articles are saved.
/// </summary>
public sealed class TagEditor(
    NewsDbContext db,
    TermFrame frame,
    Redirects redirects,
    ArticlePublisher publisher,
    ChangeFeed changes,
    AuditTrail audit,
    IValidator<SaveTag> validator
)
{
    public async Task<Result<Saved>> SaveAsync(SaveTag command, Actor actor, CancellationToken cancellationToken)
    {
        var validation = validator.Validate(command);
        if (!validation.IsValid)
        {
            return Result<Saved>.Invalid(validation);
        }

        return await ChangeAsync(
            command.Id,
            command.Version ?? Guid.Empty,
            actor,
            cancellationToken,
            async (tag, token) =>
            {
                var named = (await db.FindTagsAsync([command.Name], token)).Values.FirstOrDefault(t => t.Id != tag.Id);
                if (named is not null && !TermName.AreEqual(tag.Name, command.Name))
                {
                    return Result<Saved>.Invalid(nameof(command.Name), TaxonomyErrorCodes.TagNameTaken, named.Name);
                }

                var slug = string.IsNullOrWhiteSpace(command.Slug) ? tag.Slug : Slug.From(command.Slug);
                if (
                    await db
                        .Tags.Where(t => t.Slug == slug && t.Id != tag.Id)
                        .Select(t => t.Name)
                        .FirstOrDefaultAsync(token) is
                    { } other
                )
                {
                    return Result<Saved>.Invalid(nameof(command.Slug), TaxonomyErrorCodes.TagAddressTaken, other);
                }

                db.Entry(tag).Property(t => t.Name).IsModified = true;
                await frame.MoveAsync(
                    RedirectTarget.Tag,
                    tag.Id,
                    SiteAddresses.Stored.Tag(tag.Slug),
                    SiteAddresses.Stored.Tag(slug),
                    token
                );
                var name = PlainText.Line(command.Name);
                audit.Add(
                    actor,
                    name == tag.Name ? "Changed tag" : "Renamed tag",
                    name == tag.Name ? name : $"{tag.Name} to {name}",
                    new AuditThing("tag", tag.Id),
                    TermFrame.Named(tag.Name, tag.Slug),
                    TermFrame.Named(name, slug)
                );
                var former = (tag.Name, tag.Slug);
                tag.Slug = slug;
                tag.Name = name;
                tag.Introduction = PlainText.Lines(command.Introduction);
                await frame.RenamedAsync(TermKind.Tag, tag.Id, former, (name, slug), actor, token);
                return Result.Done(new Saved(tag.Id));
            }
        );
    }

    /// <summary>Takes a tag off all its articles, unless somebody has changed it since this version.</summary>
    public Task<Result<Saved>> DeleteAsync(long id, Guid version, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            version,
            actor,
            cancellationToken,
            async (tag, token) =>
            {
                await publisher.DropTagAsync(id, token);
                await redirects.DropAsync(RedirectTarget.Tag, id, token);
                db.Tags.Remove(tag);
                audit.Add(actor, "Deleted tag", tag.Name, new AuditThing("tag", id));
                return Result.Done(new Saved(id));
            }
        );

    private async Task<Result<Saved>> ChangeAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken,
        Func<Tag, CancellationToken, Task<Result<Saved>>> change
    ) =>
        !actor.May(Permissions.TagsEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var tag = await db.Tags.SingleOrDefaultAsync(t => t.Id == id, token);
                    if (tag is null)
                    {
                        return new Result<Saved>(Outcome.NotFound);
                    }

                    db.Entry(tag).Property(t => t.Version).OriginalValue = version;
                    var result = await change(tag, token);
                    if (result.IsDone)
                    {
                        changes.Append(ChangeSubject.Tag, id);
                        await db.SaveChangesAsync(token);
                    }

                    return result;
                },
                cancellationToken,
                EditScope.OverAddress<Saved>(nameof(SaveTag.Slug))
            );
}

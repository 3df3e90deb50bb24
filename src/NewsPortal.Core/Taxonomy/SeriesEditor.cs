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

/// <summary>Everything in the form of a series.</summary>
public sealed record SaveSeries : SaveCommand
{
    public string Title { get; init; } = "";

    internal override (string Field, string Text) Called() => (nameof(Title), Title);

    /// <summary>Empty derives one from the title, or keeps the current one.</summary>
    public string? Slug { get; init; }

    /// <summary>Plain text; a blank line begins a new paragraph.</summary>
    public string? Introduction { get; init; }

    /// <summary>New positions of parts; parts not listed keep theirs.</summary>
    public IReadOnlyList<SeriesPlacement> Places { get; init; } = [];
}

/// <summary>The position of one part.</summary>
public sealed record SeriesPlacement
{
    public long ArticleId { get; init; }
    public int Place { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveSeriesValidator : AbstractValidator<SaveSeries>
{
    public SaveSeriesValidator()
    {
        RuleFor(c => c.Title)
            .Must(TermName.IsVisible)
            .WithMessage("Enter the title.")
            .MaximumLength(Series.TitleLength)
            .WithMessage($"The title may have {Series.TitleLength} characters. Shorten it.");
        RuleFor(c => c.Slug)
            .Must(slug => string.IsNullOrWhiteSpace(slug) || Infrastructure.Slug.From(slug).Length > 0)
            .WithMessage("The address needs at least one letter or digit.");
        RuleFor(c => c.Introduction)
            .MaximumLength(Series.IntroductionLength)
            .WithMessage($"The introduction may have {Series.IntroductionLength} characters. Shorten it.");
        RuleFor(c => c.Places)
            .Must(places => places.All(p => Series.IsPlace(p.Place)))
            .WithMessage($"A place is a number from 1 to {Series.LastPlace}.");
    }
}

/// <summary>
/// Creates, changes and deletes series; editors and administrators. Articles join a series when they are saved.
/// </summary>
public sealed class SeriesEditor(
    NewsDbContext db,
    Redirects redirects,
    ArticlePublisher publisher,
    ChangeFeed changes,
    SaveFrame frame,
    AuditTrail audit,
    IValidator<SaveSeries> validator
)
{
    public async Task<EditResult> SaveAsync(SaveSeries command, Actor actor, CancellationToken cancellationToken) =>
        !actor.May(Permissions.SeriesEdit)
            ? new EditResult(EditOutcome.NotAllowed)
            : await frame.SaveAsync(
                command,
                validator,
                nameof(Series),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken,
                nameof(command.Slug)
            );

    /// <summary>Deletes a series; its stories become standalone.</summary>
    public async Task<EditResult> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.SeriesEdit)
            ? new EditResult(EditOutcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var series = await db.Series.SingleOrDefaultAsync(s => s.Id == id, token);
                    if (series is null)
                    {
                        return new EditResult(EditOutcome.NotFound);
                    }

                    db.Entry(series).Property(s => s.Version).OriginalValue = version;
                    await publisher.DropSeriesAsync(id, token);
                    db.Series.Remove(series);
                    await db
                        .Redirects.Where(r => r.Target == RedirectTarget.Series && r.TargetId == id)
                        .ExecuteDeleteAsync(token);
                    changes.Append(ChangeSubject.Series, id);
                    audit.Add(actor, "Deleted series", series.Title);
                    await db.SaveChangesAsync(token);
                    return EditResult.Done(id);
                },
                cancellationToken
            );

    private async Task<EditResult> StoreAsync(SaveSeries command, Actor actor, CancellationToken cancellationToken)
    {
        var title = PlainText.Line(command.Title);
        var isNew = command.Id is null;
        var series = isNew
            ? new Series { Title = title, Slug = "" }
            : await db.Series.SingleOrDefaultAsync(s => s.Id == command.Id, cancellationToken);
        if (series is null)
        {
            return new EditResult(EditOutcome.NotFound);
        }

        var isExplicit = !string.IsNullOrWhiteSpace(command.Slug);
        var wanted = FreeSlug.From(
            isExplicit ? command.Slug!
                : isNew ? title
                : series.Slug,
            "series"
        );
        var slug = await FreeSlug.FindAsync(
            wanted,
            "series",
            (s, token) => db.Series.AnyAsync(o => o.Slug == s && o.Id != series.Id, token),
            cancellationToken
        );
        if (isExplicit && slug != wanted)
        {
            return EditResult.Invalid(
                nameof(command.Slug),
                $"Another series has the address \"{wanted}\". Choose a different one."
            );
        }

        if (!isNew)
        {
            db.Entry(series).Property(s => s.Version).OriginalValue = command.Version ?? Guid.Empty;
            if (series.Slug != slug)
            {
                await redirects.KeepAsync(
                    SiteAddresses.Stored.Series(series.Slug),
                    RedirectTarget.Series,
                    series.Id,
                    cancellationToken
                );
            }
        }

        await redirects.ReleaseAsync(SiteAddresses.Stored.Series(slug), cancellationToken);
        series.Title = title;
        series.Slug = slug;
        series.Introduction = PlainText.Lines(command.Introduction);
        if (isNew)
        {
            db.Series.Add(series);
        }
        else
        {
            db.Entry(series).Property(s => s.Title).IsModified = true;
        }

        audit.Add(actor, isNew ? "Created series" : "Changed series", title);
        await db.SaveChangesAsync(cancellationToken);
        await publisher.PlacePartsAsync(
            series.Id,
            command.Places.Select(p => (p.ArticleId, p.Place)),
            cancellationToken
        );
        changes.Append(ChangeSubject.Series, series.Id);
        await db.SaveChangesAsync(cancellationToken);
        return EditResult.Done(series.Id, series.Version);
    }
}

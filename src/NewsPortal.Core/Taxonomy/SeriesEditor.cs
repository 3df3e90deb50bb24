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
            .Says(TaxonomyErrorCodes.SeriesTitleMissing)
            .MaximumLength(Series.TitleLength)
            .Says(TaxonomyErrorCodes.SeriesTitleLong, Series.TitleLength);
        RuleFor(c => c.Slug)
            .Must(slug => string.IsNullOrWhiteSpace(slug) || Infrastructure.Slug.From(slug).Length > 0)
            .Says(TaxonomyErrorCodes.AddressEmpty);
        RuleFor(c => c.Introduction)
            .MaximumLength(Series.IntroductionLength)
            .Says(TaxonomyErrorCodes.IntroductionLong, Series.IntroductionLength);
        RuleFor(c => c.Places)
            .Must(places => places.All(p => Series.IsPlace(p.Place)))
            .Says(TaxonomyErrorCodes.SeriesPlaceInvalid, Series.LastPlace);
    }
}

/// <summary>
/// Creates, changes and deletes series; editors and administrators. Articles join a series when they are saved.
/// </summary>
public sealed class SeriesEditor(
    NewsDbContext db,
    TermFrame terms,
    ArticlePublisher publisher,
    ChangeFeed changes,
    SaveFrame frame,
    AuditTrail audit,
    IValidator<SaveSeries> validator
)
{
    public async Task<Result<Saved>> SaveAsync(SaveSeries command, Actor actor, CancellationToken cancellationToken) =>
        !actor.May(Permissions.SeriesEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await frame.SaveAsync(
                command,
                validator,
                nameof(Series),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken,
                nameof(command.Slug)
            );

    /// <summary>Deletes a series; its stories stay, as stories of their own.</summary>
    public async Task<Result<Saved>> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.SeriesEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var series = await db.Series.SingleOrDefaultAsync(s => s.Id == id, token);
                    if (series is null)
                    {
                        return new Result<Saved>(Outcome.NotFound);
                    }

                    await publisher.DropSeriesAsync(id, token);
                    audit.Add(actor, "Deleted series", series.Title, new AuditThing("series", id));
                    return await terms.RemoveAsync(
                        series,
                        id,
                        version,
                        RedirectTarget.Series,
                        ChangeSubject.Series,
                        token
                    );
                },
                cancellationToken
            );

    private async Task<Result<Saved>> StoreAsync(SaveSeries command, Actor actor, CancellationToken cancellationToken)
    {
        var title = PlainText.Line(command.Title);
        var isNew = command.Id is null;
        var series = isNew
            ? new Series { Title = title, Slug = "" }
            : await db.Series.SingleOrDefaultAsync(s => s.Id == command.Id, cancellationToken);
        if (series is null)
        {
            return new Result<Saved>(Outcome.NotFound);
        }

        var (slug, isTaken) = await TermFrame.AddressAsync(
            command.Slug,
            series.Slug,
            title,
            "series",
            (s, token) => db.Series.AnyAsync(o => o.Slug == s && o.Id != series.Id, token),
            cancellationToken
        );
        if (isTaken)
        {
            return Result<Saved>.Invalid(nameof(command.Slug), TaxonomyErrorCodes.SeriesAddressTaken, slug);
        }

        if (!isNew)
        {
            db.Entry(series).Property(s => s.Version).OriginalValue = command.Version ?? Guid.Empty;
        }

        await terms.MoveAsync(
            RedirectTarget.Series,
            series.Id,
            isNew ? null : SiteAddresses.Stored.Series(series.Slug),
            SiteAddresses.Stored.Series(slug),
            cancellationToken
        );
        var before = isNew ? null : TermFrame.Named(series.Title, series.Slug);
        var formerly = (series.Title, series.Slug);
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

        audit.Add(
            actor,
            isNew ? "Created series" : "Changed series",
            title,
            isNew ? null : new AuditThing("series", series.Id),
            before,
            TermFrame.Named(title, slug)
        );
        await db.SaveChangesAsync(cancellationToken);
        if (!isNew)
        {
            await terms.RenamedAsync(TermKind.Series, series.Id, formerly, (title, slug), actor, cancellationToken);
        }

        await publisher.PlacePartsAsync(
            series.Id,
            command.Places.Select(p => (p.ArticleId, p.Place)),
            cancellationToken
        );
        changes.Append(ChangeSubject.Series, series.Id);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(series.Id, series.Version));
    }
}

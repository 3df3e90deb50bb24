using System.Globalization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>Everything in the form of a redirect.</summary>
public sealed record SaveRedirect : SaveCommand
{
    /// <summary>A path of this site, with its query if that matters, or a whole address of this site.</summary>
    public string? From { get; init; }

    /// <summary>A path of this site, or an absolute https address; nothing counts while it is gone.</summary>
    public string? To { get; init; }

    /// <summary>Tells readers that it is gone for good, instead of leading them somewhere.</summary>
    public bool IsGone { get; init; }

    internal override (string Field, string Text) Called() => (nameof(Redirect.FromPath), From ?? "");
}

/// <summary>What can be checked without the database and without knowing the site's own address.</summary>
public sealed class SaveRedirectValidator : AbstractValidator<SaveRedirect>
{
    public SaveRedirectValidator()
    {
        RuleFor(c => c.From).NotEmpty().Says(RedirectErrorCodes.FromMissing);
        RuleFor(c => c.To).NotEmpty().When(c => !c.IsGone).Says(RedirectErrorCodes.ToMissing);
    }
}

/// <summary>Creates, changes and deletes redirects; editors and administrators.</summary>
public sealed class RedirectEditor(
    NewsDbContext db,
    RedirectPlanner planner,
    SaveFrame frame,
    ChangeFeed changes,
    AuditTrail audit,
    IValidator<SaveRedirect> validator,
    IOptions<SiteOptions> site
)
{
    private readonly Uri _site = new(site.Value.BaseUrl);

    public async Task<Result<Saved>> SaveAsync(SaveRedirect command, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permissions.RedirectsEdit))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        var (from, fromError) = PastedAddress.From(command.From, _site);
        var (to, toError) = command.IsGone ? ("", null) : PastedAddress.To(command.To, _site);
        List<FieldError> errors =
        [
            .. fromError is null ? [] : new[] { new FieldError(nameof(command.From), fromError, from) },
            .. toError is null ? [] : new[] { new FieldError(nameof(command.To), toError) },
        ];
        return errors.Count > 0
            ? Result<Saved>.Invalid(errors)
            : await frame.SaveAsync(
                command with
                {
                    From = from,
                    To = command.IsGone ? null : to,
                },
                validator,
                nameof(Redirect),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken,
                nameof(command.From)
            );
    }

    /// <summary>Deletes a redirect: readers get a 404 at its address, unless it means something by itself.</summary>
    public async Task<Result<Saved>> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.RedirectsEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var redirect = await db.Redirects.SingleOrDefaultAsync(r => r.Id == id, token);
                    if (redirect is null)
                    {
                        return new Result<Saved>(Outcome.NotFound);
                    }

                    db.Entry(redirect).Property(r => r.Version).OriginalValue = version;
                    db.Redirects.Remove(redirect);
                    audit.Add(
                        actor,
                        "Deleted redirect",
                        redirect.FromPath,
                        new AuditThing("redirect", id),
                        Words(RedirectEnding.Of(redirect))
                    );
                    Announce(redirect.Id, redirect.FromPath);
                    await db.SaveChangesAsync(token);
                    return Result.Done(new Saved(id));
                },
                cancellationToken
            );

    private async Task<Result<Saved>> StoreAsync(SaveRedirect command, Actor actor, CancellationToken cancellationToken)
    {
        var from = command.From!;
        var isNew = command.Id is null;
        var redirect = isNew
            ? new Redirect { FromPath = from }
            : await db.Redirects.SingleOrDefaultAsync(r => r.Id == command.Id, cancellationToken);
        if (redirect is null)
        {
            return new Result<Saved>(Outcome.NotFound);
        }

        if (await db.Redirects.AnyAsync(r => r.FromPath == from && r.Id != redirect.Id, cancellationToken))
        {
            return Result<Saved>.Invalid(nameof(command.From), RedirectErrorCodes.FromTaken, from);
        }

        var plan = (await planner.PlanAsync([new WantedRedirect(from, command.To)], null, cancellationToken))[0];
        if (plan.Error is { } error)
        {
            return Result<Saved>.Invalid(error);
        }

        if (!isNew)
        {
            db.Entry(redirect).Property(r => r.Version).OriginalValue = command.Version ?? Guid.Empty;
            db.Entry(redirect).Property(r => r.Origin).IsModified = true;
        }

        var former = redirect.FromPath;
        var before = isNew ? null : Words(RedirectEnding.Of(redirect));
        redirect.FromPath = from;
        redirect.LeadTo(plan.Ending!.Target, plan.Ending.TargetId, plan.Ending.Address, RedirectOrigin.ByHand);
        if (isNew)
        {
            db.Redirects.Add(redirect);
        }

        audit.Add(
            actor,
            isNew ? "Created redirect" : "Changed redirect",
            $"{from} to {command.To ?? "gone"}",
            isNew ? null : new AuditThing("redirect", redirect.Id),
            before,
            Words(plan.Ending)
        );
        await db.SaveChangesAsync(cancellationToken);
        await db.MissingAddresses.Where(m => m.Path == from).ExecuteDeleteAsync(cancellationToken);
        Announce(redirect.Id, from, former);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(redirect.Id, redirect.Version));
    }

    private static string Words(RedirectEnding ending) =>
        ending.Address
        ?? (
            ending.Target == RedirectTarget.Gone
                ? "gone"
                : string.Create(CultureInfo.InvariantCulture, $"{ending.Target} {ending.TargetId}").ToLowerInvariant()
        );

    private void Announce(long id, params IEnumerable<string> paths) =>
        changes.Append(ChangeSubject.Redirect, id, [CacheTags.Redirects, .. paths.Select(CacheTags.Address)]);
}

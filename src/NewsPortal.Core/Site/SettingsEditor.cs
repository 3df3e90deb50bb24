using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Site;

/// <summary>Everything that the form of the site's settings holds.</summary>
public sealed record SaveSettings
{
    /// <summary>The version that was edited; null while nothing was ever saved.</summary>
    public Guid? Version { get; init; }

    public string? Name { get; init; }
    public string? Tagline { get; init; }
    public string? Description { get; init; }
    public string? ContactEmail { get; init; }
    public string? FooterText { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveSettingsValidator : AbstractValidator<SaveSettings>
{
    public SaveSettingsValidator()
    {
        RuleFor(c => c.Name).MaximumLength(200).WithMessage("The name may have 200 characters. Shorten it.");
        RuleFor(c => c.Tagline).MaximumLength(300).WithMessage("The line may have 300 characters. Shorten it.");
        RuleFor(c => c.Description).MaximumLength(500).WithMessage("The description may have 500 characters. Shorten it.");
        RuleFor(c => c.FooterText).MaximumLength(1000).WithMessage("The small print may have 1,000 characters. Shorten it.");
        RuleFor(c => c.ContactEmail).MaximumLength(254).WithMessage("The e-mail address may have 254 characters.")
            .EmailAddress().When(c => !string.IsNullOrWhiteSpace(c.ContactEmail))
            .WithMessage("This is not an e-mail address. Write it like \"name@example.org\".");
    }
}

/// <summary>Reads and writes what administrators set for the site.</summary>
public sealed class SettingsEditor(NewsDbContext db, ChangeFeed changes, AuditTrail audit, IValidator<SaveSettings> validator)
{
    /// <summary>The settings as their form shows them.</summary>
    public async Task<SaveSettings> ReadAsync(CancellationToken cancellationToken) =>
        await db.SiteSettings.AsNoTracking().Select(s => new SaveSettings
        {
            Version = s.Version, Name = s.Name, Tagline = s.Tagline, Description = s.Description, ContactEmail = s.ContactEmail,
            FooterText = s.FooterText,
        }).SingleOrDefaultAsync(cancellationToken) ?? new SaveSettings();

    public async Task<EditResult> SaveAsync(SaveSettings command, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.MayAdminister)
        {
            return new EditResult(EditOutcome.NotAllowed);
        }

        var validation = validator.Validate(command);
        if (!validation.IsValid)
        {
            return EditResult.Invalid(validation);
        }

        return await db.EditAsync(
            changes,
            async token =>
            {
                var settings = await db.SiteSettings.SingleOrDefaultAsync(token);
                if (settings is null)
                {
                    settings = new SiteSettings();
                    db.SiteSettings.Add(settings);
                }
                else
                {
                    db.Entry(settings).Property(s => s.Version).OriginalValue = command.Version ?? Guid.Empty;
                    db.Entry(settings).Property(s => s.Name).IsModified = true;
                }

                settings.Name = PlainText.Line(command.Name);
                settings.Tagline = PlainText.Line(command.Tagline);
                settings.Description = PlainText.Lines(command.Description);
                settings.ContactEmail = PlainText.Line(command.ContactEmail);
                settings.FooterText = PlainText.Lines(command.FooterText);
                changes.Append(ChangeSubject.Settings, SiteSettings.SingleId);
                audit.Add(actor, "Changed settings");
                await db.SaveChangesAsync(token);
                return EditResult.Done(SiteSettings.SingleId);
            },
            cancellationToken);
    }
}

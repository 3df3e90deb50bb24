using FluentValidation;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Site;

/// <summary>Everything in the form of the site's settings.</summary>
public sealed record SaveSettings
{
    /// <summary>The version that was edited; null until the settings are first saved.</summary>
    public Guid? Version { get; init; }

    public string? Name { get; init; }
    public string? Tagline { get; init; }
    public string? Description { get; init; }
    public string? ContactEmail { get; init; }
    public string? FooterText { get; init; }

    /// <summary>The newspaper's profiles elsewhere, one absolute http or https address per line.</summary>
    public string? ProfileUrls { get; init; }

    /// <summary>The lines of /ads.txt; empty for none.</summary>
    public string? AdsTxt { get; init; }

    /// <summary>Contact for security researchers: an e-mail or https address; empty for none.</summary>
    public string? SecurityContact { get; init; }

    /// <summary>Absolute https address of the vulnerability disclosure policy; empty for none.</summary>
    public string? SecurityPolicyUrl { get; init; }

    /// <summary>Who needs a second factor.</summary>
    public SecondFactorRule SecondFactor { get; init; }

    /// <inheritdoc cref="SiteSettings.OnlyEditorsMakeTags"/>
    public bool OnlyEditorsMakeTags { get; init; }
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveSettingsValidator : AbstractValidator<SaveSettings>
{
    private const int ProfilesLength = 4000;
    private const int AdsTxtLength = 200_000;

    public SaveSettingsValidator()
    {
        RuleFor(c => c.Name).MaximumLength(200).Says(SiteErrorCodes.NameLong);
        RuleFor(c => c.Tagline).MaximumLength(300).Says(SiteErrorCodes.TaglineLong);
        RuleFor(c => c.Description).MaximumLength(500).Says(SiteErrorCodes.DescriptionLong);
        RuleFor(c => c.FooterText).MaximumLength(1000).Says(SiteErrorCodes.FooterLong);
        RuleFor(c => c.ContactEmail)
            .MaximumLength(254)
            .Says(SiteErrorCodes.EmailLong)
            .EmailAddress()
            .When(c => !string.IsNullOrWhiteSpace(c.ContactEmail))
            .Says(SiteErrorCodes.EmailInvalid);
        RuleFor(c => c.ProfileUrls)
            .Must(text => PlainText.Lines(text).Length <= ProfilesLength)
            .Says(SiteErrorCodes.ProfilesLong, ProfilesLength)
            .Must(text => PublicAddresses.Lines(text).All(line => PublicAddresses.IsWeb(line)))
            .Says(SiteErrorCodes.ProfilesInvalid);
        RuleFor(c => c.AdsTxt)
            .MaximumLength(AdsTxtLength)
            .Says(SiteErrorCodes.AdsTxtLong, AdsTxtLength)
            .Custom(
                (text, context) =>
                {
                    if (AdsTxt.UnreadableLine(text) is { } line)
                    {
                        context.AddFailure(
                            new ValidationFailure(context.PropertyPath, "")
                            {
                                ErrorCode = SiteErrorCodes.AdsTxtLine,
                                CustomState = new object[] { line },
                            }
                        );
                    }
                }
            );
        RuleFor(c => c.SecurityContact)
            .Must(text =>
                string.IsNullOrWhiteSpace(text) || PublicAddresses.ContactUri(PlainText.Line(text)) is not null
            )
            .Says(SiteErrorCodes.SecurityContactInvalid)
            .MaximumLength(500)
            .Says(SiteErrorCodes.SecurityContactLong);
        RuleFor(c => c.SecurityPolicyUrl)
            .Must(text => string.IsNullOrWhiteSpace(text) || PublicAddresses.IsWeb(PlainText.Line(text), secure: true))
            .Says(SiteErrorCodes.SecurityPolicyInvalid)
            .MaximumLength(2000)
            .Says(SiteErrorCodes.SecurityPolicyLong);
        RuleFor(c => c.SecondFactor).IsInEnum().Says(SiteErrorCodes.SecondFactorUnknown);
    }
}

/// <summary>Reads and writes the settings that administrators can change.</summary>
public sealed class SettingsEditor(
    NewsDbContext db,
    ChangeFeed changes,
    AuditTrail audit,
    IValidator<SaveSettings> validator
)
{
    /// <summary>The settings as their form shows them.</summary>
    public async Task<SaveSettings> ReadAsync(CancellationToken cancellationToken) =>
        await db
            .SiteSettings.AsNoTracking()
            .Select(s => new SaveSettings
            {
                Version = s.Version,
                Name = s.Name,
                Tagline = s.Tagline,
                Description = s.Description,
                ContactEmail = s.ContactEmail,
                FooterText = s.FooterText,
                ProfileUrls = s.ProfileUrls,
                AdsTxt = s.AdsTxt,
                SecurityContact = s.SecurityContact,
                SecurityPolicyUrl = s.SecurityPolicyUrl,
                SecondFactor = s.SecondFactor,
                OnlyEditorsMakeTags = s.OnlyEditorsMakeTags,
            })
            .SingleOrDefaultAsync(cancellationToken)
        ?? new SaveSettings();

    public async Task<Result<Saved>> SaveAsync(SaveSettings command, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permissions.SettingsManage))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        var validation = validator.Validate(command);
        if (!validation.IsValid)
        {
            return Result<Saved>.Invalid(validation);
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
                settings.ProfileUrls = string.Join('\n', PublicAddresses.Lines(command.ProfileUrls));
                settings.AdsTxt = PlainText.Lines(command.AdsTxt);
                settings.OnlyEditorsMakeTags = command.OnlyEditorsMakeTags;
                settings.SecurityContact = PlainText.Line(command.SecurityContact);
                settings.SecurityPolicyUrl = PlainText.Line(command.SecurityPolicyUrl);
                if (settings.SecondFactor != command.SecondFactor)
                {
                    audit.Add(
                        actor,
                        "Changed who needs a second factor",
                        $"{settings.SecondFactor} to {command.SecondFactor}"
                    );
                    settings.SecondFactor = command.SecondFactor;
                }

                changes.Append(ChangeSubject.Settings, SiteSettings.SingleId);
                audit.Add(actor, "Changed settings");
                await db.SaveChangesAsync(token);
                return Result.Done(new Saved(SiteSettings.SingleId));
            },
            cancellationToken
        );
    }
}

using FluentValidation;
using FluentValidation.Results;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Site;

/// <summary>Everything in the form of the site's settings.</summary>
public sealed record SaveSettings : SettingsContent
{
    public SaveSettings() { }

    internal SaveSettings(SettingsContent content)
        : base(content) { }

    /// <summary>The version that was edited; null until the settings are first saved.</summary>
    public Guid? Version { get; init; }
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
        RuleFor(c => c.Accent).Custom((text, context) => CheckAccent(text, SiteLook.LightPaper, context));
        RuleFor(c => c.DarkAccent).Custom((text, context) => CheckAccent(text, SiteLook.DarkPaper, context));
        RuleFor(c => c.HeadlineFont)
            .Must(key => LookFont.ForHeadlines.Any(font => font.Key == (key ?? "")))
            .Says(SiteErrorCodes.FontUnknown);
        RuleFor(c => c.TextFont)
            .Must(key => LookFont.ForTexts.Any(font => font.Key == (key ?? "")))
            .Says(SiteErrorCodes.FontUnknown);
        RuleFor(c => c.SecondFactor).IsInEnum().Says(SiteErrorCodes.SecondFactorUnknown);
    }

    /// <summary>A colour that cannot be read on its pages is refused with the nearest one that can.</summary>
    private static void CheckAccent(string? text, string paper, ValidationContext<SaveSettings> context)
    {
        var colour = PlainText.Line(text);
        if (colour.Length == 0)
        {
            return;
        }

        if (!Colour.IsValid(colour))
        {
            Refuse(SiteErrorCodes.AccentInvalid);
        }
        else if (Colour.Contrast(colour, paper) < SiteLook.LeastContrast)
        {
            Refuse(
                paper == SiteLook.LightPaper ? SiteErrorCodes.AccentPale : SiteErrorCodes.AccentDark,
                colour,
                Colour.Readable(colour, paper, SiteLook.LeastContrast)
            );
        }

        void Refuse(string code, params object[] arguments) =>
            context.AddFailure(
                new ValidationFailure(context.PropertyPath, "") { ErrorCode = code, CustomState = arguments }
            );
    }
}

/// <summary>Reads and writes the settings that administrators can change; each save is a version.</summary>
public sealed class SettingsEditor(
    NewsDbContext db,
    ChangeFeed changes,
    SettingsVersions versions,
    AuditTrail audit,
    IValidator<SaveSettings> validator
)
{
    /// <summary>The settings as their form shows them.</summary>
    public async Task<SaveSettings> ReadAsync(CancellationToken cancellationToken) =>
        await db.SiteSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } settings
            ? new SaveSettings(settings.Content) { Version = settings.Version }
            : new SaveSettings();

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
                await MissingPicturesAsync(command, token) is { Count: > 0 } missing
                    ? Result<Saved>.Invalid(missing)
                    : await StoreAsync(command.Cleaned(), command.Version, null, actor, token),
            cancellationToken
        );
    }

    /// <summary>
    /// Saves an earlier version as the newest one. A logo that was deleted since is left out, as nothing can show it.
    /// </summary>
    /// <param name="number">The version to restore.</param>
    /// <param name="version">The version of the settings that was shown.</param>
    /// <param name="actor">Who restores it.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    public async Task<Result<Saved>> RestoreAsync(
        int number,
        Guid? version,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!actor.May(Permissions.SettingsManage))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        return await db.EditAsync(
            changes,
            async token =>
            {
                var json = await db
                    .SettingsVersions.Where(v => v.Part == SettingsPart.Settings && v.Number == number)
                    .Select(v => v.Content)
                    .SingleOrDefaultAsync(token);
                if (json is null)
                {
                    return new Result<Saved>(Outcome.NotFound);
                }

                var content = SettingsContent.FromJson(json).Cleaned();
                var missing = await MissingPicturesAsync(content, token);
                content = content with
                {
                    LogoId = missing.Any(e => e.Field == nameof(content.LogoId)) ? null : content.LogoId,
                    DarkLogoId = missing.Any(e => e.Field == nameof(content.DarkLogoId)) ? null : content.DarkLogoId,
                };
                var validation = validator.Validate(new SaveSettings(content));
                return validation.IsValid
                    ? await StoreAsync(content, version, number, actor, token)
                    : Result<Saved>.Invalid(validation);
            },
            cancellationToken
        );
    }

    private async Task<Result<Saved>> StoreAsync(
        SettingsContent content,
        Guid? version,
        int? restored,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var settings = await db.SiteSettings.SingleOrDefaultAsync(cancellationToken);
        var newest = (await versions.NewestAsync(SettingsPart.Settings, cancellationToken))?.Number ?? 0;
        if (settings is null)
        {
            settings = new SiteSettings();
            db.SiteSettings.Add(settings);
        }
        else
        {
            db.Entry(settings).Property(s => s.Version).OriginalValue = version ?? Guid.Empty;
            db.Entry(settings).Property(s => s.Name).IsModified = true;
            if (newest == 0)
            {
                newest = versions.Add(SettingsPart.Settings, 0, settings.Content.Cleaned().ToJson(), null).Number;
            }
        }

        if (settings.SecondFactor != content.SecondFactor)
        {
            audit.Add(actor, "Changed who needs a second factor", $"{settings.SecondFactor} to {content.SecondFactor}");
        }

        settings.Set(content);
        versions.Add(SettingsPart.Settings, newest, content.ToJson(), actor, restored);
        changes.Append(ChangeSubject.Settings, SiteSettings.SingleId);
        audit.Add(actor, "Changed settings");
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(newest + 1));
    }

    private async Task<IReadOnlyList<FieldError>> MissingPicturesAsync(
        SettingsContent content,
        CancellationToken cancellationToken
    )
    {
        if (content.LogoId is null && content.DarkLogoId is null)
        {
            return [];
        }

        var known = await db
            .Media.Where(m => m.Id == content.LogoId || m.Id == content.DarkLogoId)
            .Select(m => m.Id)
            .ToListAsync(cancellationToken);
        return
        [
            .. new[] { (nameof(content.LogoId), content.LogoId), (nameof(content.DarkLogoId), content.DarkLogoId) }
                .Where(field => field.Item2 is { } id && !known.Contains(id))
                .Select(field => new FieldError(field.Item1, SiteErrorCodes.LogoUnknown)),
        ];
    }
}

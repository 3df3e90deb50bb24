using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Menus;

/// <summary>The menus as their form sends them.</summary>
/// <param name="Number">The version that was edited; 0 until they are first saved.</param>
/// <param name="Content">The menus.</param>
public sealed record SaveMenus(int Number, MenusContent Content);

/// <summary>What can be checked without the database.</summary>
public sealed class SaveMenusValidator : AbstractValidator<SaveMenus>
{
    public SaveMenusValidator()
    {
        RuleFor(c => c.Content.Main)
            .Must(items => items is null || items.Count <= MenusContent.MostInMain)
            .Says(MenuErrorCodes.MainTooLong, MenusContent.MostInMain)
            .Must(items => items is null || items.Count > 0)
            .Says(MenuErrorCodes.MainEmpty)
            .OverridePropertyName("Main");
        RuleFor(c => c.Content.Footer)
            .Must(columns => columns is null || columns.Count <= MenuColumn.Most)
            .Says(MenuErrorCodes.ColumnsTooMany, MenuColumn.Most)
            .Must(columns => columns is null || columns.Any(column => column.Items.Count > 0))
            .Says(MenuErrorCodes.FooterEmpty)
            .Must(columns => columns is null || columns.All(c => c.Items.Count <= MenusContent.MostInColumn))
            .Says(MenuErrorCodes.ColumnTooLong, MenusContent.MostInColumn)
            .Must(columns => columns is null || columns.All(c => PlainText.Line(c.Heading).Length > 0))
            .Says(MenuErrorCodes.HeadingMissing)
            .Must(columns =>
                columns is null || columns.All(c => PlainText.Line(c.Heading).Length <= MenuColumn.HeadingLength)
            )
            .Says(MenuErrorCodes.HeadingLong, MenuColumn.HeadingLength)
            .OverridePropertyName("Footer");
        RuleFor(c => c.Content.Items)
            .Must(items => items.All(i => PlainText.Line(i.Label).Length <= MenuItem.LabelLength))
            .Says(MenuErrorCodes.LabelLong, MenuItem.LabelLength)
            .Must(items =>
                items.All(i => Enum.IsDefined(i.Target) && (i.Target == MenuTarget.Address) == (i.Id is null))
            )
            .Says(MenuErrorCodes.TargetUnknown)
            .Must(items => items.All(i => i.Target != MenuTarget.Address || IsAddress(i.Address)))
            .Says(MenuErrorCodes.AddressInvalid)
            .Must(items => items.All(i => i.Target != MenuTarget.Address || PlainText.Line(i.Label).Length > 0))
            .Says(MenuErrorCodes.LabelMissing)
            .OverridePropertyName("Rows");
    }

    /// <summary>True for a path of this site, or an absolute web address.</summary>
    public static bool IsAddress(string? text)
    {
        var address = PlainText.Line(text);
        return address.Length <= MenuItem.AddressLength
            && (
                PublicAddresses.IsWeb(address)
                || (
                    address.StartsWith('/')
                    && !address.StartsWith("//", StringComparison.Ordinal)
                    && !address.Contains('\\', StringComparison.Ordinal)
                    && !address.Any(char.IsWhiteSpace)
                )
            );
    }
}

/// <summary>Writes the menus; editors. Each save is a version.</summary>
public sealed class MenuEditor(
    NewsDbContext db,
    ChangeFeed changes,
    SettingsVersions versions,
    AuditTrail audit,
    IValidator<SaveMenus> validator
)
{
    public async Task<Result<Saved>> SaveAsync(SaveMenus command, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permissions.MenusEdit))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        var validation = validator.Validate(command);
        return validation.IsValid
            ? await db.EditAsync(
                changes,
                token => StoreAsync(Cleaned(command.Content), command.Number, null, actor, token),
                cancellationToken
            )
            : Result<Saved>.Invalid(validation);
    }

    /// <summary>Saves an earlier version as the newest one.</summary>
    /// <param name="number">The version to restore.</param>
    /// <param name="newest">The newest version when the history was shown.</param>
    /// <param name="actor">Who restores it.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    public async Task<Result<Saved>> RestoreAsync(
        int number,
        int newest,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (!actor.May(Permissions.MenusEdit))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        return await db.EditAsync(
            changes,
            async token =>
                await db
                    .SettingsVersions.Where(v => v.Part == SettingsPart.Menus && v.Number == number)
                    .Select(v => v.Content)
                    .SingleOrDefaultAsync(token)
                    is { } json
                    ? await StoreAsync(MenusContent.FromJson(json), newest, number, actor, token)
                    : new Result<Saved>(Outcome.NotFound),
            cancellationToken
        );
    }

    private async Task<Result<Saved>> StoreAsync(
        MenusContent content,
        int number,
        int? restored,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var newest = (await versions.NewestAsync(SettingsPart.Menus, cancellationToken))?.Number ?? 0;
        if (newest != number)
        {
            return new Result<Saved>(Outcome.Conflict);
        }

        versions.Add(SettingsPart.Menus, newest, content.ToJson(), actor, restored);
        changes.Append(ChangeSubject.Settings, SiteSettings.SingleId);
        audit.Add(actor, "Arranged the menus");
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(newest + 1));
    }

    private static MenusContent Cleaned(MenusContent content)
    {
        return new MenusContent
        {
            Main = content.Main is null ? null : Items(content.Main),
            Footer = content
                .Footer?.Where(column => column.Items.Count > 0)
                .Select(column => new MenuColumn(PlainText.Line(column.Heading), Items(column.Items)))
                .ToList(),
        };

        static IReadOnlyList<MenuItem> Items(IEnumerable<MenuItem> items) =>
            [
                .. items.Select(item =>
                    item.Target == MenuTarget.Address
                        ? item with
                        {
                            Id = null,
                            Address = PlainText.Line(item.Address),
                            Label = PlainText.Line(item.Label),
                        }
                        : item with
                        {
                            Address = null,
                            Label = PlainText.Line(item.Label),
                        }
                ),
            ];
    }
}

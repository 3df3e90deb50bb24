using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Settings;

/// <summary>The fields of the settings in words.</summary>
public static class SettingsWords
{
    /// <summary>The label of a field, as its form has it.</summary>
    /// <param name="field">One of <see cref="SettingsContent.Fields"/>.</param>
    /// <param name="texts">The newsroom's texts.</param>
    public static string Label(string field, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return field switch
        {
            nameof(SettingsContent.Name) => texts["Name of the newspaper"],
            nameof(SettingsContent.Tagline) => texts["Line below the name"],
            nameof(SettingsContent.Description) => texts["Description for search engines"],
            nameof(SettingsContent.ContactEmail) => texts["Where readers reach the newsroom"],
            nameof(SettingsContent.FooterText) => texts["Small print at the foot of each page"],
            nameof(SettingsContent.LogoId) => texts["Logo"],
            nameof(SettingsContent.DarkLogoId) => texts["Logo on dark pages"],
            nameof(SettingsContent.Accent) => texts["Colour"],
            nameof(SettingsContent.DarkAccent) => texts["Colour on dark pages"],
            nameof(SettingsContent.HeadlineFont) => texts["Typeface of headlines"],
            nameof(SettingsContent.TextFont) => texts["Typeface of texts"],
            nameof(SettingsContent.ProfileUrls) => texts["The newspaper's profiles elsewhere"],
            nameof(SettingsContent.AdsTxt) => "ads.txt",
            nameof(SettingsContent.SecurityContact) => texts["Where security researchers write to"],
            nameof(SettingsContent.SecurityPolicyUrl) => texts["Your policy on reports of vulnerabilities"],
            nameof(SettingsContent.SecondFactor) => texts["Who needs a second factor to work here"],
            nameof(SettingsContent.OnlyEditorsMakeTags) => texts["Who makes new tags"],
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
        };
    }

    /// <summary>What a field says; empty for nothing.</summary>
    /// <param name="field">One of <see cref="SettingsContent.Fields"/>.</param>
    /// <param name="content">The settings.</param>
    /// <param name="texts">The newsroom's texts.</param>
    public static string Value(string field, SettingsContent content, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(texts);
        return field switch
            {
                nameof(SettingsContent.Name) => content.Name,
                nameof(SettingsContent.Tagline) => content.Tagline,
                nameof(SettingsContent.Description) => content.Description,
                nameof(SettingsContent.ContactEmail) => content.ContactEmail,
                nameof(SettingsContent.FooterText) => content.FooterText,
                nameof(SettingsContent.LogoId) => Picture(content.LogoId),
                nameof(SettingsContent.DarkLogoId) => Picture(content.DarkLogoId),
                nameof(SettingsContent.Accent) => content.Accent,
                nameof(SettingsContent.DarkAccent) => content.DarkAccent,
                nameof(SettingsContent.HeadlineFont) => Font(content.HeadlineFont),
                nameof(SettingsContent.TextFont) => Font(content.TextFont),
                nameof(SettingsContent.ProfileUrls) => content.ProfileUrls,
                nameof(SettingsContent.AdsTxt) => content.AdsTxt,
                nameof(SettingsContent.SecurityContact) => content.SecurityContact,
                nameof(SettingsContent.SecurityPolicyUrl) => content.SecurityPolicyUrl,
                nameof(SettingsContent.SecondFactor) => SecondFactorChoice.Name(content.SecondFactor, texts),
                nameof(SettingsContent.OnlyEditorsMakeTags) => content.OnlyEditorsMakeTags
                    ? texts["Only editors"].Value
                    : texts["Everybody who writes"].Value,
                _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
            } ?? "";

        string? Picture(long? id) =>
            id is null ? null : texts["Picture {0}", id.Value.ToString(CultureInfo.InvariantCulture)].Value;

        static string? Font(string? key) => LookFont.ForHeadlines.FirstOrDefault(font => font.Key == (key ?? ""))?.Name;
    }
}

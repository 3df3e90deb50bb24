using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Settings;

/// <summary>The form of the settings.</summary>
/// <param name="Form">What is typed.</param>
/// <param name="Logos">The pictures that it names, by id.</param>
/// <param name="Site">The newspaper as it is saved.</param>
public sealed record ShowModel(SaveSettings Form, IReadOnlyDictionary<long, PictureRef> Logos, SiteDirectory Site)
{
    /// <summary>The chosen picture of one of the fields; null for none.</summary>
    public PictureRef? Logo(long? id) => id is { } number ? Logos.GetValueOrDefault(number) : null;

    /// <summary>The typefaces of a list, each with what it is.</summary>
    public static IEnumerable<SelectListItem> Fonts(
        IReadOnlyList<LookFont> fonts,
        IStringLocalizer<NewsroomTexts> texts
    ) =>
        fonts.Select(font => new SelectListItem(
            font.IsSerif ? texts["{0}, with serifs", font.Name] : texts["{0}, without serifs", font.Name],
            font.Key
        ));

    /// <summary>The classes of a preview in the saved colour; empty for none.</summary>
    /// <param name="isDark">Which of the two schemes.</param>
    public string Hue(bool isDark) =>
        (isDark ? Site.Look.DarkAccent : Site.Look.Accent) is { } colour ? NumberClasses.Hue(colour) : "";
}

/// <summary>A page of a history.</summary>
/// <param name="History">Its versions.</param>
/// <param name="Newest">Number of the newest version; 0 for none.</param>
/// <param name="Version">The version of the settings, for restoring; null until they are first saved.</param>
public sealed record HistoryModel(SettingsHistory<SettingsContent> History, int Newest, Guid? Version);

/// <summary>One version beside the one before.</summary>
/// <param name="Saved">The version.</param>
/// <param name="Newest">Number of the newest version.</param>
/// <param name="Version">The version of the settings, for restoring.</param>
public sealed record VersionModel(SavedContent<SettingsContent> Saved, int Newest, Guid? Version);

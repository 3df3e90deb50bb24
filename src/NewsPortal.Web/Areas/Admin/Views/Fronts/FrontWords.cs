using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.Areas.Admin.Views.Fronts;

/// <summary>The newsroom's words for the places of a front and for its editions.</summary>
public static class FrontWords
{
    private const string Published = "Published";
    private const string Automatic = "All automatic";
    private const string BroughtBack = "Brought back the front of ";
    private const string Format = "d MMMM, HH:mm";
    private const string WithStory = ", with a story that was published";

    /// <summary>What the newsroom calls a slot.</summary>
    public static string Label(Slot slot, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(texts);
        return slot.Name switch
        {
            Slots.Lead => texts["Lead"],
            Slots.Beside => texts["Beside the lead"],
            Slots.Below => texts["Below the lead"],
            Slots.Feature => texts["Feature"],
            Slots.Opinion => texts["Opinion"],
            Slots.Pair => texts["Pair"],
            Slots.Strip => texts["Strip"],
            _ => slot.Label,
        };
    }

    /// <summary>Where a slot appears.</summary>
    public static string Hint(Slot slot, bool isHome, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(texts);
        return slot.Name switch
        {
            Slots.Lead when isHome => texts["The story that opens the page."],
            Slots.Lead => texts["The story that opens the section."],
            Slots.Beside => texts["The column at the lead's side; the first comes with its picture."],
            Slots.Below => texts["The row under the lead; the first is the widest."],
            Slots.Feature => texts["A wide band in the middle of the page. It is left out while nothing stands in it."],
            Slots.Opinion => texts["Columns and essays with their authors' portraits."],
            Slots.Pair => texts["Two stories with pictures under the lead."],
            Slots.Strip => texts["A band of four across the page. It is left out while nothing stands in it."],
            _ => slot.Hint,
        };
    }

    /// <summary>What happens to a story of a front.</summary>
    public static string Label(FrontChangeKind kind, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return kind switch
        {
            FrontChangeKind.Entered => texts["Comes in"],
            FrontChangeKind.Left => texts["Goes out"],
            FrontChangeKind.Moved => texts["Moves"],
            FrontChangeKind.Changed => texts["Changes"],
            _ => texts["Stays"],
        };
    }

    /// <summary>The class of its badge.</summary>
    public static string Look(FrontChangeKind kind) =>
        kind switch
        {
            FrontChangeKind.Entered => "state-published",
            FrontChangeKind.Left => "state-takendown",
            FrontChangeKind.Moved => "state-scheduled",
            _ => "state-draft",
        };

    /// <summary>How an edition came about; Core stores it in English.</summary>
    public static string NoteOf(EditionLine edition, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(edition);
        ArgumentNullException.ThrowIfNull(texts);
        var note = edition.Note;
        if (note.StartsWith(BroughtBack, StringComparison.Ordinal))
        {
            return texts["Brought back the front of {0}", Moment(note[BroughtBack.Length..])];
        }

        if (note.EndsWith(WithStory, StringComparison.Ordinal))
        {
            var label = note[..^WithStory.Length];
            return texts[
                "{0}, with a story that was published",
                Slots.OfHome.FirstOrDefault(slot => slot.Label == label) is { } slot ? Label(slot, texts) : label
            ];
        }

        return note switch
        {
            Published => texts["Published"],
            Automatic => texts["All automatic"],
            _ => note,
        };
    }

    private static string Moment(string stored) =>
        DateTime.TryParseExact(stored, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? at.ToString(Format, CultureInfo.CurrentCulture)
            : stored;
}

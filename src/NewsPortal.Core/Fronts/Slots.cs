namespace NewsPortal.Core.Fronts;

/// <summary>A place on a front.</summary>
/// <param name="Name">Its stored name; never rename a slot.</param>
/// <param name="Label">What the newsroom calls it.</param>
/// <param name="Capacity">How many stories it shows. More may wait in it and move up when another leaves.</param>
/// <param name="Hint">A sentence for editors on where it appears.</param>
public sealed record Slot(string Name, string Label, int Capacity, string Hint);

/// <summary>The slots of the fronts, in the order of the page.</summary>
public static class Slots
{
    public const string Lead = "lead";
    public const string Beside = "beside";
    public const string Below = "below";
    public const string Feature = "feature";
    public const string Opinion = "opinion";
    public const string Pair = "pair";
    public const string Strip = "strip";

    /// <summary>The slots of the home page.</summary>
    public static IReadOnlyList<Slot> OfHome { get; } =
    [
        new(Lead, "Lead", 1, "The story that opens the page."),
        new(Beside, "Beside the lead", 3, "The column at the lead's side; the first comes with its picture."),
        new(Below, "Below the lead", 4, "The row under the lead; the first is the widest."),
        new(Feature, "Feature", 1, "A wide band in the middle of the page. It is left out while nothing stands in it."),
        new(Opinion, "Opinion", 4, "Columns and essays with their authors' portraits."),
    ];

    /// <summary>The slots of a section's front.</summary>
    public static IReadOnlyList<Slot> OfSection { get; } =
    [
        new(Lead, "Lead", 1, "The story that opens the section."),
        new(Pair, "Pair", 2, "Two stories with pictures under the lead."),
        new(Strip, "Strip", 4, "A band of four across the page. It is left out while nothing stands in it."),
    ];

    /// <summary>The slots of a front.</summary>
    /// <param name="categoryId">The section; null for the home page.</param>
    public static IReadOnlyList<Slot> Of(long? categoryId) => categoryId is null ? OfHome : OfSection;
}

/// <summary>The stories in the slots of a front, each at most once.</summary>
/// <param name="stories">The stories of each slot, in order.</param>
/// <param name="placed">The editors' placements among them, by story; all others are automatic.</param>
public sealed class FilledSlots(
    IReadOnlyDictionary<string, IReadOnlyList<Articles.ArticleCard>> stories,
    IReadOnlyDictionary<long, PlacedStory> placed
)
{
    /// <summary>The stories in a slot, in order; empty for an empty slot.</summary>
    public IReadOnlyList<Articles.ArticleCard> this[string slot] => stories.GetValueOrDefault(slot) ?? [];

    /// <summary>The editors' placement of a story that stands in a slot; null if it stands there by itself.</summary>
    public PlacedStory? PlacementOf(long articleId) => placed.GetValueOrDefault(articleId);
}

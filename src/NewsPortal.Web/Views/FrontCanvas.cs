using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.Views;

/// <summary>
/// Marks the cards of a front that the newsroom arranges, and keeps a place for slots without a story. Readers' pages
/// have none, and so none of its marks.
/// </summary>
/// <param name="slots">The stories in their slots.</param>
/// <param name="emptyLabels">What to say in an empty slot, by its name.</param>
public sealed class FrontCanvas(FilledSlots slots, IReadOnlyDictionary<string, string> emptyLabels)
{
    /// <summary>Where the views find it.</summary>
    public const string Key = "FrontCanvas";

    /// <summary>The slot in which a story stands, and whether an editor put it there; null if it is in none.</summary>
    public (string Slot, bool IsPlaced)? PlaceOf(long storyId)
    {
        foreach (var slot in emptyLabels.Keys)
        {
            if (slots[slot].Any(card => card.Id == storyId))
            {
                return (slot, slots.PlacementOf(storyId) is not null);
            }
        }

        return null;
    }

    /// <summary>The words for a slot without a story; null if it has one.</summary>
    public string? EmptyLabel(string slot) => slots[slot].Count == 0 ? emptyLabels.GetValueOrDefault(slot) : null;
}

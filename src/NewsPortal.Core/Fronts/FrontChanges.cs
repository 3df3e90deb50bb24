using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Fronts;

/// <summary>What publishing an arrangement would do to a story of the front.</summary>
public enum FrontChangeKind
{
    /// <summary>It comes into a slot.</summary>
    Entered,

    /// <summary>It is in no slot any more.</summary>
    Left,

    /// <summary>It is in another slot, or before or behind others than now.</summary>
    Moved,

    /// <summary>The front says or shows something else of it.</summary>
    Changed,

    /// <summary>It looks the same, but how long it stays is another.</summary>
    Stay,
}

/// <summary>A difference between what readers see and what they will see.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Now">The story as readers see it in its slot; null if it is in none.</param>
/// <param name="Then">The story as readers will see it in its slot; null if it will be in none.</param>
public sealed record FrontChange(FrontChangeKind Kind, FrontPlace? Now, FrontPlace? Then);

/// <summary>A story in its place on a front.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Place">Its place there, from 1.</param>
/// <param name="Card">What readers see.</param>
/// <param name="Placed">The editors' placement; null if it stands there by itself.</param>
public sealed record FrontPlace(Slot Slot, int Place, ArticleCard Card, PlacedStory? Placed);

/// <summary>Compares two states of a front.</summary>
internal static class FrontChanges
{
    /// <summary>
    /// The differences in the slots, in page order. A story that others pushed on within its slot has not moved.
    /// </summary>
    public static IReadOnlyList<FrontChange> Between(FilledSlots now, FilledSlots then, IReadOnlyList<Slot> slots)
    {
        var before = Places(now, slots);
        var after = Places(then, slots);
        List<FrontChange> changes = [];
        foreach (var slot in slots)
        {
            var staying = Ids(before, slot).Intersect(Ids(after, slot)).ToList();
            var order = Ids(after, slot).Where(staying.Contains).ToList();
            foreach (var id in Ids(after, slot))
            {
                var place = after[id];
                if (!before.TryGetValue(id, out var former))
                {
                    changes.Add(new(FrontChangeKind.Entered, null, place));
                    continue;
                }

                if (former.Slot != place.Slot || staying.IndexOf(id) != order.IndexOf(id))
                {
                    changes.Add(new(FrontChangeKind.Moved, former, place));
                }

                if (!LooksAlike(former.Card, place.Card))
                {
                    changes.Add(new(FrontChangeKind.Changed, former, place));
                }

                if (IsPinned(former) != IsPinned(place) || former.Placed?.Until != place.Placed?.Until)
                {
                    changes.Add(new(FrontChangeKind.Stay, former, place));
                }
            }

            changes.AddRange(
                Ids(before, slot)
                    .Where(id => !after.ContainsKey(id))
                    .Select(id => new FrontChange(FrontChangeKind.Left, before[id], null))
            );
        }

        return changes;
    }

    private static bool IsPinned(FrontPlace place) => place.Placed is not null;

    private static bool LooksAlike(ArticleCard one, ArticleCard other) =>
        one.Headline == other.Headline
        && one.Kicker == other.Kicker
        && one.Mark == other.Mark
        && one.Picture?.Id == other.Picture?.Id;

    private static Dictionary<long, FrontPlace> Places(FilledSlots filled, IReadOnlyList<Slot> slots) =>
        slots
            .SelectMany(slot =>
                filled[slot.Name].Select((card, i) => new FrontPlace(slot, i + 1, card, filled.PlacementOf(card.Id)))
            )
            .ToDictionary(place => place.Card.Id);

    private static IEnumerable<long> Ids(Dictionary<long, FrontPlace> places, Slot slot) =>
        places.Values.Where(p => p.Slot == slot).OrderBy(p => p.Place).Select(p => p.Card.Id);
}

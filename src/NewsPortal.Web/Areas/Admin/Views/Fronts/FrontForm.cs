using System.Globalization;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Fronts;

/// <summary>A placed story as in the form.</summary>
/// <param name="Slot">The chosen slot.</param>
/// <param name="Was">The slot it is in; if it differs from <paramref name="Slot"/>, the story moves.</param>
/// <param name="ArticleId">The story.</param>
/// <param name="Until">In the site's local time, as typed; empty for no end.</param>
public sealed record FrontRow(string Slot, string Was, long ArticleId, string Until)
{
    /// <summary>For a time that occurs twice, true means the second.</summary>
    public bool UntilSecond { get; init; }

    /// <summary>What only the front says of the story; empty for its own.</summary>
    public string Headline { get; init; } = "";

    public string Kicker { get; init; } = "";
    public string Label { get; init; } = "";

    /// <summary>The number of the front's own picture, as typed; empty for the story's.</summary>
    public string Picture { get; init; } = "";

    /// <summary>True if the front says or shows something of its own.</summary>
    public bool HasOwn => Headline.Length + Kicker.Length + Label.Length + Picture.Length > 0;
}

/// <summary>
/// The submitted form of a front: in each list one value per placed story, in page order, plus the button pressed.
/// Every button submits the whole arrangement, so that no earlier choice is lost.
/// </summary>
public sealed record FrontForm
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm";

    /// <summary>The version that was loaded; null until the front is first saved.</summary>
    public Guid? Version { get; init; }

    public List<string?> Slot { get; init; } = [];
    public List<string?> Was { get; init; } = [];
    public List<long> ArticleId { get; init; } = [];
    public List<string?> Until { get; init; } = [];
    public List<string?> UntilSecond { get; init; } = [];
    public List<string?> FrontHeadline { get; init; } = [];
    public List<string?> Kicker { get; init; } = [];
    public List<string?> Label { get; init; } = [];
    public List<string?> Picture { get; init; } = [];

    /// <summary>The search words.</summary>
    public string? Q { get; init; }

    /// <summary>The slot for a story from the search results.</summary>
    public string? AddTo { get; init; }

    /// <summary>
    /// The button: "save", "publish", "search", or "up:7", "down:7", "remove:7", "add:7", "keep:7:lead" for story 7.
    /// </summary>
    public string? Do { get; init; }

    /// <summary>The story that the button is about; null for the whole front.</summary>
    public long? Subject =>
        Do?.Split(':') is [_, var id, ..]
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The button's action, without its story.</summary>
    public string Verb => Do?.Split(':')[0] ?? "save";

    public static IReadOnlyList<FrontRow> Rows(IEnumerable<PlacedStory> placements, SiteTime time) =>
        [
            .. placements.Select(p => new FrontRow(
                p.Slot,
                p.Slot,
                p.ArticleId,
                p.Until is { } until ? time.ToLocal(until).ToString(TimeFormat, CultureInfo.InvariantCulture) : ""
            )
            {
                UntilSecond = p.Until is { } end && time.IsSecond(end),
                Headline = p.Headline,
                Kicker = p.Kicker,
                Label = p.Label,
                Picture = p.PictureId?.ToString(CultureInfo.InvariantCulture) ?? "",
            }),
        ];

    /// <summary>The stories after the button's action, in order within each slot.</summary>
    public IReadOnlyList<FrontRow> Rows(IReadOnlyList<Slot> slots)
    {
        List<FrontRow> sent =
        [
            .. ArticleId.Select(
                (id, i) =>
                    new FrontRow(At(Slot, i), At(Was, i) is { Length: > 0 } was ? was : At(Slot, i), id, At(Until, i))
                    {
                        UntilSecond = At(UntilSecond, i) == "true",
                        Headline = At(FrontHeadline, i),
                        Kicker = At(Kicker, i),
                        Label = At(Label, i),
                        Picture = At(Picture, i).Trim(),
                    }
            ),
        ];

        // A story moved to another slot goes to its top; the others keep their order. An unknown slot is left for Core
        // to refuse.
        List<FrontRow> rows =
        [
            .. slots.SelectMany(slot => sent.Where(r => r.Slot == slot.Name).OrderBy(r => r.Slot == r.Was)),
            .. sent.Where(r => slots.All(s => s.Name != r.Slot)),
        ];
        if (Subject is { } subject)
        {
            Press(rows, slots, subject);
        }

        return [.. rows.Select(r => r with { Was = r.Slot })];
    }

    private void Press(List<FrontRow> rows, IReadOnlyList<Slot> slots, long subject)
    {
        var index = rows.FindIndex(r => r.ArticleId == subject);
        switch (Verb)
        {
            case "up" when index >= 0:
                Move(rows, slots, index, -1);
                break;
            case "down" when index >= 0:
                Move(rows, slots, index, 1);
                break;
            case "remove" when index >= 0:
                rows.RemoveAt(index);
                break;
            case "add" when AddTo is { Length: > 0 } slot:
                rows.RemoveAll(r => r.ArticleId == subject);
                rows.Insert(Beginning(rows, slots, slot), new FrontRow(slot, slot, subject, ""));
                break;
            case "keep" when Do!.Split(':') is [_, _, var slot]:
                rows.RemoveAll(r => r.ArticleId == subject);
                rows.Insert(
                    Beginning(rows, slots, slot) + rows.Count(r => r.Slot == slot),
                    new FrontRow(slot, slot, subject, "")
                );
                break;
        }
    }

    /// <summary>Within its slot, and past its edge into the adjacent slot.</summary>
    private static void Move(List<FrontRow> rows, IReadOnlyList<Slot> slots, int index, int by)
    {
        var row = rows[index];
        if (index + by is var other && other >= 0 && other < rows.Count && rows[other].Slot == row.Slot)
        {
            (rows[index], rows[other]) = (rows[other], rows[index]);
            return;
        }

        var at = slots.ToList().FindIndex(s => s.Name == row.Slot) + by;
        if (at >= 0 && at < slots.Count)
        {
            var slot = slots[at].Name;
            rows.RemoveAt(index);
            rows.Insert(
                Beginning(rows, slots, slot) + (by < 0 ? rows.Count(r => r.Slot == slot) : 0),
                row with
                {
                    Slot = slot,
                }
            );
        }
    }

    /// <summary>The index of a slot's first story.</summary>
    private static int Beginning(List<FrontRow> rows, IReadOnlyList<Slot> slots, string slot)
    {
        var before = slots.TakeWhile(s => s.Name != slot).Select(s => s.Name).ToHashSet();
        return rows.Count(r => before.Contains(r.Slot));
    }

    /// <summary>A row's typed time in local time; null if invalid.</summary>
    public static DateTime? Local(FrontRow row) =>
        DateTime.TryParse(row.Until, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var local)
            ? local
            : null;

    /// <summary>A typed time as UTC, with its note; false if invalid.</summary>
    public static bool TryRead(FrontRow row, SiteTime time, out DateTime? until, out string note)
    {
        until = null;
        note = "";
        if (string.IsNullOrWhiteSpace(row.Until))
        {
            return true;
        }

        if (Local(row) is not { } local || local.Year is < 2000 or > 9000)
        {
            return false;
        }

        var typed = time.Read(local, row.UntilSecond);
        (until, note) = (typed.Utc, typed.Note);
        return true;
    }

    /// <summary>A row as Core knows it, with a time and a picture that were read.</summary>
    public static PlacedStory Placed(FrontRow row, DateTime? until, long? picture)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new PlacedStory(row.Slot, row.ArticleId, until)
        {
            Headline = row.Headline,
            Kicker = row.Kicker,
            Label = row.Label,
            PictureId = picture,
        };
    }

    /// <summary>A typed number of a picture; false if it is none.</summary>
    public static bool TryReadPicture(FrontRow row, out long? picture)
    {
        ArgumentNullException.ThrowIfNull(row);
        picture = null;
        if (row.Picture.Length == 0)
        {
            return true;
        }

        var isNumber = long.TryParse(row.Picture, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        picture = isNumber ? number : null;
        return isNumber;
    }

    private static string At(List<string?> values, int index) => index < values.Count ? values[index] ?? "" : "";
}

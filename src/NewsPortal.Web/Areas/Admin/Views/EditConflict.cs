namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>
/// What somebody else has saved while a form was open, shown beside what was typed (<c>_EditConflict.cshtml</c>).
/// </summary>
/// <param name="Address">Where it stands, without what was typed.</param>
/// <param name="Fields">The fields that say something else there, by what they hold, as in "Their name".</param>
public sealed record EditConflict(string Address, IReadOnlyList<(string Label, string Value)> Fields)
{
    public static EditConflict Of<T>(
        string address,
        T typed,
        T stored,
        params ReadOnlySpan<(string Label, Func<T, string?> Value)> fields
    )
    {
        List<(string, string)> others = [];
        foreach (var (label, value) in fields)
        {
            if (value(stored) is var theirs && !IsSame(theirs, value(typed)))
            {
                others.Add((label, theirs ?? ""));
            }
        }

        return new EditConflict(address, others);
    }

    // A text area sends other line ends than are stored.
    private static bool IsSame(string? one, string? other) =>
        (one ?? "").ReplaceLineEndings("\n").Trim() == (other ?? "").ReplaceLineEndings("\n").Trim();
}

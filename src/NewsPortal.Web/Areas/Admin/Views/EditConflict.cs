namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>
/// What a colleague has saved while a form was open, shown next to the input (<c>_EditConflict.cshtml</c>).
/// </summary>
/// <param name="Address">Its address, without the input.</param>
/// <param name="Fields">The fields that differ, with whole labels, such as "Their name".</param>
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

    // A text area submits different line endings than are stored.
    private static bool IsSame(string? one, string? other) =>
        (one ?? "").ReplaceLineEndings("\n").Trim() == (other ?? "").ReplaceLineEndings("\n").Trim();
}

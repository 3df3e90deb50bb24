using System.Globalization;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Ids in order as a short text, separated by spaces, for a column that is read with its row.</summary>
public static class IdList
{
    /// <summary>The text; empty for no ids.</summary>
    public static string Write(IEnumerable<long> ids) =>
        string.Join(' ', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The ids of a text.</summary>
    public static IReadOnlyList<long> Read(string text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        List<long> ids = new(4);
        foreach (var part in text.AsSpan().Split(' '))
        {
            ids.Add(long.Parse(text.AsSpan(part), CultureInfo.InvariantCulture));
        }

        return ids;
    }
}

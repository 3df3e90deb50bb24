namespace NewsPortal.Core.WordPressImport;

/// <summary>Compares names with numbers as people do: part-2 comes before part-10.</summary>
internal static class NaturalOrder
{
    public static int Compare(string one, string other)
    {
        int i = 0,
            j = 0;
        while (i < one.Length && j < other.Length)
        {
            if (char.IsAsciiDigit(one[i]) && char.IsAsciiDigit(other[j]))
            {
                var first = Number(one, ref i);
                var second = Number(other, ref j);
                var compared =
                    first.Length != second.Length
                        ? first.Length.CompareTo(second.Length)
                        : first.CompareTo(second, StringComparison.Ordinal);
                if (compared != 0)
                {
                    return compared;
                }
            }
            else if (char.ToUpperInvariant(one[i]) is var a && char.ToUpperInvariant(other[j]) is var b && a != b)
            {
                return a.CompareTo(b);
            }
            else
            {
                i++;
                j++;
            }
        }

        return (one.Length - i).CompareTo(other.Length - j) is var rest and not 0
            ? rest
            : string.CompareOrdinal(one, other);
    }

    private static ReadOnlySpan<char> Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text.AsSpan(start, at - start).TrimStart('0');
    }
}

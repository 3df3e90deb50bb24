using System.Globalization;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Core.Search;

/// <summary>
/// Recognizes a query that is only a date: "2016", "march 2016", "14 March 2016", "03/2016", "2016-03-14", with month
/// names in the site's language or in English.
/// </summary>
internal static class TypedDates
{
    private const int FirstYear = 1600;
    private const int LastYear = 2999;
    private const int MostParts = 6;

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private static readonly char[] Separators = [' ', '/', '-', '.', ',', '\u2013', '\u2011', '年', '月', '日'];

    /// <summary>The period; null when the query is something else.</summary>
    public static ArchiveSpan? Read(string query, CultureInfo culture)
    {
        var parts = query.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is 0 or > MostParts)
        {
            return null;
        }

        int? month = null;
        List<(int Value, int Digits)> numbers = [];
        var monthAt = -1;
        foreach (var part in parts)
        {
            if (NumberOf(part, culture) is { } number)
            {
                numbers.Add(number);
            }
            else if (MonthOf(part, culture) is { } named && month is null)
            {
                (month, monthAt) = (named, numbers.Count);
            }
            else if (!IsFiller(part))
            {
                return null;
            }
        }

        var years = numbers.Where(n => n.Digits == 4 && n.Value is >= FirstYear and <= LastYear).ToList();
        if (years.Count != 1 || numbers.Exists(n => n.Digits != 4 && n.Digits > 2))
        {
            return null;
        }

        var isYearFirst = numbers[0].Digits == 4;
        var rest = numbers.Where(n => n.Digits <= 2).Select(n => n.Value).ToList();
        var (theMonth, day) = (month, rest) switch
        {
            (null, []) => ((int?)null, (int?)null),
            (null, [var only]) => (only, null),
            (null, [var one, var two]) => MonthAndDay(one, two, isYearFirst, culture),
            (not null, []) => (month, null),
            (not null, [var only]) => (month, only),
            _ => (0, null),
        };
        var year = years[0].Value;
        return
            theMonth is null or (>= 1 and <= 12)
            && (day is null || (day >= 1 && day <= DateTime.DaysInMonth(year, theMonth ?? 1)))
            ? new ArchiveSpan(year, theMonth, day)
            : null;
    }

    private static (int? Month, int? Day) MonthAndDay(int one, int two, bool isYearFirst, CultureInfo culture)
    {
        var isMonthFirst =
            isYearFirst
            || culture.DateTimeFormat.ShortDatePattern.IndexOf('M', StringComparison.Ordinal)
                < culture.DateTimeFormat.ShortDatePattern.IndexOf('d', StringComparison.Ordinal);
        var (month, day) = isMonthFirst ? (one, two) : (two, one);
        return month > 12 && day <= 12 ? (day, month) : (month, day);
    }

    /// <summary>A number in digits of any script; "1er", "3rd" and "14th" count too.</summary>
    private static (int Value, int Digits)? NumberOf(string part, CultureInfo culture)
    {
        var (value, digits) = (0, 0);
        while (digits < part.Length && digits < 5 && char.IsDigit(part[digits]))
        {
            value = value * 10 + (int)char.GetNumericValue(part[digits]);
            digits++;
        }

        var ending = part[digits..];
        return
            digits is > 0 and < 5
            && (
                ending.Length == 0
                || (digits < 3 && ending.ToLower(culture) is "st" or "nd" or "rd" or "th" or "er" or "re" or "º" or "ª")
            )
            ? (value, digits)
            : null;
    }

    private static int? MonthOf(string part, CultureInfo culture) =>
        MonthIn(part, culture) ?? MonthIn(part, English) ?? MonthIn(part, CultureInfo.InvariantCulture);

    private static int? MonthIn(string part, CultureInfo culture)
    {
        var format = culture.DateTimeFormat;
        foreach (
            var names in new[]
            {
                format.MonthNames,
                format.MonthGenitiveNames,
                format.AbbreviatedMonthNames,
                format.AbbreviatedMonthGenitiveNames,
            }
        )
        {
            for (var i = 0; i < 12; i++)
            {
                if (
                    names[i].Length > 0
                    && culture.CompareInfo.Compare(
                        names[i].TrimEnd('.'),
                        part,
                        CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace
                    ) == 0
                )
                {
                    return i + 1;
                }
            }
        }

        return null;
    }

    /// <summary>Words between day, month and year: "14 de março de 2016", "March of 2016".</summary>
    private static bool IsFiller(string part) =>
        part.ToLowerInvariant() is "de" or "of" or "the" or "del" or "г" or "в" or "in" or "en" or "le";
}

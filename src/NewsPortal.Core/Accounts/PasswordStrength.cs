using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Estimates how many guesses a password withstands, in bits, from somebody who knows how people choose. The library
/// zxcvbn knows English words, names and leaked passwords. Before it is asked, all repetition is removed: copies,
/// mirror images, sequences, and keyboard walks, of which the library knows only the plainest.
/// </summary>
internal static partial class PasswordStrength
{
    /// <summary>The most characters given to the library, whose time grows faster than linearly.</summary>
    private const int LongestSeen = 32;

    /// <summary>The most characters checked for repetition; the rest of a longer password does not count.</summary>
    private const int LongestRead = 128;

    /// <summary>Copies of at least this length are removed.</summary>
    private const int Copy = 3;

    /// <summary>The choice of what to copy, and of repeating at all.</summary>
    private const double BitsOfACopy = 1.5;

    private const double BitsOfAYear = 6;

    private static readonly Zxcvbn.Zxcvbn Library = new();

    /// <summary>Longest first.</summary>
    private static readonly string[] CommonWords = ReadCommonWords();

    /// <summary>
    /// Letters by the character that stands for them; digits and symbols without one stay. A "1" is an i or an l.
    /// </summary>
    private static readonly Dictionary<char, string> Leet = new()
    {
        ['@'] = "a",
        ['4'] = "a",
        ['8'] = "b",
        ['('] = "c",
        ['3'] = "e",
        ['€'] = "e",
        ['6'] = "g",
        ['9'] = "g",
        ['1'] = "il",
        ['!'] = "i",
        ['|'] = "l",
        ['0'] = "o",
        ['$'] = "s",
        ['5'] = "s",
        ['7'] = "t",
        ['+'] = "t",
        ['2'] = "z",
    };

    /// <summary>The keys of a layout by row; each row is offset half a key to the right of the one above.</summary>
    private static readonly Dictionary<char, (int X, int Y)>[] Keyboards =
    [
        Keys("`1234567890-=", " qwertyuiop[]", " asdfghjkl;'", " zxcvbnm,./"),
        Keys("~!@#$%^&*()_+", " QWERTYUIOP{}", " ASDFGHJKL:\"", " ZXCVBNM<>?"),
        Keys("^1234567890ß´", " qwertzuiopü+", " asdfghjklöä#", " yxcvbnm,.-"),
        Keys("²1234567890)=", " azertyuiop^$", " qsdfghjklmù", " wxcvbn,;:!"),
        Keys("²&é\"'(-è_çà)=", " azertyuiop^$", " qsdfghjklmù", " wxcvbn,;:!"),
        Keys("", " 789", " 456", " 123", " 0"),
        Keys("", " ',.pyfgcrl/=", " aoeuidhtns-", " ;qjkxbmwvz"),
        Keys("", " qwfpgjluy;[]", " arstdhneio'", " zxcvbkm,./"),
        // As they read once accents are folded, which turns the first letter of one row into one of another.
        Keys("", " ицукенгшщзхъ", " фывапролджэ", " ячсм тьбю."),
        Keys("", "  цукенгшщзхъ", " фывапролджэ", " ячсмитьбю."),
        Keys("", " ضصثقفغعهخحجد", " شسيبلاتنمكط", "  ءورلاىةوزظ"),
        Keys("", "  ςερτυθιοπ", " ασδφγηξκλ", " ζχψωβνμ"),
        Keys("", "  'קראטוןםפ", " שדגכעיחלךף,", " זסבהנמצתץ."),
    ];

    /// <summary>The strength in bits; 0 for an empty password.</summary>
    /// <param name="password">Of any length; the time is bounded.</param>
    /// <param name="words">Words suggested by the site and the person, in addition to the common ones.</param>
    public static double Bits(string password, IEnumerable<string> words)
    {
        var seen = Read(password);
        string[] known =
        [
            .. words
                .Select(Fold)
                .Select(Letters)
                .Where(word => word.Length >= 3)
                .SelectMany(word => new[] { word, Backwards(word) })
                .Distinct()
                .OrderByDescending(word => word.Length),
        ];
        return Readings(seen).Distinct().Min(reading => Guesses(reading, known));
    }

    /// <summary>True if more than half of it repeats earlier parts.</summary>
    public static bool IsRepetition(string password) =>
        Read(password) is var seen && WithoutRepetition(seen).Text.Length <= seen.Length / 2;

    private static string Read(string password) => Start(Fold(Start(password)));

    private static string Start(string text) => text.Length > LongestRead ? text[..LongestRead] : text;

    /// <summary>As typed, without separators, and with each character read as the letter it stands for.</summary>
    private static IEnumerable<string> Readings(string text)
    {
        yield return text;
        yield return Letters(text);
        foreach (var one in new[] { 0, 1 })
        {
            yield return Letters(
                string.Concat(
                    text.Select(c =>
                        Leet.TryGetValue(c, out var letters) ? letters[Math.Min(one, letters.Length - 1)] : c
                    )
                )
            );
        }
    }

    /// <summary>The cheapest description: a copy may split a known word, and a known word a copy.</summary>
    private static double Guesses(string text, IReadOnlyList<string> known)
    {
        var (once, copies) = WithoutRepetition(text);
        var (unknown, words) = WithoutWords(once, known);
        var (unknownFirst, wordsFirst) = WithoutWords(text, known);
        var (last, copiesLast) = WithoutRepetition(unknownFirst);
        return Math.Min(
            (copies * BitsOfACopy) + Math.Min(Unknown(once), words + Unknown(unknown)),
            wordsFirst + (copiesLast * BitsOfACopy) + Unknown(last)
        );
    }

    /// <summary>Removes the words that come to mind first, and years; each costs a choice among them.</summary>
    private static (string Text, double Bits) WithoutWords(string text, IReadOnlyList<string> known)
    {
        var left = Years().Replace(text, " ");
        var bits = (text.Length - left.Length) / 3 * BitsOfAYear;
        foreach (var word in known.Concat(CommonWords))
        {
            for (
                var at = left.IndexOf(word, StringComparison.Ordinal);
                at >= 0;
                at = left.IndexOf(word, StringComparison.Ordinal)
            )
            {
                left = left.Remove(at, word.Length).Insert(at, " ");
                bits += Math.Log2(known.Count + CommonWords.Length);
            }
        }

        return (left, bits);
    }

    private static double Unknown(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Sum(part => Library.EvaluatePassword(part.Length > LongestSeen ? part[..LongestSeen] : part).Entropy);

    /// <summary>Lower case, without accents; lone surrogates, which cannot be normalized, are replaced.</summary>
    private static string Fold(string text) =>
        string.Concat(
                PlainText
                    .Typed(text)
                    .Normalize(NormalizationForm.FormKD)
                    .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            )
            .ToLowerInvariant();

    private static string Backwards(string word) => string.Concat(word.Reverse());

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    /// <summary>What remains after removing every run that earlier text can describe.</summary>
    private static (string Text, int Copies) WithoutRepetition(string text)
    {
        List<int[]> views =
        [
            [.. text.Select(c => (int)c)],
            Differences(text.Select(c => (int?)c)),
        ];
        views.AddRange(
            Keyboards.Select(keys =>
                Differences(text.Select(c => keys.TryGetValue(c, out var key) ? (key.Y * 100) + key.X : (int?)null))
            )
        );
        var rest = new StringBuilder();
        var copies = 0;
        var i = 0;
        while (i < text.Length)
        {
            var length = Math.Max(views.Max(view => LongestCopy(view, i)), Mirrored(text, i));
            if (length >= Copy)
            {
                copies++;
                i += length;
            }
            else
            {
                rest.Append(text[i++]);
            }
        }

        return (rest.ToString(), copies);
    }

    /// <summary>How many characters from here repeat an earlier run; the two may overlap.</summary>
    private static int LongestCopy(int[] view, int at)
    {
        var longest = 0;
        for (var from = 0; from < at; from++)
        {
            var length = 0;
            while (
                at + length < view.Length
                && view[at + length] == view[from + length]
                && view[at + length] != int.MinValue
            )
            {
                length++;
            }

            longest = Math.Max(longest, length);
        }

        return longest;
    }

    /// <summary>How many characters from here mirror what precedes them.</summary>
    private static int Mirrored(string text, int at)
    {
        var longest = 0;
        for (var from = at - 1; from >= 0; from--)
        {
            var length = 0;
            while (length <= from && at + length < text.Length && text[at + length] == text[from - length])
            {
                length++;
            }

            longest = Math.Max(longest, length);
        }

        return longest;
    }

    /// <summary>The step to each character from the previous one; unknown steps are all distinct.</summary>
    private static int[] Differences(IEnumerable<int?> places)
    {
        int? before = null;
        return
        [
            .. places.Select(place =>
            {
                var step = place - before ?? int.MinValue;
                before = place;
                return step;
            }),
        ];
    }

    [GeneratedRegex("(19|20)[0-9]{2}")]
    private static partial Regex Years();

    private static string[] ReadCommonWords()
    {
        using var file = typeof(PasswordStrength).Assembly.GetManifestResourceStream(
            "NewsPortal.Core.Accounts.common-words.txt"
        )!;
        using var reader = new StreamReader(file);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => line[0] != '#')
                .Distinct()
                .OrderByDescending(word => word.Length),
        ];
    }

    private static Dictionary<char, (int X, int Y)> Keys(params string[] rows)
    {
        Dictionary<char, (int X, int Y)> keys = [];
        for (var y = 0; y < rows.Length; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                keys.TryAdd(rows[y][x], (x, y));
            }
        }

        keys.Remove(' ');
        return keys;
    }
}

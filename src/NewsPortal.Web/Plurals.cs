using System.Globalization;
using Microsoft.Extensions.Localization;

namespace NewsPortal.Web;

/// <summary>
/// Texts with a number. English has two plural forms, Arabic six: a resource file names each form, <c>one: {0} story |
/// other: {0} stories</c>, and the language's rule chooses.
/// </summary>
public static class Plurals
{
    private const string Other = "other";
    private const int Million = 1_000_000;

    /// <summary>The plural forms of a language, in the order of its resource file.</summary>
    /// <param name="language">Two letters, such as "fr"; a language without its own rule counts like English.</param>
    public static IReadOnlyList<string> FormsOf(string language) =>
        language switch
        {
            "ar" => ["zero", "one", "two", "few", "many", Other],
            "fr" => ["one", "many", Other],
            _ => ["one", Other],
        };

    /// <summary>The form for a number, by the Unicode CLDR rules for whole numbers.</summary>
    public static string FormOf(long number, string language)
    {
        number = Math.Abs(number);
        return language switch
        {
            "ar" => number switch
            {
                0 => "zero",
                1 => "one",
                2 => "two",
                _ => (number % 100) switch
                {
                    >= 3 and <= 10 => "few",
                    >= 11 => "many",
                    _ => Other,
                },
            },

            // "1 000 000 de lectures"
            "fr" => number <= 1 ? "one"
            : number % Million == 0 ? "many"
            : Other,
            _ => number == 1 ? "one" : Other,
        };
    }

    /// <summary>
    /// The text for this number in the language of the page. The key is <paramref name="other"/>; {0} is the number in
    /// the culture's format, {1} and so on are the values.
    /// </summary>
    /// <param name="localizer">The interface texts.</param>
    /// <param name="number">What is counted.</param>
    /// <param name="one">English text for one, such as "{0} story".</param>
    /// <param name="other">English text for any other number, such as "{0} stories".</param>
    /// <param name="values">Further values for the text.</param>
    public static string Plural(
        this IStringLocalizer localizer,
        long number,
        string one,
        string other,
        params object[] values
    )
    {
        ArgumentNullException.ThrowIfNull(localizer);
        var text = localizer[other];
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var chosen = text.ResourceNotFound
            ? number == 1
                ? one
                : other
            : Choose(Parse(text.Value), FormOf(number, language));
        return string.Format(
            CultureInfo.CurrentCulture,
            chosen,
            [number.ToString("N0", CultureInfo.CurrentCulture), .. values]
        );
    }

    /// <summary>The forms of a resource's value by name; a plain text is its only form.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in value.Split('|', StringSplitOptions.TrimEntries))
        {
            var colon = part.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0)
            {
                return new Dictionary<string, string>(StringComparer.Ordinal) { [Other] = value };
            }

            forms[part[..colon]] = part[(colon + 2)..];
        }

        return forms;
    }

    private static string Choose(IReadOnlyDictionary<string, string> forms, string form) =>
        forms.TryGetValue(form, out var text) || forms.TryGetValue(Other, out text) ? text : forms.Values.First();
}

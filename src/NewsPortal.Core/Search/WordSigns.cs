namespace NewsPortal.Core.Search;

/// <summary>
/// Unifies the punctuation within words and numbers, of which one word may be written with several kinds: each
/// character becomes one that the tokenizer understands, one for one, so that offsets stay valid.
/// </summary>
internal static class WordSigns
{
    /// <summary>Keeps a word together and is removed afterwards.</summary>
    public const char Nothing = '\u00AD';

    // Letters that are unlikely in any text stand for the characters that make a different word: C++, C#, .NET.
    private const char Plus = '\u16A0';
    private const char Sharp = '\u16A2';
    private const char Dot = '\u16A6';

    /// <summary>The text with such characters replaced; its length is unchanged.</summary>
    /// <param name="text">Composed text.</param>
    /// <param name="keepDottedI">True for languages in which İ and I are two letters.</param>
    public static string Prepare(string text, bool keepDottedI) =>
        text.AsSpan().ContainsAnyExcept(Harmless)
            ? string.Create(
                text.Length,
                (text, keepDottedI),
                static (span, from) => Write(span, from.text, from.keepDottedI)
            )
            : text;

    private static readonly System.Buffers.SearchValues<char> Harmless = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 \n-!?()\""
    );

    /// <summary>True for whatever people type as an apostrophe.</summary>
    public static bool IsApostrophe(char sign) =>
        sign
            is '\''
                or '’'
                or '‘'
                or '‛'
                or 'ʼ'
                or 'ʻ'
                or 'ʽ'
                or 'ʹ'
                or '′'
                or '`'
                or '´'
                or '\uFF07'
                or '\uA78C'
                or '\u055A'
                or '\u02BE'
                or '\u02BF';

    /// <summary>True for a space that holds a number together.</summary>
    public static bool IsTightSpace(char sign) => sign is '\u00A0' or '\u202F' or '\u2009' or '\u2007';

    private static void Write(Span<char> span, string text, bool keepDottedI)
    {
        for (var i = 0; i < text.Length; i++)
        {
            span[i] = Plain(text[i], keepDottedI);
        }

        for (var i = 0; i < span.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(span[i]) && span[i] != ' ')
            {
                span[i] = Within(span, i);
            }
        }
    }

    private static char Plain(char sign, bool keepDottedI) =>
        sign switch
        {
            < '\u0080' => sign == '`' ? '\'' : sign,
            'İ' => keepDottedI ? sign : 'I',
            'Ё' => 'Е',
            'ё' => 'е',
            '\u200B' => Nothing,
            >= '\uFF01' and <= '\uFF5E' => sign == '\uFF07' ? '\'' : (char)(sign - 0xFEE0),
            _ => IsApostrophe(sign) ? '\'' : sign,
        };

    private static char Within(Span<char> text, int at)
    {
        var sign = text[at];
        var before = at > 0 ? text[at - 1] : ' ';
        var after = at + 1 < text.Length ? text[at + 1] : ' ';
        if (char.IsAsciiDigit(before) && char.IsAsciiDigit(after) && (sign is ',' or '.' or '\'' || IsTightSpace(sign)))
        {
            return IsThousands(text, at) ? Nothing
                : sign == ',' ? '.'
                : sign;
        }

        return sign switch
        {
            '_' or ':' => '-',
            ';' => ' ',
            '+' when after == '+' && IsWord(before) && !IsWordAt(text, at + 2) => Plus,
            '+' when before == Plus => Plus,
            '#' when char.IsAsciiLetter(before) && !IsWordAt(text, at - 2) && !IsWord(after) => Sharp,
            '.' when !IsWord(before) && IsNet(text, at) => Dot,
            '.'
                when char.IsLetter(before)
                    && char.IsLetter(after)
                    && (IsLetterAt(text, at - 2) || IsLetterAt(text, at + 2)) => '-',
            _ => sign,
        };
    }

    /// <summary>
    /// True for a group separator in a number: followed by three digits, or by two and another group (1,00,000), and
    /// preceded by at most three.
    /// </summary>
    private static bool IsThousands(Span<char> text, int at)
    {
        var first = at;
        while (first > 0 && at - first < 4 && char.IsAsciiDigit(text[first - 1]))
        {
            first--;
        }

        var last = at + 1;
        while (last < text.Length && last - at < 6 && char.IsAsciiDigit(text[last]))
        {
            last++;
        }

        var isInner = first > 0 && text[first - 1] == Nothing;
        var (left, right) = (at - first, last - at - 1);
        return (isInner ? left is 2 or 3 : left is >= 1 and <= 3 && !(left == 1 && text[first] == '0'))
            && (
                right == 3
                || (right == 2 && last + 3 < text.Length && text[last] == text[at] && char.IsAsciiDigit(text[last + 1]))
            );
    }

    private static bool IsNet(Span<char> text, int at) =>
        at + 3 < text.Length
        && text.Slice(at + 1, 3) is ['n' or 'N', 'e' or 'E', 't' or 'T']
        && !IsWordAt(text, at + 4);

    private static bool IsLetterAt(Span<char> text, int at) => at >= 0 && at < text.Length && char.IsLetter(text[at]);

    private static bool IsWordAt(Span<char> text, int at) => at >= 0 && at < text.Length && IsWord(text[at]);

    private static bool IsWord(char sign) => char.IsLetterOrDigit(sign);
}

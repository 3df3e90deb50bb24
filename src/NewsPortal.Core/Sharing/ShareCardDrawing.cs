using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using NetVips;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Sharing;

/// <summary>
/// Draws share cards: white text on the section's colour, the title as large as it fits. The program ships the headline
/// font and fonts for Cyrillic, Greek, Hebrew and Arabic; other scripts use the machine's fonts. If no font has a
/// letter, the title is left out rather than drawn as boxes.
/// </summary>
/// <param name="fontFiles">TrueType files shipped with the program.</param>
internal sealed class ShareCardDrawing(IReadOnlyList<string> fontFiles)
{
    private const int Margin = 64;
    private const int TextWidth = ShareCard.Width - (2 * Margin);
    private const int TitleTop = 128;
    private const int TitleBottom = 478;
    private const int RuleTop = 508;
    private const int Largest = 104;
    private const int Smallest = 34;
    private const int Step = 5;
    private const int ShortestCut = 12;
    private const int LabelTop = 54;
    private const int LabelSize = 36;
    private const int MastheadSize = 50;

    /// <summary>Unassigned characters with four and with five hexadecimal digits, which are drawn as boxes.</summary>
    private const int NoLetter = 0x2FE4;
    private const int NoLongLetter = 0x2FFE0;

    private const string Faces =
        "Newsreader 16pt, Newsreader, Noto Serif, Noto Naskh Arabic, Noto Serif Hebrew, Noto Serif CJK SC, serif "
        + "Semi-Bold";

    private static readonly double[] White = [255, 255, 255];

    private readonly ConcurrentDictionary<int, bool> _drawable = new();
    private readonly Lazy<bool> _areFontsLoaded = new(() => Load(fontFiles));

    /// <summary>The card as PNG.</summary>
    public byte[] Draw(ShareCard card, string masthead)
    {
        _ = _areFontsLoaded.Value;
        var title = Drawable(card.Title);
        var name = Drawable(masthead);
        var label = Drawable(card.Label);
        var isRightToLeft = IsRightToLeft(title.Length > 0 ? title : name);

        using var blank = Image.Black(ShareCard.Width, ShareCard.Height);
        var ink = blank.Mutate(rules =>
        {
            rules.DrawRect([255], Margin, RuleTop, TextWidth, 6, fill: true);
            rules.DrawRect([255], Margin, RuleTop + 9, TextWidth, 2, fill: true);
        });
        ink = Put(ink, label, LabelSize, isLine: true, _ => LabelTop, isRightToLeft, strength: 0.86);
        if (card.Subject == ShareSubject.Site)
        {
            ink = Put(ink, title, Largest, isLine: false, height => (RuleTop - height) / 2, isRightToLeft);
        }
        else
        {
            ink = Put(ink, title, Largest, isLine: false, height => TitleBottom - height, isRightToLeft);
            ink = Put(
                ink,
                name,
                MastheadSize,
                isLine: true,
                height => (RuleTop + 11 + ShareCard.Height - height) / 2,
                isRightToLeft
            );
        }

        using (ink)
        {
            using var ground = (Image.Black(ShareCard.Width, ShareCard.Height) + Ground(card.Colour))
                .Cast(Enums.BandFormat.Uchar)
                .Copy(interpretation: Enums.Interpretation.Srgb);
            using var drawn = ink.Ifthenelse(White, ground, blend: true);
            return drawn.PngsaveBuffer(compression: 9, palette: true, q: 90, keep: Enums.ForeignKeep.None);
        }
    }

    /// <summary>True for a text that begins with a letter of a right-to-left script.</summary>
    internal static bool IsRightToLeft(string text) =>
        text.EnumerateRunes().FirstOrDefault(Rune.IsLetter).Value
            is (>= 0x590 and <= 0x8FF)
                or (>= 0xFB1D and <= 0xFDFF)
                or (>= 0xFE70 and <= 0xFEFC);

    /// <summary>The section's colour, darkened until white text on it is easy to read.</summary>
    internal static double[] Ground(string? colour)
    {
        if (
            colour is not { Length: 7 }
            || !int.TryParse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value)
        )
        {
            return [0x15, 0x18, 0x1c];
        }

        double[] ground = [value >> 16, (value >> 8) & 0xFF, value & 0xFF];
        while (1.05 / (Luminance(ground) + 0.05) < 5.5)
        {
            ground = [.. ground.Select(channel => channel * 0.95)];
        }

        return [.. ground.Select(channel => Math.Round(channel))];

        static double Luminance(double[] rgb) =>
            0.2126 * Linear(rgb[0]) + 0.7152 * Linear(rgb[1]) + 0.0722 * Linear(rgb[2]);

        static double Linear(double channel) =>
            channel / 255 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static bool Load(IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            using var loaded = Image.Text("x", font: Faces + " 12", fontfile: file);
        }

        return true;
    }

    /// <summary>Draws a text at the side where it begins; changes nothing for an empty one.</summary>
    private static Image Put(
        Image ink,
        string text,
        int size,
        bool isLine,
        Func<int, int> top,
        bool isRightToLeft,
        double strength = 1
    )
    {
        if (text.Length == 0)
        {
            return ink;
        }

        using var set = Set(text, size, isLine);
        using var faint = (set * strength).Cast(Enums.BandFormat.Uchar);
        using (ink)
        {
            var left = isRightToLeft ? ShareCard.Width - Margin - faint.Width : Margin;
            return ink.Insert(faint, left, Math.Max(0, top(faint.Height))).CopyMemory();
        }
    }

    /// <summary>A text as large as it fits; what does not fit at the smallest size is cut off.</summary>
    private static Image Set(string text, int largest, bool isLine)
    {
        for (var size = largest; size > Smallest; size -= Step)
        {
            if (TrySet(text, size, isLine) is { } set)
            {
                return set;
            }
        }

        while (text.Length > ShortestCut)
        {
            if (TrySet(text, Smallest, isLine) is { } set)
            {
                return set;
            }

            text = HtmlText.Excerpt(text, text.Length * 3 / 4);
        }

        using var wide = Letters(text, Smallest);
        return wide.Crop(0, 0, Math.Min(wide.Width, TextWidth), Math.Min(wide.Height, TitleBottom - TitleTop));
    }

    private static Image? TrySet(string text, int size, bool isLine)
    {
        var set = Letters(text, size);
        if (set.Width <= TextWidth && set.Height <= (isLine ? size * 3 / 2 : TitleBottom - TitleTop))
        {
            return set;
        }

        set.Dispose();
        return null;
    }

    private static Image Letters(string text, int size) =>
        Image.Text(
            Escaped(text),
            font: $"{Faces} {size.ToString(CultureInfo.InvariantCulture)}",
            width: TextWidth,
            dpi: 72,
            wrap: Enums.TextWrap.WordChar
        );

    private static string Escaped(string text) => System.Security.SecurityElement.Escape(text);

    /// <summary>The text without symbols that no font has; empty if a letter or digit is missing.</summary>
    private string Drawable(string text)
    {
        var drawable = new StringBuilder(text.Length);
        foreach (var rune in PlainText.Line(text).EnumerateRunes())
        {
            if (rune.IsAscii || IsMark(rune) || _drawable.GetOrAdd(rune.Value, IsDrawable))
            {
                drawable.Append(rune.ToString());
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                return "";
            }
        }

        return string.Join(' ', drawable.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Marks and joiners attach to letters and cannot be tested alone.</summary>
    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format
                or UnicodeCategory.SpaceSeparator;

    /// <summary>A letter missing from all fonts is drawn as a box with its number, always of the same size.</summary>
    private static bool IsDrawable(int letter)
    {
        try
        {
            return SizeOf(letter) != SizeOf(letter > 0xFFFF ? NoLongLetter : NoLetter);
        }
        catch (VipsException)
        {
            return false;
        }
    }

    private static (int Width, int Height) SizeOf(int letter)
    {
        using var set = Image.Text(Escaped(char.ConvertFromUtf32(letter)), font: Faces + " 64", dpi: 72);
        return (set.Width, set.Height);
    }
}

using System.Buffers;
using System.Globalization;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Colours written as "#rrggbb".</summary>
public static class Colour
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Where red, green and blue begin.</summary>
    private static readonly int[] Starts = [1, 3, 5];

    public static bool IsValid(string? text) =>
        text is { Length: 7 } && text[0] == '#' && text.AsSpan(1).IndexOfAnyExcept(HexDigits) < 0;

    /// <summary>Red, green and blue, each from 0 to 255.</summary>
    public static (int Red, int Green, int Blue) Channels(string colour) =>
        (Value(colour, Starts[0]), Value(colour, Starts[1]), Value(colour, Starts[2]));

    /// <summary>Contrast against white according to WCAG 2, from 1 to 21; text needs 4.5.</summary>
    public static double ContrastWithWhite(string colour) => 1.05 / (Luminance(colour) + 0.05);

    /// <summary>The contrast of two colours according to WCAG 2, from 1 to 21.</summary>
    public static double Contrast(string one, string other)
    {
        var (first, second) = (Luminance(one), Luminance(other));
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    /// <summary>
    /// The colour itself if its contrast to a background suffices, else the nearest one on its way to black or, on a
    /// dark background, to white that does.
    /// </summary>
    public static string Readable(string colour, string background, double contrast)
    {
        var end = Luminance(background) > 0.18 ? 0 : 255;
        for (var step = 0; ; step++)
        {
            var mixed = Mix(colour, end, step / 255.0);
            if (step == 255 || Contrast(mixed, background) >= contrast)
            {
                return mixed;
            }
        }
    }

    private static string Mix(string colour, int end, double share) =>
        "#"
        + string.Concat(
            Starts.Select(start =>
            {
                var value = Value(colour, start);
                var mixed = (int)Math.Round(value + ((end - value) * share));
                return mixed.ToString("x2", CultureInfo.InvariantCulture);
            })
        );

    private static double Luminance(string colour) =>
        (0.2126 * Channel(colour, 1)) + (0.7152 * Channel(colour, 3)) + (0.0722 * Channel(colour, 5));

    private static double Channel(string colour, int start)
    {
        var share = Value(colour, start) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static int Value(string colour, int start) =>
        int.Parse(colour.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

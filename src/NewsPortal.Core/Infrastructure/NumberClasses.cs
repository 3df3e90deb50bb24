namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// Colours, points and shares as class names. Only data know them, and the content security policy allows no style
/// attributes (docs/adr/0074). A first class says what it is; then each class is a place, a letter from p on, and a
/// hexadecimal digit, such as "q7". Assets/site/digits.css makes numbers of them again.
/// </summary>
public static class NumberClasses
{
    private const char FirstPlace = 'p';
    private const string Hexadecimal = "0123456789abcdef";

    /// <summary>The distance of neighbouring levels when a channel of a colour has one digit: #rgb.</summary>
    private const int Level = 0x11;

    /// <summary>The parts of one in a number with two digits behind the point.</summary>
    private const int Fraction = 0x100;

    /// <summary>A colour exactly; the element and what is in it have it as <c>--hue</c>.</summary>
    /// <param name="colour">"#rrggbb".</param>
    public static string Hue(string colour)
    {
        var (red, green, blue) = Colour.Channels(colour);
        return Write("own-hue", (red, 2), (green, 2), (blue, 2));
    }

    /// <summary>
    /// A background in the nearest colour of 4,096, and a point that stays visible; nothing for its centre.
    /// </summary>
    /// <param name="colour">"#rrggbb".</param>
    /// <param name="left">The point's place from the left, in percent.</param>
    /// <param name="top">Its place from the top.</param>
    public static string Tone(string colour, int left, int top)
    {
        var (red, green, blue) = Colour.Channels(colour);
        (int, int)[] levels = [(Nearest(red), 1), (Nearest(green), 1), (Nearest(blue), 1)];
        return (left, top) == (50, 50) ? Write("tone", levels) : Write("tone aim", [.. levels, (left, 2), (top, 2)]);

        static int Nearest(int channel) => (channel + (Level / 2)) / Level;
    }

    /// <summary>The ratio of a shape, up to 16, as <c>--ratio</c> of the element.</summary>
    public static string Shape(double ratio) => Write("shape", Parts(ratio));

    /// <summary>The ratio of a picture and its own width, as <c>--ratio</c> and <c>--own</c>.</summary>
    /// <param name="ratio">Up to 16.</param>
    /// <param name="width">Pixels; more than 4,095 count as that.</param>
    public static string Shape(double ratio, int width) =>
        Write("shape sized", Parts(ratio), (Math.Min(width, 0xfff), 3));

    /// <summary>A point in percent, as <c>--left</c> and <c>--top</c> of the element and what is in it.</summary>
    public static string Point(int left, int top) => Write("point", (left, 2), (top, 2));

    /// <summary>A share in whole percent, as <c>--share</c> of the element.</summary>
    public static string Share(double percent) => Write("share", ((int)Math.Round(percent), 2));

    private static (int Value, int Digits) Parts(double ratio) =>
        ((int)Math.Round(Math.Clamp(ratio, 0, 15.99) * Fraction), 3);

    /// <summary>The first classes, and a class for each digit.</summary>
    private static string Write(string first, params ReadOnlySpan<(int Value, int Digits)> numbers)
    {
        var length = first.Length;
        foreach (var (_, digits) in numbers)
        {
            length += digits * 3;
        }

        Span<char> written = stackalloc char[length];
        first.CopyTo(written);
        var (at, place) = (first.Length, FirstPlace);
        foreach (var (value, digits) in numbers)
        {
            for (var shift = 4 * (digits - 1); shift >= 0; shift -= 4)
            {
                (written[at], written[at + 1], written[at + 2]) = (' ', place++, Hexadecimal[(value >> shift) & 0xf]);
                at += 3;
            }
        }

        return written.ToString();
    }
}

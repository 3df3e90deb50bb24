using System.Globalization;

namespace NewsPortal.Core.Media;

/// <summary>
/// The point every crop must keep visible: fractions of width and height from the top left, 0 to 1. In a crop the point
/// keeps its fractions, as with CSS object-position, so that a page cropping it again keeps the point too.
/// </summary>
public readonly record struct FocalPoint(double X, double Y)
{
    public static FocalPoint Centre { get; } = new(0.5, 0.5);

    /// <summary>From the left, in whole percent; finer differences are ignored.</summary>
    public int Left => Percent(X);

    /// <summary>From the top, in whole percent.</summary>
    public int Top => Percent(Y);

    public bool IsCentre => (Left, Top) == (50, 50);

    /// <summary>Four hex digits, its part of a crop's address.</summary>
    public string Code => string.Create(CultureInfo.InvariantCulture, $"{Left:x2}{Top:x2}");

    /// <summary>The point that was typed, in whole percent; null if invalid.</summary>
    public static FocalPoint? Parse(string? left, string? top) =>
        int.TryParse(
            left,
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var x
        )
        && int.TryParse(
            top,
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var y
        )
        && x is >= 0 and <= 100
        && y is >= 0 and <= 100
            ? new FocalPoint(x / 100.0, y / 100.0)
            : null;

    private static int Percent(double share) =>
        (int)Math.Round(100 * Math.Clamp(double.IsNaN(share) ? 0.5 : share, 0, 1));
}

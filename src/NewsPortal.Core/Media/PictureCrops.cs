using System.Globalization;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>
/// Where a picture is cut by hand: left, top and width in hundredths of a percent of the upright picture. The height
/// follows from the ratio.
/// </summary>
public readonly record struct CropBox(int Left, int Top, int Width)
{
    /// <summary>The whole width or height.</summary>
    public const int Whole = 10_000;

    /// <summary>Twelve hex digits, its part of a crop's address: no focal point has as many.</summary>
    public string Code => string.Create(CultureInfo.InvariantCulture, $"{Left:x4}{Top:x4}{Width:x4}");

    /// <summary>A place that was typed, in percent; null if invalid.</summary>
    public static CropBox? Parse(string? left, string? top, string? width) =>
        Read(left) is { } x && Read(top) is { } y && Read(width) is > 0 and var across
            ? new CropBox(x, y, across)
            : null;

    /// <summary>A number as the form shows it, in percent.</summary>
    public static string Percent(int hundredths) => (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>What is cut from a picture, in pixels; never more than the picture has.</summary>
    internal (int Left, int Top, int Width, int Height) On(Ratio ratio, int width, int height)
    {
        var (across, down) = ratio.Within(width, height, Share(Width, width));
        return (
            Math.Clamp(Share(Left, width), 0, width - across),
            Math.Clamp(Share(Top, height), 0, height - down),
            across,
            down
        );
    }

    /// <summary>What is wrong with it as the crop of a picture; null for nothing.</summary>
    internal FieldError? Check(Ratio ratio, int width, int height)
    {
        var across = (double)width * Width / Whole;
        var least = ratio.LeastWidth(width, height);
        if (
            (double)width * Left / Whole + across > width + Slack(width)
            || (double)height * Top / Whole + across * ratio.Down / ratio.Across > height + Slack(height)
        )
        {
            return new FieldError(Field(ratio), MediaErrorCodes.CropOutside, ratio.Shape);
        }

        return across + Slack(width) < least
            ? new FieldError(Field(ratio), MediaErrorCodes.CropSmall, ratio.Shape, (int)across, least)
            : null;
    }

    /// <summary>The field of the form to which a ratio's error belongs.</summary>
    public static string Field(Ratio ratio) => $"Crops[{ratio.Name}].Width";

    /// <summary>A pixel, and what rounding to hundredths of a percent may add.</summary>
    private static double Slack(int side) => 1 + (double)side / Whole;

    private static int Share(int hundredths, int side) => (int)Math.Round((double)side * hundredths / Whole);

    private static int? Read(string? percent) =>
        decimal.TryParse(
            percent,
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var value
        ) && value is >= 0 and <= 100
            ? (int)Math.Round(value * 100)
            : null;
}

/// <summary>The ratios in which a picture is cut by hand; all others follow the focal point.</summary>
/// <param name="Text">As stored: "3x2 1000 2000 5000;1x1 …"; null for none.</param>
public readonly record struct PictureCrops(string? Text)
{
    internal const int TextLength = 200;

    /// <summary>For people: "3:2 10% 20% 50%"; empty for none.</summary>
    public string Words
    {
        get
        {
            var crops = this;
            return string.Join(
                ", ",
                from ratio in Ratio.All
                let box = crops.Of(ratio)
                where box is not null
                select $"{ratio.Shape} {CropBox.Percent(box.Value.Left)}% {CropBox.Percent(box.Value.Top)}% "
                    + $"{CropBox.Percent(box.Value.Width)}%"
            );
        }
    }

    /// <summary>True if every ratio follows the focal point.</summary>
    public bool IsNone => Text is null;

    /// <summary>Where a ratio is cut; null if it follows the focal point.</summary>
    public CropBox? Of(Ratio ratio)
    {
        foreach (var part in Text?.Split(';') ?? [])
        {
            if (
                part.Split(' ') is [var name, var left, var top, var width]
                && name == ratio.Name
                && Number(left) is { } x
                && Number(top) is { } y
                && Number(width) is > 0 and var across
            )
            {
                return new CropBox(x, y, across);
            }
        }

        return null;
    }

    /// <summary>The same with another place for a ratio, or with none.</summary>
    public PictureCrops With(Ratio ratio, CropBox? box)
    {
        var crops = this;
        var parts = Ratio
            .All.Select(other => (other.Name, Box: other == ratio ? box : crops.Of(other)))
            .Where(part => part.Box is not null)
            .Select(part =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{part.Name} {part.Box!.Value.Left} {part.Box.Value.Top} {part.Box.Value.Width}"
                )
            )
            .ToList();
        return new PictureCrops(parts.Count == 0 ? null : string.Join(';', parts));
    }

    /// <summary>
    /// Those that fit another file for the picture: none if its proportions are different, because they would show
    /// something else.
    /// </summary>
    internal PictureCrops On(int width, int height, int otherWidth, int otherHeight)
    {
        var kept = default(PictureCrops);
        if (Math.Abs(otherHeight - (double)otherWidth * height / width) > 1)
        {
            return kept;
        }

        foreach (var ratio in Ratio.All)
        {
            if (Of(ratio) is { } box && box.Check(ratio, otherWidth, otherHeight) is null)
            {
                kept = kept.With(ratio, box);
            }
        }

        return kept;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= CropBox.Whole
            ? number
            : null;
}

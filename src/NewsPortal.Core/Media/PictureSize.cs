namespace NewsPortal.Core.Media;

/// <summary>One of the sizes in which pictures are made: a width, a format and a crop ratio.</summary>
/// <param name="Ratio">Null for the whole picture.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Format">"avif", "webp" or "jpg".</param>
public sealed record PictureSize(Ratio? Ratio, int Width, string Format)
{
    public const string Avif = "avif";
    public const string WebP = "webp";
    public const string Jpeg = "jpg";

    /// <summary>The width that search engines and social networks ask for.</summary>
    public const int MachineWidth = 1200;

    private static readonly IReadOnlyList<int> WholeWidths = [320, 640, 960, 1280, 1920];
    private static readonly IReadOnlyList<int> WholeJpegs = [640, 1280];
    private static readonly IReadOnlyList<int> CutJpegs = [640, MachineWidth];

    /// <summary>The media type.</summary>
    public string ContentType =>
        Format switch
        {
            Avif => "image/avif",
            WebP => "image/webp",
            _ => "image/jpeg",
        };

    /// <summary>
    /// The widths available for a ratio and format, ascending; none for a combination that is never made.
    /// </summary>
    public static IReadOnlyList<int> Widths(Ratio? ratio, string format) =>
        format switch
        {
            Avif or WebP => ratio?.Widths ?? WholeWidths,
            Jpeg => ratio is null ? WholeJpegs : CutJpegs,
            _ => [],
        };

    /// <summary>The narrowest width in which a ratio is published.</summary>
    internal static int Narrowest(Ratio ratio) => ratio.Widths is [var width, ..] ? width : CutJpegs[0];

    /// <summary>The size in an address; null if the site does not use it.</summary>
    public static PictureSize? Find(string? ratio, int width, string format)
    {
        var shape = ratio is null ? null : Ratio.Find(ratio);
        return (ratio is null || shape is not null) && Widths(shape, format).Contains(width)
            ? new PictureSize(shape, width, format)
            : null;
    }

    /// <summary>Every size of a picture that may be requested.</summary>
    /// <param name="mayMove">Whether it may be an animation, which is kept in WebP and never cropped there.</param>
    public static IEnumerable<PictureSize> All(bool mayMove) =>
        from ratio in Ratio.All.Prepend(null)
        from format in new[] { Avif, WebP, Jpeg }
        from width in Widths(ratio, format)
        let size = new PictureSize(ratio, width, format)
        where size.IsMadeOf(mayMove)
        select size;

    /// <summary>Every size of a picture that may be requested.</summary>
    public static IEnumerable<PictureSize> All(PictureRef picture) =>
        All(mayMove: false).Where(size => size.IsMadeOf(picture));

    /// <summary>Whether this size is made of the picture: what is cut by hand stands still.</summary>
    public bool IsMadeOf(PictureRef picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return IsMadeOf(picture.MovesIn(Ratio));
    }

    /// <summary>
    /// Whether this size is made for such a picture. AVIF or a crop would lose the animation; pages crop animations by
    /// CSS.
    /// </summary>
    public bool IsMadeOf(bool mayMove) => !mayMove || Format == Jpeg || (Format == WebP && Ratio is null);

    /// <summary>The name of its file, next to the original.</summary>
    internal string FileName(PictureRef picture) =>
        Ratio is null ? $"{Width}.{Format}" : $"{Ratio.Name}-{picture.CutCode(Ratio)}-{Width}.{Format}";

    /// <summary>
    /// The narrowest size with the same result for a picture, so that a small picture is not made twice.
    /// </summary>
    internal PictureSize For(PictureRef picture)
    {
        var own = Ratio is null ? picture.Width : picture.Cut(Ratio).Width;
        return this with { Width = Widths(Ratio, Format).First(width => width >= Math.Min(own, Width)) };
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace NewsPortal.Core.Media;

/// <summary>A picture in one size, for machines: its address and its dimensions in pixels.</summary>
public sealed record PictureLink(string Address, int Width, int Height);

/// <summary>What a page needs to show a picture from the library.</summary>
public sealed record PictureRef
{
    /// <summary>
    /// The single list of what is read; queries include it through <see cref="PictureProjection"/>.
    /// </summary>
    internal static readonly Expression<Func<MediaItem, string, PictureRef>> Projection = (item, alt) =>
        new PictureRef
        {
            Id = item.Id,
            Sha256 = item.Sha256,
            Width = item.Width,
            Height = item.Height,
            DominantColour = item.DominantColour,
            Focus = new FocalPoint(item.FocusX, item.FocusY),
            Crops = new PictureCrops(item.Crops),
            MayMove = item.ContentType == "image/gif" || item.ContentType == "image/webp",
            Alt = alt != "" ? alt : item.Alt,
            RightsEnd = item.RightsEnd,
        };

    private static readonly Func<MediaItem, string, PictureRef> Project = Projection.Compile();

    /// <summary>Media id.</summary>
    public required long Id { get; init; }

    /// <summary>Content hash of the original; makes the address immutable.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Pixels of the original.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels of the original.</summary>
    public required int Height { get; init; }

    /// <summary>"#rrggbb", shown while the picture loads.</summary>
    public required string DominantColour { get; init; }

    /// <summary>The point every crop keeps visible.</summary>
    public required FocalPoint Focus { get; init; }

    /// <summary>The ratios that are cut by hand instead.</summary>
    public PictureCrops Crops { get; init; }

    /// <summary>
    /// True when the original's format may be animated; such pictures come in WebP only and are cropped by CSS, except
    /// in ratios that are cut by hand.
    /// </summary>
    public required bool MayMove { get; init; }

    /// <summary>Alternative text; empty for decoration.</summary>
    public required string Alt { get; init; }

    /// <summary>UTC; readers must not see it from then on. Null for no end.</summary>
    public DateTime? RightsEnd { get; init; }

    /// <summary>
    /// The widths in which the whole picture is offered: at least one, and none larger than the original.
    /// </summary>
    public IEnumerable<int> OfferedWidths => Offered(null, PictureSize.WebP);

    /// <summary>The narrowest picture that social networks show as a large preview.</summary>
    private const int NarrowestPreview = 300;

    /// <summary>
    /// True for a picture that is large enough for link previews; smaller ones are icons, bars and signs.
    /// </summary>
    public bool IsShareable => Preview is { Width: >= NarrowestPreview, Height: >= NarrowestPreview / 2 };

    /// <summary>The picture for link previews and feeds: 1200 × 630.</summary>
    public PictureLink Preview => Crop(Ratio.Preview);

    /// <summary>A library picture for a page. In a query, reads only the columns of this record.</summary>
    /// <param name="item">Null gives null.</param>
    [return: NotNullIfNotNull(nameof(item))]
    public static PictureRef? Of(MediaItem? item) => Of(item, "");

    /// <summary>A library picture for a page. In a query, reads only the columns of this record.</summary>
    /// <param name="item">Null gives null.</param>
    /// <param name="alt">The alternative text where it is used; if empty, the library's.</param>
    [return: NotNullIfNotNull(nameof(item))]
    public static PictureRef? Of(MediaItem? item, string alt) => item is null ? null : Project(item, alt);

    /// <summary>
    /// The same for readers: null from the moment at which the rights to the picture end, so that no page shows it.
    /// </summary>
    /// <param name="item">Null gives null.</param>
    /// <param name="now">UTC.</param>
    public static PictureRef? Shown(MediaItem? item, DateTime now) => Shown(item, "", now);

    /// <inheritdoc cref="Shown(MediaItem?, DateTime)"/>
    /// <param name="item">Null gives null.</param>
    /// <param name="alt">The alternative text where it is used; if empty, the library's.</param>
    /// <param name="now">UTC.</param>
    public static PictureRef? Shown(MediaItem? item, string alt, DateTime now) =>
        item is null || item.RightsEnd <= now ? null : Project(item, alt);

    /// <summary>
    /// The address of the whole picture in one of the widths of <see cref="PictureSize"/>:
    /// /media/{id}/{key}/{width}.{format}, where the key is the start of the hash. A width above the picture's own
    /// returns the picture's own width.
    /// </summary>
    public string Address(int width, string format = PictureSize.WebP) =>
        $"/media/{Id}/{Sha256[..12]}/{width}.{format}";

    /// <summary>
    /// The address of a crop: /media/{id}/{key}/{ratio}/{width}.{format}. The key also covers the focal point, or the
    /// place that was cut by hand, so moving either changes the address.
    /// </summary>
    public string Address(Ratio ratio, int width, string format) =>
        $"/media/{Id}/{Sha256[..12]}{CutCode(ratio)}/{ratio.Name}/{width}.{format}";

    /// <summary>Address of a size.</summary>
    public string Address(PictureSize size) =>
        size.Ratio is null ? Address(size.Width, size.Format) : Address(size.Ratio, size.Width, size.Format);

    /// <summary>
    /// The size of a crop, by hand or around the focal point: as large as possible, but not wider than requested.
    /// </summary>
    /// <param name="ratio">The shape.</param>
    /// <param name="most">The requested width.</param>
    public (int Width, int Height) Cut(Ratio ratio, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        if (Crops.Of(ratio) is not { } box)
        {
            return ratio.Cut(Width, Height, most);
        }

        var (_, _, width, height) = box.On(ratio, Width, Height);
        return width <= most ? (width, height) : ratio.Within(Width, Height, most);
    }

    /// <summary>True if cropping would remove less than a hundredth, so that the whole picture will do.</summary>
    public bool Fits(Ratio ratio)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        return Crops.Of(ratio) is null && ratio.Fits(Width, Height);
    }

    /// <summary>Whether it may be an animation in this ratio; null for the whole picture.</summary>
    public bool MovesIn(Ratio? ratio) => MayMove && (ratio is null || Crops.Of(ratio) is null);

    /// <summary>The focal point within a crop by hand; elsewhere its own fractions.</summary>
    public FocalPoint FocusIn(Ratio? ratio)
    {
        if (ratio is null || Crops.Of(ratio) is not { } box)
        {
            return Focus;
        }

        var (left, top, width, height) = box.On(ratio, Width, Height);
        return new FocalPoint((Focus.X * Width - left) / width, (Focus.Y * Height - top) / height);
    }

    /// <summary>What an address and a file name contain of where a ratio is cut.</summary>
    internal string CutCode(Ratio ratio) => Crops.Of(ratio)?.Code ?? Focus.Code;

    /// <summary>
    /// A crop for machines: a JPEG 1200 pixels wide, or as wide as the picture.
    /// </summary>
    public PictureLink Crop(Ratio ratio)
    {
        var (width, height) = Cut(ratio, PictureSize.MachineWidth);
        return new PictureLink(Address(ratio, PictureSize.MachineWidth, PictureSize.Jpeg), width, height);
    }

    /// <summary>The value of a srcset attribute with all offered widths.</summary>
    /// <param name="format">"avif" or "webp".</param>
    /// <param name="ratio">Null for the whole picture.</param>
    public string SourceSet(string format = PictureSize.WebP, Ratio? ratio = null)
    {
        var own = ratio is null ? Width : Cut(ratio).Width;
        return string.Join(
            ", ",
            Offered(ratio, format)
                .Select(width => $"{Address(new PictureSize(ratio, width, format))} {Math.Min(width, own)}w")
        );
    }

    private IEnumerable<int> Offered(Ratio? ratio, string format)
    {
        var own = ratio is null ? Width : Cut(ratio).Width;
        foreach (var width in PictureSize.Widths(ratio, format))
        {
            yield return width;
            if (width >= own)
            {
                yield break;
            }
        }
    }
}

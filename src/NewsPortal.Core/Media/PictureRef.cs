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
            MayMove = item.ContentType == "image/gif" || item.ContentType == "image/webp",
            Alt = alt != "" ? alt : item.Alt,
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

    /// <summary>
    /// True when the original's format may be animated; such pictures come in WebP only and are cropped by CSS.
    /// </summary>
    public required bool MayMove { get; init; }

    /// <summary>Alternative text; empty for decoration.</summary>
    public required string Alt { get; init; }

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

    /// <summary>The picture for link previews and feeds: 1200 × 630 around the focal point.</summary>
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
    /// The address of a crop: /media/{id}/{key}/{ratio}/{width}.{format}. The key also covers the focal point, so
    /// moving it changes the address.
    /// </summary>
    public string Address(Ratio ratio, int width, string format) =>
        $"/media/{Id}/{Sha256[..12]}{Focus.Code}/{ratio.Name}/{width}.{format}";

    /// <summary>Address of a size.</summary>
    public string Address(PictureSize size) =>
        size.Ratio is null ? Address(size.Width, size.Format) : Address(size.Ratio, size.Width, size.Format);

    /// <summary>
    /// A crop for machines, around the focal point: a JPEG 1200 pixels wide, or as wide as the picture.
    /// </summary>
    public PictureLink Crop(Ratio ratio)
    {
        var (width, height) = ratio.Cut(Width, Height, PictureSize.MachineWidth);
        return new PictureLink(Address(ratio, PictureSize.MachineWidth, PictureSize.Jpeg), width, height);
    }

    /// <summary>The value of a srcset attribute with all offered widths.</summary>
    /// <param name="format">"avif" or "webp".</param>
    /// <param name="ratio">Null for the whole picture.</param>
    public string SourceSet(string format = PictureSize.WebP, Ratio? ratio = null)
    {
        var own = ratio?.Cut(Width, Height).Width ?? Width;
        return string.Join(
            ", ",
            Offered(ratio, format)
                .Select(width => $"{Address(new PictureSize(ratio, width, format))} {Math.Min(width, own)}w")
        );
    }

    private IEnumerable<int> Offered(Ratio? ratio, string format)
    {
        var own = ratio?.Cut(Width, Height).Width ?? Width;
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

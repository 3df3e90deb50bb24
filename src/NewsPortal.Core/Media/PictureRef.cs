using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace NewsPortal.Core.Media;

/// <summary>A picture in one size, for machines: its address and its pixels.</summary>
public sealed record PictureLink(string Address, int Width, int Height);

/// <summary>What a page must know to show a picture from the library.</summary>
public sealed record PictureRef
{
    /// <summary>
    /// The one list of what is read; queries contain it through <see cref="PictureProjection"/>.
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

    /// <summary>What every crop keeps in sight.</summary>
    public required FocalPoint Focus { get; init; }

    /// <summary>
    /// True when the original's format holds animations; these come in WebP only, and are cut by style.
    /// </summary>
    public required bool MayMove { get; init; }

    /// <summary>Text for people who cannot see the picture; empty for decoration.</summary>
    public required string Alt { get; init; }

    /// <summary>
    /// The widths in which the whole picture is offered: never larger than the original, but at least one.
    /// </summary>
    public IEnumerable<int> OfferedWidths => Offered(null, PictureSize.WebP);

    /// <summary>The narrowest picture that social networks show large.</summary>
    private const int NarrowestPreview = 300;

    /// <summary>True for one that link previews show; smaller ones are icons, bars and signs.</summary>
    public bool IsShareable => Preview is { Width: >= NarrowestPreview, Height: >= NarrowestPreview / 2 };

    /// <summary>The picture that link previews and feeds get: 1200 × 630 around the focal point.</summary>
    public PictureLink Preview => Crop(Ratio.Preview);

    /// <summary>A picture of the library for a page. In a query it reads just what the record holds.</summary>
    /// <param name="item">Null gives null.</param>
    [return: NotNullIfNotNull(nameof(item))]
    public static PictureRef? Of(MediaItem? item) => Of(item, "");

    /// <summary>A picture of the library for a page. In a query it reads just what the record holds.</summary>
    /// <param name="item">Null gives null.</param>
    /// <param name="alt">The text of whoever shows it; where it is empty, the library's own.</param>
    [return: NotNullIfNotNull(nameof(item))]
    public static PictureRef? Of(MediaItem? item, string alt) => item is null ? null : Project(item, alt);

    /// <summary>
    /// Address of the whole picture in one of the widths of <see cref="PictureSize"/>:
    /// /media/{id}/{key}/{width}.{format}, where the key is the start of the hash. A width above the picture's own
    /// gives its own.
    /// </summary>
    public string Address(int width, string format = PictureSize.WebP) =>
        $"/media/{Id}/{Sha256[..12]}/{width}.{format}";

    /// <summary>
    /// Address of a crop: /media/{id}/{key}/{ratio}/{width}.{format}, where the key covers the focal point too, so that
    /// moving it changes the address.
    /// </summary>
    public string Address(Ratio ratio, int width, string format) =>
        $"/media/{Id}/{Sha256[..12]}{Focus.Code}/{ratio.Name}/{width}.{format}";

    /// <summary>Address of a size.</summary>
    public string Address(PictureSize size) =>
        size.Ratio is null ? Address(size.Width, size.Format) : Address(size.Ratio, size.Width, size.Format);

    /// <summary>
    /// A crop for machines, around the focal point: 1200 pixels wide or as wide as the picture is, as JPEG.
    /// </summary>
    public PictureLink Crop(Ratio ratio)
    {
        var (width, height) = ratio.Cut(Width, Height, PictureSize.MachineWidth);
        return new PictureLink(Address(ratio, PictureSize.MachineWidth, PictureSize.Jpeg), width, height);
    }

    /// <summary>The value of a srcset attribute over all offered widths.</summary>
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

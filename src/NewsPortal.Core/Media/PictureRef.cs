namespace NewsPortal.Core.Media;

/// <summary>What a page must know to show a picture from the library.</summary>
/// <param name="Id">Media id.</param>
/// <param name="Sha256">Content hash of the original; makes the address immutable.</param>
/// <param name="Width">Pixels of the original.</param>
/// <param name="Height">Pixels of the original.</param>
/// <param name="DominantColour">"#rrggbb", shown while the picture loads.</param>
/// <param name="Alt">Text for people who cannot see the picture; empty for decoration.</param>
public sealed record PictureRef(long Id, string Sha256, int Width, int Height, string DominantColour, string Alt)
{
    /// <summary>The widths, in pixels, in which pictures are made; no other width is ever served.</summary>
    public static IReadOnlyList<int> Widths { get; } = [320, 640, 960, 1280, 1920];

    /// <summary>The widths in which this picture is offered: never larger than the original, but at least one.</summary>
    public IEnumerable<int> OfferedWidths
    {
        get
        {
            foreach (var width in Widths)
            {
                yield return width;
                if (width >= Width)
                {
                    yield break;
                }
            }
        }
    }

    /// <summary>Address of a variant: /media/{id}/{key}/{width}.{format}, where the key is the start of the hash.</summary>
    public string Address(int width, string format = "webp") => $"/media/{Id}/{Sha256[..12]}/{width}.{format}";

    /// <summary>The address that link previews, feeds and search engines get: as large as they ask for, 1280 pixels at most.</summary>
    public string PreviewAddress => Address(OfferedWidths.Last(width => width <= 1280));

    /// <summary>The value of a srcset attribute over all offered widths.</summary>
    public string SourceSet(string format = "webp") =>
        string.Join(", ", OfferedWidths.Select(width => $"{Address(width, format)} {Math.Min(width, Width)}w"));
}

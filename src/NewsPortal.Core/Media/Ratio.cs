namespace NewsPortal.Core.Media;

/// <summary>A crop ratio with its available widths; no others are ever made.</summary>
public sealed record Ratio
{
    /// <summary>Cards: the ratio of most cameras.</summary>
    public static Ratio Card { get; } = new("3x2", 3, 2, [320, 640, 960, 1280]);

    /// <summary>Rows of small pictures.</summary>
    public static Ratio Classic { get; } = new("4x3", 4, 3, [320, 640, 960]);

    /// <summary>Leads across the page.</summary>
    public static Ratio Wide { get; } = new("16x9", 16, 9, [640, 960, 1280, 1920]);

    /// <summary>Portraits and thumbnails.</summary>
    public static Ratio Square { get; } = new("1x1", 1, 1, [160, 320, 640]);

    /// <summary>Link previews: 1200 × 630.</summary>
    public static Ratio Preview { get; } = new("40x21", 40, 21, []);

    /// <summary>Every ratio.</summary>
    public static IReadOnlyList<Ratio> All { get; } = [Card, Classic, Wide, Square, Preview];

    private Ratio(string name, int across, int down, IReadOnlyList<int> widths) =>
        (Name, Across, Down, Widths) = (name, across, down, widths);

    /// <summary>Its part of an address: "3x2".</summary>
    public string Name { get; }

    /// <summary>Parts of the width.</summary>
    public int Across { get; }

    /// <summary>Parts of the height.</summary>
    public int Down { get; }

    /// <summary>As people write it: "3:2".</summary>
    public string Shape => Name.Replace('x', ':');

    /// <summary>The widths used by pages, ascending, in AVIF and WebP.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>The ratio with that name; null for none.</summary>
    public static Ratio? Find(string name) => All.FirstOrDefault(ratio => ratio.Name == name);

    /// <summary>The size of a picture's crop: as large as possible, but not wider than requested.</summary>
    /// <param name="width">Pixels of the picture.</param>
    /// <param name="height">Pixels of the picture.</param>
    /// <param name="most">The requested width.</param>
    public (int Width, int Height) Cut(int width, int height, int most = int.MaxValue)
    {
        var widest = Math.Max(1, (int)Math.Min(width, Math.Round((double)height * Across / Down)));
        return widest <= most && widest < width
            ? (widest, height)
            : (
                Math.Min(widest, most),
                Math.Clamp((int)Math.Round((double)Math.Min(widest, most) * Down / Across), 1, height)
            );
    }

    /// <summary>A crop of this width, or of the widest that the picture has.</summary>
    internal (int Width, int Height) Within(int width, int height, int wanted)
    {
        var across = Math.Clamp(wanted, 1, Cut(width, height).Width);
        return (across, Math.Clamp((int)Math.Round((double)across * Down / Across), 1, height));
    }

    /// <summary>
    /// The narrowest crop by hand: what the narrowest published size shows, or all of a picture that is smaller.
    /// </summary>
    public int LeastWidth(int width, int height) => Math.Min(PictureSize.Narrowest(this), Cut(width, height).Width);

    /// <summary>True if cropping would remove less than a hundredth, so that the whole picture will do.</summary>
    public bool Fits(int width, int height)
    {
        var (cutWidth, cutHeight) = Cut(width, height);
        return (long)cutWidth * cutHeight * 100 > (long)width * height * 99;
    }
}

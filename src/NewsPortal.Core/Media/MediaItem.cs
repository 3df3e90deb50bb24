using NewsPortal.Core.Data;

namespace NewsPortal.Core.Media;

/// <summary>A picture in the library. Its file is below the storage root, named by its content.</summary>
public sealed class MediaItem : IVersioned
{
    internal const int FileNameLength = 260;

    public long Id { get; private set; }
    public Guid Version { get; set; }

    /// <summary>
    /// Lower-case hex SHA-256 of the original file: its storage name, and the guard against duplicates.
    /// </summary>
    public required string Sha256 { get; init; }

    /// <summary>The original file name, shown in the library.</summary>
    public required string FileName { get; set; }

    /// <summary>Media type of the original, recognised by content, never by name.</summary>
    public required string ContentType { get; init; }

    /// <summary>Pixels, with the camera's orientation applied.</summary>
    public int Width { get; init; }

    /// <summary>Pixels, with the camera's orientation applied.</summary>
    public int Height { get; init; }

    /// <summary>Size of the original file.</summary>
    public long Bytes { get; init; }

    /// <summary>"#rrggbb", shown while the picture loads.</summary>
    public string DominantColour { get; init; } = "#888888";

    /// <summary>
    /// The point every crop must keep visible, as fractions of width and height from the top left: 0 to 1, the centre
    /// by default.
    /// </summary>
    public double FocusX { get; set; } = 0.5;

    /// <inheritdoc cref="FocusX"/>
    public double FocusY { get; set; } = 0.5;

    /// <summary>Default alternative text; an article may override it.</summary>
    public string Alt { get; set; } = "";

    /// <summary>Default caption; an article may override it.</summary>
    public string Caption { get; set; } = "";

    /// <summary>Default photo credit; an article may override it.</summary>
    public string Credit { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>The user who uploaded it; null for imports and demo content.</summary>
    public long? UploadedById { get; init; }

    /// <summary>
    /// True once an article has shown it; from then on its articles decide whether readers may see it.
    /// </summary>
    public bool IsTakenUp { get; private set; }
}

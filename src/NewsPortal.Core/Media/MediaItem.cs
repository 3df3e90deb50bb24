using System.Text.Json;
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
    public required string Sha256 { get; set; }

    /// <summary>The original file name, shown in the library.</summary>
    public required string FileName { get; set; }

    /// <summary>Media type of the original, recognised by content, never by name.</summary>
    public required string ContentType { get; set; }

    /// <summary>Pixels, with the camera's orientation applied.</summary>
    public int Width { get; set; }

    /// <summary>Pixels, with the camera's orientation applied.</summary>
    public int Height { get; set; }

    /// <summary>Size of the original file.</summary>
    public long Bytes { get; set; }

    /// <summary>"#rrggbb", shown while the picture loads.</summary>
    public string DominantColour { get; set; } = "#888888";

    /// <summary>
    /// The point every crop must keep visible, as fractions of width and height from the top left: 0 to 1, the centre
    /// by default.
    /// </summary>
    public double FocusX { get; set; } = 0.5;

    /// <inheritdoc cref="FocusX"/>
    public double FocusY { get; set; } = 0.5;

    /// <summary>The ratios that are cut by hand, as in <see cref="PictureCrops"/>; null for none.</summary>
    public string? Crops { get; set; }

    /// <summary>Default alternative text; an article may override it.</summary>
    public string Alt { get; set; } = "";

    /// <summary>Default caption; an article may override it.</summary>
    public string Caption { get; set; } = "";

    /// <summary>Default photo credit; an article may override it.</summary>
    public string Credit { get; set; } = "";

    /// <summary>A headline for the newsroom; readers do not see it.</summary>
    public string Title { get; set; } = "";

    /// <summary>Words to find it by, separated by a comma and a space.</summary>
    public string Keywords { get; set; } = "";

    /// <summary>Who holds the rights, and on what terms.</summary>
    public string RightsNotice { get; set; } = "";

    /// <summary>Where it may be shown, in words; nothing is enforced.</summary>
    public string Territory { get; set; } = "";

    /// <summary>UTC; from then on readers see it nowhere. Null for no end.</summary>
    public DateTime? RightsEnd { get; set; }

    /// <summary>The day on which it was taken, by the camera's clock; null where the file did not say.</summary>
    public DateOnly? TakenOn { get; set; }

    /// <summary>The picture that it resembled most when it was added; null for none. It may be deleted since.</summary>
    public long? LooksLikeId { get; set; }

    /// <summary>True once its looks are stored, if it has any; see <see cref="PictureLook"/>.</summary>
    public bool HasLook { get; set; }

    /// <summary>
    /// UTC; the end of its rights of which editors were told a week before, so that they are told once. Null for none.
    /// </summary>
    public DateTime? EndTold { get; set; }

    /// <summary>The same on the last day.</summary>
    public DateTime? LastDayTold { get; set; }

    public List<PictureLook> Looks { get; private set; } = [];
    public List<CollectedPicture> Collections { get; private set; } = [];

    /// <summary>
    /// The file that it had before the last exchange, as JSON of a <see cref="PictureFile"/>; null for none.
    /// </summary>
    public string? FormerJson { get; private set; }

    /// <summary>The hash of that file, which stays in the store, and whose addresses lead to the new one.</summary>
    public string? FormerSha256 { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>The user who uploaded it; null for imports and demo content.</summary>
    public long? UploadedById { get; init; }

    /// <summary>
    /// True once an article has shown it; from then on its articles decide whether readers may see it.
    /// </summary>
    public bool IsTakenUp { get; private set; }

    /// <summary>Takes over texts and rights; see <see cref="PictureTexts"/>. Collections are not touched.</summary>
    internal void Describe(PictureTexts texts)
    {
        Alt = (texts.Alt ?? "").Trim();
        Caption = (texts.Caption ?? "").Trim();
        Credit = (texts.Credit ?? "").Trim();
        Title = texts.Title?.Trim() ?? Title;
        Keywords = texts.Keywords is { } words
            ? WordList.Join(WordList.Of(words), PictureTexts.KeywordsLength)
            : Keywords;
        if (texts.Rights is { } rights)
        {
            RightsNotice = rights.Notice?.Trim() ?? RightsNotice;
            Territory = rights.Territory?.Trim() ?? Territory;
            RightsEnd = rights.End;
        }
    }

    /// <summary>
    /// Takes another file, keeping the present one to take back. Texts and rights stay: they belong to what the pages
    /// show. The focal point and the crops are the new file's own.
    /// </summary>
    internal void Exchange(PictureFile file)
    {
        var former = new PictureFile(
            FileName,
            Sha256,
            ContentType,
            Width,
            Height,
            Bytes,
            DominantColour,
            FocusX,
            FocusY,
            TakenOn,
            Crops
        );
        (FormerJson, FormerSha256) = (JsonSerializer.Serialize(former), Sha256);
        (FileName, Sha256, ContentType, Width, Height) = (
            file.FileName,
            file.Sha256,
            file.ContentType,
            file.Width,
            file.Height
        );
        Crops = file.Crops;
        (Bytes, DominantColour, FocusX, FocusY, TakenOn) = (
            file.Bytes,
            file.DominantColour,
            file.FocusX,
            file.FocusY,
            file.TakenOn
        );
    }

    /// <summary>The file to take back; null for none.</summary>
    internal PictureFile? FormerFile() =>
        FormerJson is null ? null : JsonSerializer.Deserialize<PictureFile>(FormerJson);

    /// <summary>Whether texts and rights are these already. Collections are not compared.</summary>
    internal bool Has(PictureTexts texts)
    {
        var other = new MediaItem
        {
            Sha256 = Sha256,
            FileName = FileName,
            ContentType = ContentType,
            Title = Title,
            Keywords = Keywords,
            RightsNotice = RightsNotice,
            Territory = Territory,
            RightsEnd = RightsEnd,
        };
        other.Describe(texts);
        return Texts(this) == Texts(other);

        static (string, string, string, string, string, string, string, DateTime?) Texts(MediaItem m) =>
            (m.Alt, m.Caption, m.Credit, m.Title, m.Keywords, m.RightsNotice, m.Territory, m.RightsEnd);
    }
}

/// <summary>What a picture has of its file.</summary>
internal sealed record PictureFile(
    string FileName,
    string Sha256,
    string ContentType,
    int Width,
    int Height,
    long Bytes,
    string DominantColour,
    double FocusX,
    double FocusY,
    DateOnly? TakenOn,
    string? Crops = null
);

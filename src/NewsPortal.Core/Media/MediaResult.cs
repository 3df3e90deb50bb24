namespace NewsPortal.Core.Media;

/// <summary>A picture of the library after a write.</summary>
/// <param name="Picture">The picture; null where there is none (any more).</param>
/// <param name="AlreadyThere">True when the same file was in the library already; its texts were left alone.</param>
public readonly record struct AddedPicture(PictureRef? Picture, bool AlreadyThere = false)
{
    /// <summary>The picture's id; 0 for none.</summary>
    public long Id => Picture?.Id ?? 0;
}

/// <summary>A file of the library after a write.</summary>
/// <param name="File">The file; null where there is none (any more).</param>
/// <param name="AlreadyThere">True when the same bytes were in the library already, under whatever name.</param>
public readonly record struct AddedFile(FileRef? File, bool AlreadyThere = false);

/// <summary>Texts that come with a picture; what is null or blank is taken from the file where it has some.</summary>
public sealed record PictureTexts(string? Alt = null, string? Caption = null, string? Credit = null)
{
    public const int AltLength = 500;
    public const int CaptionLength = 1000;
    public const int CreditLength = 300;

    public static PictureTexts None { get; } = new();
}

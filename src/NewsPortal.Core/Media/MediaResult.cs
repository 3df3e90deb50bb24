using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>A picture of the library after a write.</summary>
/// <param name="Picture">The picture; null where there is none (any more).</param>
/// <param name="AlreadyThere">True when the same file was in the library already; its texts were left alone.</param>
public readonly record struct AddedPicture(PictureRef? Picture, bool AlreadyThere = false)
{
    /// <summary>The picture's id; 0 for none.</summary>
    public long Id => Picture?.Id ?? 0;

    /// <summary>True if crops by hand did not fit the new file and were dropped.</summary>
    public bool HasLostCrops { get; init; }
}

/// <summary>A file of the library after a write.</summary>
/// <param name="File">The file; null where there is none (any more).</param>
/// <param name="AlreadyThere">True when the same bytes were in the library already, under whatever name.</param>
public readonly record struct AddedFile(FileRef? File, bool AlreadyThere = false);

/// <summary>
/// Texts that come with a picture. When it is added, those that are null or blank are taken from the file where it has
/// some; when it is changed, the first three are complete, and of the others those that are null stay as they are.
/// </summary>
public sealed record PictureTexts(string? Alt = null, string? Caption = null, string? Credit = null)
{
    public const int AltLength = 500;
    public const int CaptionLength = 1000;
    public const int CreditLength = 300;
    public const int TitleLength = 200;
    public const int KeywordsLength = 1000;

    public static PictureTexts None { get; } = new();

    /// <summary>A headline for the newsroom; readers do not see it.</summary>
    public string? Title { get; init; }

    /// <summary>Words to find it by, separated by commas.</summary>
    public string? Keywords { get; init; }

    /// <summary>The names of its collections, separated by commas; a new name makes a new one.</summary>
    public string? Collections { get; init; }

    /// <summary>What may be done with it.</summary>
    public PictureRights? Rights { get; init; }

    /// <summary>What is too long.</summary>
    public List<FieldError> Check()
    {
        List<FieldError> errors = [];
        Check(nameof(Alt), Alt, AltLength, MediaErrorCodes.AltLong);
        Check(nameof(Caption), Caption, CaptionLength, MediaErrorCodes.CaptionLong);
        Check(nameof(Credit), Credit, CreditLength, MediaErrorCodes.CreditLong);
        Check(nameof(Title), Title, TitleLength, MediaErrorCodes.TextLong);
        Check(nameof(Keywords), Keywords, KeywordsLength, MediaErrorCodes.TextLong);
        Check(nameof(Rights.Notice), Rights?.Notice, PictureRights.NoticeLength, MediaErrorCodes.TextLong);
        Check(nameof(Rights.Territory), Rights?.Territory, PictureRights.TerritoryLength, MediaErrorCodes.TextLong);
        if (WordList.Of(Collections).Any(name => name.Length > PictureCollection.NameLength))
        {
            errors.Add(
                new FieldError(nameof(Collections), MediaErrorCodes.CollectionLong, PictureCollection.NameLength)
            );
        }

        return errors;

        void Check(string field, string? text, int limit, string code)
        {
            if (text?.Trim().Length > limit)
            {
                errors.Add(new FieldError(field, code, limit));
            }
        }
    }
}

/// <summary>What may be done with a picture.</summary>
/// <param name="Notice">Who holds the rights, and on what terms; null leaves it as it is.</param>
/// <param name="Territory">Where it may be shown; null leaves it as it is.</param>
/// <param name="End">UTC; from then on readers see it nowhere. Null for no end.</param>
public sealed record PictureRights(string? Notice, string? Territory, DateTime? End)
{
    public const int NoticeLength = 500;
    public const int TerritoryLength = 300;
}

namespace NewsPortal.Core.Media;

/// <summary>What may be wrong with pictures and other files; what people are told is in ErrorTexts.resx.</summary>
public static class MediaErrorCodes
{
    public const string FileBroken = "media.broken-off";
    public const string FileEmpty = "media.empty";
    public const string FileLarge = "file.large";
    public const string FileNotYours = "file.not-yours";
    public const string FileConflict = "file.conflict";
    public const string FileGone = "file.gone";
    public const string FileInUse = "file.in-use";
    public const string FileDiskFull = "file.disk-full";
    public const string FileNotWritable = "file.not-writable";
    public const string FileRunnable = "file.runnable";
    public const string FileIsPicture = "file.picture";
    public const string FileWithoutEnding = "file.ending.missing";
    public const string FileEndingUnknown = "file.ending.unknown";
    public const string FileEndingWrong = "file.ending.wrong";
    public const string PictureLarge = "picture.large";
    public const string PicturePixels = "picture.pixels";
    public const string AnimationPixels = "picture.animation.pixels";
    public const string AnimationLong = "picture.animation.long";
    public const string PictureSlow = "picture.slow";
    public const string PictureDamaged = "picture.damaged";
    public const string Heic = "picture.heic";
    public const string HeicDamaged = "picture.heic.damaged";
    public const string HeicUnreadable = "picture.heic.unreadable";
    public const string PictureFocus = "picture.focus";
    public const string PictureTextsConflict = "picture.texts.conflict";
    public const string PictureConflict = "picture.conflict";
    public const string AltLong = "picture.alt.long";
    public const string CaptionLong = "picture.caption.long";
    public const string CreditLong = "picture.credit.long";
    public const string TextLong = "picture.text.long";
    public const string CollectionLong = "picture.collection.long";
    public const string RightsDay = "picture.rights.day";
    public const string ReplacementThere = "picture.replacement.there";
    public const string ReplacementMissing = "picture.replacement.missing";
    public const string NothingFormer = "picture.former.none";
    public const string PictureGone = "picture.gone";
    public const string PictureNotYours = "picture.not-yours";
    public const string PictureInUse = "picture.in-use";
    public const string PictureDiskFull = "picture.disk-full";
    public const string PictureNotWritable = "picture.not-writable";
    public const string IsPdf = "picture.is.pdf";
    public const string IsTiffOrRaw = "picture.is.tiff-or-raw";
    public const string IsTiff = "picture.is.tiff";
    public const string IsPhotoshop = "picture.is.photoshop";
    public const string IsBmp = "picture.is.bmp";
    public const string IsIcon = "picture.is.icon";
    public const string IsArchive = "picture.is.archive";
    public const string IsJpegXl = "picture.is.jpeg-xl";
    public const string IsJpeg2000 = "picture.is.jpeg-2000";
    public const string IsFilmOrSound = "picture.is.film-or-sound";
    public const string IsSvg = "picture.is.svg";
    public const string IsWebPage = "picture.is.web-page";
    public const string IsNoPicture = "picture.is.unknown";
}

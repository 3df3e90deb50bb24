using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>How a write to the library ended.</summary>
public enum MediaOutcome
{
    /// <summary>Done; for an upload: the picture is in the library, under <see cref="MediaResult.Id"/>.</summary>
    Done,

    /// <summary>The file or a text is not acceptable; nothing was stored.</summary>
    Refused,

    /// <summary>
    /// The storage root has no room or may not be written; nothing was stored. Worth trying again later.
    /// </summary>
    NotStored,

    NotFound,

    /// <summary>The actor may not do this to this picture.</summary>
    NotAllowed,

    /// <summary>Somebody stored newer texts in the meantime; nothing was written.</summary>
    Conflict,

    /// <summary>An article or an author shows the picture, so it cannot be deleted.</summary>
    InUse,
}

/// <summary>The outcome of a write to the library.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Message">Empty when done; else what is wrong and what to do, for people.</param>
public sealed record MediaResult(MediaOutcome Outcome, string Message = "")
{
    /// <summary>The picture; null unless done.</summary>
    public PictureRef? Picture { get; init; }

    /// <summary>The picture's id; 0 unless done.</summary>
    public long Id => Picture?.Id ?? 0;

    /// <summary>True when the same file was in the library already; its texts were left alone.</summary>
    public bool AlreadyThere { get; init; }

    /// <summary>Faults in single texts.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    public bool IsDone => Outcome == MediaOutcome.Done;

    public static MediaResult Refused(string message) => new(MediaOutcome.Refused, message);
}

/// <summary>Texts that come with a picture; what is null or blank is taken from the file where it has some.</summary>
public sealed record PictureTexts(string? Alt = null, string? Caption = null, string? Credit = null)
{
    public const int AltLength = 500;
    public const int CaptionLength = 1000;
    public const int CreditLength = 300;

    public static PictureTexts None { get; } = new();
}

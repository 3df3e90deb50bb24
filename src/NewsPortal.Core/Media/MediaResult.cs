using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>The outcomes of a write to the library.</summary>
public enum MediaOutcome
{
    /// <summary>Done. For an upload: the picture is in the library under <see cref="MediaResult.Id"/>.</summary>
    Done,

    /// <summary>The file or a text was not acceptable; nothing was stored.</summary>
    Refused,

    /// <summary>The storage root is full or not writable; nothing was stored. Worth retrying later.</summary>
    NotStored,

    NotFound,

    /// <summary>The actor lacks the permission for this picture.</summary>
    NotAllowed,

    /// <summary>Somebody has stored newer texts; nothing was written.</summary>
    Conflict,

    /// <summary>An article or an author shows the picture, so it cannot be deleted.</summary>
    InUse,
}

/// <summary>The outcome of a write to the library.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Message">Empty when done; otherwise what is wrong and what to do, for people.</param>
public sealed record MediaResult(MediaOutcome Outcome, string Message = "")
{
    /// <summary>The picture; null unless done.</summary>
    public PictureRef? Picture { get; init; }

    /// <summary>The picture's id; 0 unless done.</summary>
    public long Id => Picture?.Id ?? 0;

    /// <summary>True when the same file was in the library already; its texts were not changed.</summary>
    public bool AlreadyThere { get; init; }

    /// <summary>Errors in individual texts.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    public bool IsDone => Outcome == MediaOutcome.Done;

    public static MediaResult Refused(string message) => new(MediaOutcome.Refused, message);
}

/// <summary>A picture's texts; null or blank ones are read from the file if it has them.</summary>
public sealed record PictureTexts(string? Alt = null, string? Caption = null, string? Credit = null)
{
    public const int AltLength = 500;
    public const int CaptionLength = 1000;
    public const int CreditLength = 300;

    public static PictureTexts None { get; } = new();
}

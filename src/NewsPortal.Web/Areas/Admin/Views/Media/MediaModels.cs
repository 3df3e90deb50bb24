using System.Text.Json;
using NewsPortal.Core.Media;

namespace NewsPortal.Web.Areas.Admin.Views.Media;

/// <summary>What became of one uploaded file.</summary>
/// <param name="FileName">The name it came with.</param>
public sealed record UploadedFile(string FileName, MediaResult Result)
{
    /// <summary>For people: where it went, or why not.</summary>
    public string Message => Result switch
    {
        { IsDone: true, AlreadyThere: true } => "This picture was in the library already.",
        { IsDone: true } => "Uploaded.",
        _ => Result.Message,
    };

    public UploadNote Note => new(FileName, Result.IsDone, Message, Result.Id);
}

/// <summary>What the page after an upload says of one file.</summary>
public sealed record UploadNote(string FileName, bool IsDone, string Message, long Id)
{
    // They travel in a cookie, which must stay small.
    private const int Most = 20;
    private const int NameLength = 60;

    public static string Write(IReadOnlyList<UploadNote> notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        List<UploadNote> written = [.. notes.Take(Most)
            .Select(note => note with { FileName = Core.Infrastructure.HtmlText.Excerpt(note.FileName, NameLength) })];
        if (notes.Count > Most)
        {
            var rest = notes.Skip(Most).ToList();
            written.Add(new UploadNote(
                $"{rest.Count} more", rest.TrueForAll(n => n.IsDone), rest.FindLast(n => !n.IsDone)?.Message ?? "Uploaded.", 0));
        }

        return JsonSerializer.Serialize(written);
    }

    public static IReadOnlyList<UploadNote> Read(string? written) =>
        written is null ? [] : JsonSerializer.Deserialize<List<UploadNote>>(written) ?? [];
}

/// <summary>The library, or the part of it that a search finds.</summary>
public sealed record LibraryModel(string? Search, ShelfPage Page, IReadOnlyList<UploadNote> Uploads)
{
    /// <summary>The address of the page after this one; null at the end.</summary>
    public string? Older(string path) => Page.Older is null
        ? null
        : $"{path}?q={Uri.EscapeDataString(Search ?? "")}&before={Page.Older}";
}

/// <summary>The texts and the focal point of one picture, as typed.</summary>
public sealed record PictureForm
{
    /// <summary>The version that was edited.</summary>
    public Guid Version { get; init; }

    public string? Alt { get; init; }
    public string? Caption { get; init; }
    public string? Credit { get; init; }

    /// <summary>Percent from the left.</summary>
    public string? FocusLeft { get; init; }

    /// <summary>Percent from the top.</summary>
    public string? FocusTop { get; init; }

    /// <summary>Null when what was typed is no point of a picture.</summary>
    public FocalPoint? Focus => FocalPoint.Parse(FocusLeft, FocusTop);
}

/// <summary>One picture and the form to change it.</summary>
/// <param name="IsConflict">True when somebody else stored newer texts than the form began with.</param>
public sealed record PictureModel(PictureDetails Details, PictureForm Form, bool IsConflict = false);

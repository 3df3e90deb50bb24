using System.Globalization;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Views.Corrections;

/// <summary>The submitted form of a note.</summary>
public sealed record CorrectionForm
{
    /// <summary>Null for a new note.</summary>
    public long? Id { get; init; }

    /// <summary>The key of a new note's form.</summary>
    public Guid? CreationKey { get; init; }

    public CorrectionKind Kind { get; init; }
    public string? Text { get; init; }

    /// <summary>The version that the editor started from; null for a new note.</summary>
    public string? Version { get; init; }

    public SaveCorrection ToCommand(long articleId) =>
        new()
        {
            ArticleId = articleId,
            Id = Id,
            CreationKey = CreationKey,
            Kind = Kind,
            Text = Text,
            Version = Version,
        };
}

/// <summary>The fields of one of several forms on a page.</summary>
/// <param name="Form">Their values.</param>
/// <param name="IsTyped">True for the form that was refused, which shows the input and the errors.</param>
public sealed record NoteFields(CorrectionForm Form, bool IsTyped)
{
    /// <summary>Id of a control; the errors at the top of the page link to those of the refused form.</summary>
    public string IdOf(string field) =>
        IsTyped ? field : $"{field}_{Form.Id?.ToString(CultureInfo.InvariantCulture) ?? "new"}";
}

/// <summary>The notes on a story.</summary>
/// <param name="Story">The story and its notes.</param>
/// <param name="Typed">The refused input, if any; its id identifies the form.</param>
public sealed record ListModel(ArticleNotes Story, CorrectionForm Typed)
{
    public string Address => NewsroomAddresses.CorrectionsOf(Story.Id);

    /// <summary>The fields for a new note.</summary>
    public NoteFields New => Typed.Id is null ? new(Typed, true) : new(new CorrectionForm(), false);

    /// <summary>The fields of a note.</summary>
    public NoteFields Of(CorrectionNote note) =>
        Typed.Id == note.Id
            ? new(Typed with { Version = note.Version }, true)
            : new(
                new CorrectionForm
                {
                    Id = note.Id,
                    Kind = note.Kind,
                    Text = note.Text,
                    Version = note.Version,
                },
                false
            );
}

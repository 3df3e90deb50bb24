using System.Globalization;
using NewsPortal.Core.Notes;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Notes;

/// <summary>The submitted form of a note or a reply.</summary>
public sealed record NoteForm
{
    /// <summary>Null for a new one.</summary>
    public long? Id { get; init; }

    /// <summary>The key of a new one's form.</summary>
    public Guid? CreationKey { get; init; }

    /// <summary>The note that it replies to; null for none.</summary>
    public long? ReplyTo { get; init; }

    public string? Text { get; init; }
    public string? Quote { get; init; }

    /// <summary>Where the quoted words are; only the script knows.</summary>
    public string? Anchor { get; init; }

    /// <summary>The version that the author started from; null for a new one.</summary>
    public Guid? Version { get; init; }

    public SaveNote ToCommand(long articleId) =>
        new()
        {
            ArticleId = articleId,
            Id = Id,
            Version = Id is null ? null : Version ?? Guid.Empty,
            CreationKey = CreationKey,
            ReplyToId = ReplyTo,
            Text = Text,
            Quote = Quote,
            Anchor = Anchor,
        };
}

/// <summary>The fields of one of several forms on a page.</summary>
/// <param name="Form">Their values.</param>
/// <param name="IsTyped">True for the form that was refused, which shows the input and the errors.</param>
/// <param name="Name">Tells the forms of a page apart.</param>
public sealed record NoteFields(NoteForm Form, bool IsTyped, string Name)
{
    /// <summary>Id of a control; the errors at the top of the page link to those of the refused form.</summary>
    public string IdOf(string field) => IsTyped ? field : $"Note{field}_{Name}";
}

/// <summary>The notes on an article.</summary>
/// <param name="List">The notes.</param>
/// <param name="Typed">The refused input; null for none.</param>
public sealed record NotesModel(ArticleNoteList List, NoteForm? Typed)
{
    public string Address => NewsroomAddresses.NotesOf(List.ArticleId);

    /// <summary>The fields of a new note.</summary>
    public NoteFields New =>
        Typed is { Id: null, ReplyTo: null } typed ? new(typed, true, "new") : new(new NoteForm(), false, "new");

    /// <summary>The fields of a reply.</summary>
    public NoteFields ReplyTo(NoteLine note) =>
        Typed is { Id: null } typed && typed.ReplyTo == note.Id
            ? new(typed, true, Of("reply", note))
            : new(new NoteForm { ReplyTo = note.Id }, false, Of("reply", note));

    /// <summary>The fields of a note of one's own.</summary>
    public NoteFields Change(NoteLine note) =>
        Typed is { } typed && typed.Id == note.Id
            ? new(typed with { Version = note.Version }, true, Of("change", note))
            : new(
                new NoteForm
                {
                    Id = note.Id,
                    Text = note.Text,
                    Version = note.Version,
                },
                false,
                Of("change", note)
            );

    private static string Of(string act, NoteLine note) =>
        string.Create(CultureInfo.InvariantCulture, $"{act}_{note.Id}");
}

/// <summary>A note or reply in a page, with the forms that it has there.</summary>
/// <param name="Page">The page.</param>
/// <param name="Thread">The conversation.</param>
/// <param name="Line">The note or reply.</param>
public sealed record NoteInPage(NotesModel Page, NoteThread Thread, NoteLine Line);

/// <summary>The notes as the editor's script takes them (Assets/admin/editor/notes.ts).</summary>
/// <param name="Stamp">Another one as soon as anything has changed.</param>
/// <param name="Threads">The oldest first.</param>
public sealed record NotesForScript(string Stamp, IReadOnlyList<NotesForScript.Conversation> Threads)
{
    /// <summary>A note or a reply.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Version">What a change must name.</param>
    /// <param name="Author">Who wrote it.</param>
    /// <param name="At">When, in words.</param>
    /// <param name="Text">Plain text.</param>
    /// <param name="IsEdited">True if the text was changed since.</param>
    /// <param name="IsOwn">True if the person may change it.</param>
    /// <param name="MayDelete">True if the person may delete it.</param>
    public sealed record Line(
        long Id,
        Guid Version,
        string Author,
        string At,
        string Text,
        bool IsEdited,
        bool IsOwn,
        bool MayDelete
    );

    /// <summary>A note with its replies.</summary>
    /// <param name="Note">The note.</param>
    /// <param name="Replies">The first one first.</param>
    /// <param name="Anchor">Where the passage is; empty if unknown.</param>
    /// <param name="Quote">Its words; empty for the whole article.</param>
    /// <param name="ResolvedBy">Who resolved it; null while it is open.</param>
    public sealed record Conversation(
        Line Note,
        IReadOnlyList<Line> Replies,
        string Anchor,
        string Quote,
        string? ResolvedBy
    );

    public static NotesForScript Of(ArticleNoteList notes, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentNullException.ThrowIfNull(time);
        return new(
            notes.Stamp,
            [
                .. notes.Threads.Select(thread => new Conversation(
                    LineOf(thread.Note),
                    [.. thread.Replies.Select(LineOf)],
                    thread.Anchor,
                    thread.Quote,
                    thread.IsOpen ? null : thread.ResolvedByName
                )),
            ]
        );

        Line LineOf(NoteLine line) =>
            new(
                line.Id,
                line.Version,
                line.AuthorName,
                time.ShortText(line.At),
                line.Text,
                line.IsEdited,
                line.IsOwn,
                line.MayDelete
            );
    }
}

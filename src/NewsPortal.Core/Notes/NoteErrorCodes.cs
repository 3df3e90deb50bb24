namespace NewsPortal.Core.Notes;

/// <summary>What may be wrong with a note; what people are told is in ErrorTexts.resx.</summary>
public static class NoteErrorCodes
{
    public const string TextMissing = "note.text.missing";
    public const string TextLong = "note.text.long";
    public const string QuoteLong = "note.quote.long";
    public const string AnchorLong = "note.anchor.long";
    public const string Many = "note.many";
    public const string MentionsMany = "note.mentions.many";
    public const string ReplyGone = "note.reply.gone";
}

namespace NewsPortal.Core.Structure;

/// <summary>
/// What may be wrong with a change of the structure, and what people should know before it; the texts are in
/// ErrorTexts.resx.
/// </summary>
public static class StructureErrorCodes
{
    public const string OthersMissing = "structure.others.missing";
    public const string OthersTooMany = "structure.others.many";
    public const string Unknown = "structure.unknown";
    public const string Ambiguous = "structure.ambiguous";
    public const string Itself = "structure.itself";
    public const string AboveIt = "structure.above";
    public const string ParentGone = "structure.parent.gone";
    public const string ParentItself = "structure.parent.itself";
    public const string NothingNew = "structure.nothing-new";
    public const string NameTaken = "structure.name.taken";
    public const string AddressTaken = "structure.address.taken";
    public const string StoriesMissing = "structure.stories.missing";
    public const string StoriesAll = "structure.stories.all";
    public const string Changed = "structure.changed";

    public const string LosesText = "structure.loses.text";
    public const string LosesFront = "structure.loses.front";
    public const string ChangesRights = "structure.changes.rights";

    public const string UndoTooOld = "structure.undo.old";
    public const string UndoDone = "structure.undo.done";
    public const string UndoGone = "structure.undo.gone";
    public const string UndoChanged = "structure.undo.changed";
    public const string UndoName = "structure.undo.name";
    public const string UndoAddress = "structure.undo.address";
    public const string UndoParent = "structure.undo.parent";
}

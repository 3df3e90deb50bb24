namespace NewsPortal.Core.Fronts;

/// <summary>What may be wrong with fronts and breaking news; what people are told is in ErrorTexts.resx.</summary>
public static class FrontErrorCodes
{
    public const string LineMissing = "breaking.text.missing";
    public const string LineLong = "breaking.text.long";
    public const string EndBeforeStart = "breaking.end.before-start";
    public const string EndPassed = "breaking.end.passed";
    public const string StoryUnknown = "breaking.story.unknown";
    public const string StoriesTooMany = "front.stories.too-many";
    public const string SlotUnknown = "front.slot.unknown";
    public const string StoryTwice = "front.story.twice";
    public const string EditionGone = "front.edition.gone";
    public const string StoryGone = "front.story.gone";
    public const string StoryNotPublished = "front.story.not-published";
    public const string HeadlineLong = "front.headline.long";
    public const string KickerLong = "front.kicker.long";
    public const string LabelLong = "front.label.long";
    public const string PictureUnknown = "front.picture.unknown";
}

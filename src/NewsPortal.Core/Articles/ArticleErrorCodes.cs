namespace NewsPortal.Core.Articles;

/// <summary>What may be wrong with articles and notes on them; what people are told is in ErrorTexts.resx.</summary>
public static class ArticleErrorCodes
{
    public const string PathMissing = "article.path.missing";
    public const string PathLong = "article.path.long";
    public const string PathReserved = "article.path.reserved";
    public const string PathTaken = "article.path.taken";
    public const string AddressTaken = "article.address.taken";
    public const string AddressEmpty = "article.address.empty";
    public const string HeadlineMissing = "article.headline.missing";
    public const string LanguageUnknown = "article.language.unknown";
    public const string StoryKindUnknown = "article.kind.unknown";
    public const string EnclosureLong = "article.enclosure.long";
    public const string BodyLong = "article.body.long";
    public const string BodyMissing = "article.body.missing";
    public const string SeriesPlaceInvalid = "article.series-place.invalid";
    public const string SeriesGone = "article.series.gone";
    public const string TagsTooMany = "article.tags.too-many";
    public const string TagLong = "article.tag.long";
    public const string TagNew = "article.tag.new";
    public const string TagInvisible = "article.tag.invisible";
    public const string CategoryMissing = "article.category.missing";
    public const string CategoryGone = "article.category.gone";
    public const string AuthorMissing = "article.author.missing";
    public const string AuthorGone = "article.author.gone";
    public const string PictureAltMissing = "article.picture-alt.missing";
    public const string PictureRightsEnded = "article.picture-rights.ended";
    public const string PictureRightsEnding = "article.picture-rights.ending";
    public const string PictureCreditMissing = "article.picture-credit.missing";
    public const string BodyAltMissing = "article.body-alt.missing";
    public const string BodyCreditMissing = "article.body-credit.missing";
    public const string StandfirstMissing = "article.standfirst.missing";
    public const string HeadlineLong = "article.headline.long";
    public const string SentenceLong = "article.sentence.long";
    public const string LinkDead = "article.link.dead";
    public const string LinkMissing = "article.link.missing";
    public const string LinkSilent = "article.link.silent";
    public const string StorySimilar = "article.story.similar";
    public const string StyleTerm = "article.style.term";
    public const string StyleTermWhy = "article.style.term-why";
    public const string StyleInstead = "article.style.instead";
    public const string StyleInsteadWhy = "article.style.instead-why";
    public const string StyleRulesTooMany = "style.rules.too-many";
    public const string StyleTermLong = "style.term.long";
    public const string StyleTermMissing = "style.term.missing";
    public const string StyleSuggestionLong = "style.suggestion.long";
    public const string StyleReasonLong = "style.reason.long";
    public const string CheckLevelUnknown = "check.level.unknown";
    public const string ReasonMissing = "article.reason.missing";
    public const string ReplacementUnknown = "article.replacement.unknown";
    public const string PictureGone = "article.picture.gone";
    public const string SeenWhilePublished = "article.delete.published";
    public const string SeenWhileTakenDown = "article.delete.taken-down";
    public const string SeenWhileDraft = "article.delete.draft";
    public const string VersionUnknown = "article.version.unknown";
    public const string VersionSameLanguage = "article.version.same-language";
    public const string VersionsSameLanguage = "article.versions.same-language";
    public const string VersionOfOtherSection = "article.version.other-section";
    public const string WorkingCopyBegun = "article.working-copy.begun";
    public const string WorkingCopySize = "article.working-copy.size";
    public const string MessageLong = "article.message.long";
    public const string BriefLong = "article.brief.long";
    public const string AssigneeGone = "article.assignee.gone";
    public const string CorrectionKindUnknown = "correction.kind.unknown";
    public const string CorrectionMissing = "correction.text.missing";
    public const string CorrectionLong = "correction.text.long";
    public const string CorrectionOfHidden = "correction.article.hidden";

    /// <summary>A plain text is too long that has no message of its own.</summary>
    public const string TextLong = "article.too-long";

    /// <summary>
    /// A plain text is too long. A field may have a message that names it, so that no sentence is glued from parts.
    /// </summary>
    public static string TooLong(string field) => $"{TextLong}.{field}";

    public const string FilterName = "article.filter.name";

    public const string FiltersTooMany = "article.filters.too-many";

    public const string BatchSize = "article.batch.size";

    public const string BatchTagMissing = "article.batch.tag";
    public const string BatchCategoryMissing = "article.batch.category";
    public const string PreviewFor = "preview.for";
    public const string PreviewDays = "preview.days";
    public const string PreviewsTooMany = "preview.many";
}

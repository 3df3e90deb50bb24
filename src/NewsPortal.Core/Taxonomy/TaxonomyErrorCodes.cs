namespace NewsPortal.Core.Taxonomy;

/// <summary>
/// What may be wrong with authors, categories, series and tags; what people are told is in ErrorTexts.resx.
/// </summary>
public static class TaxonomyErrorCodes
{
    public const string NameMissing = "term.name.missing";
    public const string NameLong = "term.name.long";
    public const string AddressEmpty = "term.address.empty";
    public const string IntroductionLong = "term.introduction.long";
    public const string AuthorRoleLong = "author.role.long";
    public const string AuthorBiographyLong = "author.biography.long";
    public const string AuthorEmailLong = "author.email.long";
    public const string AuthorEmailInvalid = "author.email.invalid";
    public const string AuthorLinkNameLong = "author.link.name.long";
    public const string AuthorLinkInvalid = "author.link.invalid";
    public const string AuthorInUse = "author.in-use";
    public const string AuthorAddressTaken = "author.address.taken";
    public const string AuthorPortraitUnknown = "author.portrait.unknown";
    public const string CategoryDescriptionLong = "category.description.long";
    public const string CategoryColourInvalid = "category.colour.invalid";
    public const string CategoryColourLight = "category.colour.light";
    public const string CategoryPositionInvalid = "category.position.invalid";
    public const string CategoryInUse = "category.in-use";
    public const string CategoryHasChildren = "category.has-children";
    public const string CategoryLimitsRole = "category.limits-role";
    public const string CategoryAddressTaken = "category.address.taken";
    public const string CategoryParentGone = "category.parent.gone";
    public const string CategoryBelowItself = "category.parent.itself";
    public const string SeriesTitleMissing = "series.title.missing";
    public const string SeriesTitleLong = "series.title.long";
    public const string SeriesPlaceInvalid = "series.place.invalid";
    public const string SeriesAddressTaken = "series.address.taken";
    public const string TagNameTaken = "tag.name.taken";
    public const string TagAddressTaken = "tag.address.taken";
}

namespace NewsPortal.Core.Access;

/// <summary>
/// The newsroom's permissions, by name. <see cref="Roles.PermissionsOf"/> assigns them to roles; every newsroom
/// endpoint names its own.
/// </summary>
public static class Permissions
{
    /// <summary>See the newsroom's pages at all.</summary>
    public const string NewsroomEnter = "newsroom.enter";

    /// <summary>See every article in any state.</summary>
    public const string ArticlesRead = "articles.read";

    /// <summary>Write new stories and submit them.</summary>
    public const string ArticlesWrite = "articles.write";

    /// <summary>Change one's own drafts.</summary>
    public const string ArticlesEditOwn = "articles.edit.own";

    /// <summary>Change everybody's articles in any state.</summary>
    public const string ArticlesEditAny = "articles.edit.any";

    /// <summary>Publish, schedule, and return to draft.</summary>
    public const string ArticlesPublish = "articles.publish";

    /// <summary>Withdraw published stories.</summary>
    public const string ArticlesTakeDown = "articles.takedown";

    /// <summary>Delete articles that readers have never seen, among those one may change.</summary>
    public const string ArticlesDelete = "articles.delete";

    /// <summary>Restrict articles to named people, among those one may change, and lift that.</summary>
    public const string ArticlesRestrict = "articles.restrict";

    /// <summary>See that restricted articles of others exist, and lift the restriction of any.</summary>
    public const string RestrictionsLift = "restrictions.lift";

    /// <summary>Show unpublished articles to outsiders by links that end.</summary>
    public const string PreviewsShare = "previews.share";

    /// <summary>Write and change pages, such as "About us".</summary>
    public const string PagesEdit = "pages.edit";

    /// <summary>Write the public notes on published stories.</summary>
    public const string CorrectionsWrite = "corrections.write";

    /// <summary>Arrange the fronts.</summary>
    public const string FrontsEdit = "fronts.edit";

    /// <summary>Arrange the main menu and the footer.</summary>
    public const string MenusEdit = "menus.edit";

    /// <summary>Write the breaking news.</summary>
    public const string BreakingEdit = "breaking.edit";

    /// <summary>Change categories, the sections of the site.</summary>
    public const string CategoriesEdit = "categories.edit";

    /// <summary>
    /// Make new tags by writing them into an article, where the settings leave that to editors.
    /// </summary>
    public const string TagsCreate = "tags.create";

    /// <summary>Rename, merge, split and delete tags.</summary>
    public const string TagsEdit = "tags.edit";

    /// <summary>Change series.</summary>
    public const string SeriesEdit = "series.edit";

    /// <summary>Change authors' profiles.</summary>
    public const string AuthorsEdit = "authors.edit";

    /// <summary>Change the text, picture and links of one's own byline.</summary>
    public const string AuthorsEditOwn = "authors.edit.own";

    /// <summary>Change redirects, and see the addresses that readers miss.</summary>
    public const string RedirectsEdit = "redirects.edit";

    /// <summary>See the pictures and files.</summary>
    public const string MediaRead = "media.read";

    /// <summary>Add pictures and files.</summary>
    public const string MediaUpload = "media.upload";

    /// <summary>Change the texts of pictures that one has uploaded.</summary>
    public const string MediaEditOwn = "media.edit.own";

    /// <summary>Change other people's uploads, and delete them with <see cref="MediaDelete"/>.</summary>
    public const string MediaEditAny = "media.edit.any";

    /// <summary>Delete unused pictures and files, among those one may change.</summary>
    public const string MediaDelete = "media.delete";

    /// <summary>See how much one's own stories are read.</summary>
    public const string NumbersReadOwn = "numbers.read.own";

    /// <summary>See how much all stories are read, or those of one's sections.</summary>
    public const string NumbersReadAny = "numbers.read.any";

    /// <summary>Create, change and close accounts.</summary>
    public const string PeopleManage = "people.manage";

    /// <summary>Change the settings of the site.</summary>
    public const string SettingsManage = "settings.manage";

    /// <summary>Read the audit trail.</summary>
    public const string AuditRead = "audit.read";
}

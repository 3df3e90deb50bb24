using System.Globalization;

namespace NewsPortal.Web.Areas.Admin;

/// <summary>
/// The addresses of the newsroom, relative to the site's root. Where an id is nullable, null leads to the creation
/// form.
/// </summary>
public static class NewsroomAddresses
{
    /// <summary>The start page; everything else is below it.</summary>
    public const string Overview = "/admin";

    public const string Articles = "/admin/articles";
    public const string Media = "/admin/media";
    public const string Files = "/admin/files";
    public const string Fronts = "/admin/fronts";
    public const string Breaking = "/admin/breaking";
    public const string Tags = "/admin/tags";
    public const string AllSeries = "/admin/series";
    public const string Authors = "/admin/authors";
    public const string Categories = "/admin/categories";
    public const string Redirects = "/admin/redirects";
    public const string ImportRedirects = "/admin/redirects/import";
    public const string ExportRedirects = "/admin/redirects/export";
    public const string Missing = "/admin/missing";
    public const string Users = "/admin/users";
    public const string Settings = "/admin/settings";
    public const string Audit = "/admin/audit";
    public const string MediaPicker = "/admin/media/picker";
    public const string HomeFront = "/admin/fronts/home";
    public const string NewArticle = "/admin/articles/new";

    /// <summary>The relay of open stories, as scripts call it.</summary>
    public const string LiveArticles = "/admin/articles/live";

    public const string NewPage = "/admin/articles/new?kind=page";
    public const string NewAuthor = "/admin/authors/new";
    public const string NewSeries = "/admin/series/new";
    public const string NewCategory = "/admin/categories/new";
    public const string NewRedirect = "/admin/redirects/new";
    public const string NewUser = "/admin/users/new";

    /// <summary>The route template of a user's form, for attributes.</summary>
    public const string UserForm = "/admin/users/{id}";

    /// <summary>The route template of a story's notes, for attributes.</summary>
    public const string CorrectionsForm = "/admin/articles/{article}/corrections";

    /// <summary>The list of articles in one state.</summary>
    public static string ArticlesIn(string state) => $"{Articles}?state={state}";

    /// <summary>The list of the user's own drafts.</summary>
    public static string OwnDrafts => $"{Articles}?state=draft&mine=true";

    /// <summary>The list of an author's articles.</summary>
    public static string ArticlesBy(long authorId) =>
        string.Create(CultureInfo.InvariantCulture, $"{Articles}?author={authorId}");

    /// <summary>The list of a category's articles.</summary>
    public static string ArticlesUnder(long categoryId) =>
        string.Create(CultureInfo.InvariantCulture, $"{Articles}?category={categoryId}");

    public static string Article(long? id) => Form(Articles, id, NewArticle);

    public static string PreviewArticle(long id) => Of(Articles, id, "preview");

    /// <summary>All versions of an article.</summary>
    public static string History(long id) => Of(Articles, id, "history");

    /// <summary>Two versions of an article compared.</summary>
    public static string Compare(long id, int from, int to) =>
        string.Create(CultureInfo.InvariantCulture, $"{History(id)}?from={from}&to={to}");

    public static string RestoreVersion(long id) => Of(Articles, id, "restore");

    public static string ReturnArticle(long id) => Of(Articles, id, "return");

    public static string TakeDownArticle(long id) => Of(Articles, id, "take-down");

    public static string DeleteArticle(long id) => Of(Articles, id, "delete");

    public static string CorrectionsOf(long articleId) => Of(Articles, articleId, "corrections");

    public static string Correction(long articleId, long id) => Of(CorrectionsOf(articleId), id);

    public static string DeleteCorrection(long articleId, long id) => Of(CorrectionsOf(articleId), id, "delete");

    public static string Picture(long id) => Of(Media, id);

    public static string DeletePicture(long id) => Of(Media, id, "delete");

    public static string File(long id) => Of(Files, id);

    public static string DeleteFile(long id) => Of(Files, id, "delete");

    /// <summary>The entries of a library that match a search, from a position on.</summary>
    public static string Before(string list, string? words, long place) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}?q={Uri.EscapeDataString(words ?? "")}&before={place}");

    public static string BreakingLine(long? id) => Form(Breaking, id, Breaking);

    public static string EndBreakingLine(long id) => Of(Breaking, id, "end");

    public static string Tag(long id) => Of(Tags, id);

    public static string MergeTag(long id) => Of(Tags, id, "merge");

    public static string DeleteTag(long id) => Of(Tags, id, "delete");

    public static string Series(long? id) => Form(AllSeries, id, NewSeries);

    public static string DeleteSeries(long id) => Of(AllSeries, id, "delete");

    public static string Author(long? id) => Form(Authors, id, NewAuthor);

    public static string DeleteAuthor(long id) => Of(Authors, id, "delete");

    public static string Category(long? id) => Form(Categories, id, NewCategory);

    public static string DeleteCategory(long id) => Of(Categories, id, "delete");

    /// <summary>The form of a new category below another.</summary>
    public static string CategoryBelow(long parentId) =>
        string.Create(CultureInfo.InvariantCulture, $"{NewCategory}?parentId={parentId}");

    public static string Redirect(long? id) => Form(Redirects, id, NewRedirect);

    public static string DeleteRedirect(long id) => Of(Redirects, id, "delete");

    /// <summary>The form of a new redirect of an address that readers miss.</summary>
    public static string RedirectFrom(string path) => $"{NewRedirect}?from={Uri.EscapeDataString(path)}";

    public static string IgnoreMissing(long id) => Of(Missing, id, "ignore");

    public static string WatchMissing(long id) => Of(Missing, id, "watch");

    /// <summary>The missing addresses of a kind, from a place on.</summary>
    public static string MissingOf(string kind, string? after) =>
        $"{Missing}{QueryOf(("show", kind), ("after", after))}";

    /// <summary>The list that only says what would become of it.</summary>
    public static string TryRedirects => $"{ImportRedirects}?trial=true";

    /// <summary>Redirects of an origin that match a search, from an address on.</summary>
    public static string RedirectsAfter(string? origin, string? search, string? after) =>
        $"{Redirects}{QueryOf(("made", origin), ("q", search), ("after", after))}";

    /// <summary>The same redirects as a list for spreadsheets.</summary>
    public static string ExportRedirectsOf(string? origin, string? search) =>
        $"{ExportRedirects}{QueryOf(("made", origin), ("q", search))}";

    public static string User(long id) => Of(Users, id);

    public static string PasswordLink(long id) => Of(Users, id, "password-link");

    public static string SignOutUser(long id) => Of(Users, id, "sign-out");

    public static string EnableUser(long id) => Of(Users, id, "enable");

    public static string DisableUser(long id) => Of(Users, id, "disable");

    public const string ExportAudit = "/admin/audit/export";

    /// <summary>What happened to a thing.</summary>
    public static string AuditOf(string kind, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{Audit}?kind={kind}&thing={id}");

    /// <summary>The page of the thing that an entry of the audit trail is about; null for none.</summary>
    public static string? ThingOf(string kind, long? id) =>
        (kind, id) switch
        {
            (_, null) => null,
            ("article", { } article) => History(article),
            ("tag", { } tag) => Tag(tag),
            ("author", { } author) => Author(author),
            ("category", { } category) => Category(category),
            ("series", { } series) => Series(series),
            ("redirect", { } redirect) => Redirect(redirect),
            ("picture", { } picture) => Picture(picture),
            ("file", { } file) => File(file),
            _ => null,
        };

    /// <summary>An address with a query; parameters without a value are left out.</summary>
    public static string With(string address, params ReadOnlySpan<(string Name, string? Value)> parameters) =>
        address + QueryOf(parameters);

    private static string QueryOf(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new System.Text.StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query
                    .Append(query.Length == 0 ? '?' : '&')
                    .Append(name)
                    .Append('=')
                    .Append(Uri.EscapeDataString(value));
            }
        }

        return query.ToString();
    }

    private static string Form(string list, long? id, string ifNew) => id is { } known ? Of(list, known) : ifNew;

    private static string Of(string list, long id, string? act = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}/{id}{(act is null ? "" : "/")}{act}");
}

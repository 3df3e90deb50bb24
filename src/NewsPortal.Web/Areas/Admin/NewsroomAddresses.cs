using System.Globalization;
using NewsPortal.Core.Desk;
using NewsPortal.Core.Readership;
using NewsPortal.Web.Areas.Admin.Views.Calendar;

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
    public const string Calendar = "/admin/calendar";
    public const string Planning = "/admin/planning";
    public const string Notices = "/admin/notices";
    public const string ReadNotices = "/admin/notices/read";
    public const string NoticeMail = "/admin/notices/mail";
    public const string Numbers = "/admin/numbers";
    public const string Media = "/admin/media";
    public const string Files = "/admin/files";
    public const string Fronts = "/admin/fronts";
    public const string Breaking = "/admin/breaking";
    public const string Tags = "/admin/tags";
    public const string AllSeries = "/admin/series";
    public const string Authors = "/admin/authors";
    public const string Categories = "/admin/categories";

    /// <summary>What was renamed, merged, moved and split.</summary>
    public const string Structure = "/admin/structure";

    public const string Redirects = "/admin/redirects";
    public const string ImportRedirects = "/admin/redirects/import";
    public const string ExportRedirects = "/admin/redirects/export";
    public const string Missing = "/admin/missing";
    public const string Checks = "/admin/checks";
    public const string People = "/admin/people";

    /// <summary>That restricted stories exist.</summary>
    public const string Restrictions = "/admin/restrictions";

    /// <summary>The user's own byline.</summary>
    public const string Byline = "/admin/byline";

    public const string Help = "/admin/help";
    public const string LeaveTour = "/admin/help/tour";

    /// <summary>The desk, where the tour begins by itself.</summary>
    public const string Tour = "/admin?tour=1";

    public const string Settings = "/admin/settings";

    /// <summary>All versions of the settings.</summary>
    public const string SettingsHistory = "/admin/settings/history";

    public const string RestoreSettings = "/admin/settings/restore";
    public const string Menus = "/admin/menus";

    /// <summary>All versions of the menus.</summary>
    public const string MenusHistory = "/admin/menus/history";

    public const string RestoreMenus = "/admin/menus/restore";
    public const string Audit = "/admin/audit";
    public const string PictureRows = "/admin/media/rows";

    /// <summary>The pictures without a description, with fields for it.</summary>
    public const string MissingAlt = "/admin/media?missing=alt";

    /// <summary>The pictures whose rights end soon.</summary>
    public const string EndingRights = "/admin/media?rights=ending";

    public const string MediaPicker = "/admin/media/picker";
    public const string HomeFront = "/admin/fronts/home";
    public const string NewArticle = "/admin/articles/new";

    /// <summary>The relay of open stories, as scripts call it.</summary>
    public const string LiveArticles = "/admin/articles/live";

    /// <summary>An act on several articles.</summary>
    public const string ArticleBatch = "/admin/articles/batch";

    /// <summary>Tags for what is being typed, as scripts ask.</summary>
    public const string SuggestTags = "/admin/articles/tags";

    public const string ArticleFilters = "/admin/articles/filters";

    public const string NewPage = "/admin/articles/new?kind=page";
    public const string NewPlan = "/admin/planning/new";
    public const string NewAuthor = "/admin/authors/new";
    public const string NewSeries = "/admin/series/new";
    public const string NewCategory = "/admin/categories/new";
    public const string NewPerson = "/admin/people/new";
    public const string NewRedirect = "/admin/redirects/new";

    /// <summary>The route template of an article's form, for attributes.</summary>
    public const string ArticleForm = "/admin/articles/{id}";

    /// <summary>The route template of a person's form, for attributes.</summary>
    public const string PersonForm = "/admin/people/{id}";

    /// <summary>The route template of a story's notes, for attributes.</summary>
    public const string CorrectionsForm = "/admin/articles/{article}/corrections";

    /// <summary>The route template of what colleagues wrote about an article, for attributes.</summary>
    public const string NotesForm = "/admin/articles/{article}/notes";

    /// <summary>One version of the settings.</summary>
    public static string SettingsVersion(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{SettingsHistory}/{number}");

    /// <summary>One version of the menus.</summary>
    public static string MenusVersion(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{MenusHistory}/{number}");

    /// <summary>The older part of a history.</summary>
    public static string Before(string history, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{history}?before={number}");

    /// <summary>The list of articles in one state.</summary>
    public static string ArticlesIn(string state) => $"{Articles}?state={state}";

    /// <summary>What was deleted and can be put back.</summary>
    public static string Bin => ArticlesIn("binned");

    /// <summary>The list with a kept filter.</summary>
    public static string ArticlesWith(string query) => $"{Articles}?{query}";

    public static string DeleteArticleFilter(long id) => Of(ArticleFilters, id, "delete");

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

    /// <summary>Where a merge is sent.</summary>
    public static string MergeInto(long id) => Of(Articles, id, "merge");

    /// <summary>A version compared with the newest one, to be merged into it.</summary>
    public static string MergeVersion(long id, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{MergeInto(id)}?number={number}");

    /// <summary>Where a story's form is sent to be compared with what is stored.</summary>
    public static string CompareForm(long id) => Of(Articles, id, "compare");

    public static string RestoreVersion(long id) => Of(Articles, id, "restore");

    /// <summary>Who writes an article, until when, and what about.</summary>
    public static string Assignment(long id) => Of(Articles, id, "assignment");

    /// <summary>For whom in the newsroom an article exists.</summary>
    public static string Restriction(long id) => Of(Articles, id, "restriction");

    public static string LiftRestriction(long id) => Of(Articles, id, "restriction/lift");

    /// <summary>The same for who does not see the article.</summary>
    public static string LiftAnyRestriction(long id) => Of(Restrictions, id, "lift");

    /// <summary>The links that show an article to outsiders.</summary>
    public static string Previews(long id) => Of(Articles, id, "previews");

    public static string EndPreview(long id, long link) =>
        string.Create(CultureInfo.InvariantCulture, $"{Previews(id)}/{link}/end");

    public static string HandInArticle(long id) => Of(Articles, id, "hand-in");

    public static string MarkArticleReady(long id) => Of(Articles, id, "ready");

    public static string Notice(long id) => Of(Notices, id);

    /// <summary>The notices before one.</summary>
    public static string NoticesBefore(long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{Notices}?before={id}");

    public static string ReturnArticle(long id) => Of(Articles, id, "return");

    public static string TakeDownArticle(long id) => Of(Articles, id, "take-down");

    public static string DeleteArticle(long id) => Of(Articles, id, "delete");

    public static string PutBackArticle(long id) => Of(Articles, id, "put-back");

    public static string PurgeArticle(long id) => Of(Articles, id, "delete-for-good");

    public static string CorrectionsOf(long articleId) => Of(Articles, articleId, "corrections");

    public static string Correction(long articleId, long id) => Of(CorrectionsOf(articleId), id);

    public static string DeleteCorrection(long articleId, long id) => Of(CorrectionsOf(articleId), id, "delete");

    /// <summary>What colleagues wrote about an article.</summary>
    public static string NotesOf(long articleId) => Of(Articles, articleId, "notes");

    /// <summary>A note, where it stands: beside the text of its article.</summary>
    public static string Note(long articleId, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{Article(articleId)}#note-{id}");

    /// <summary>A page of the calendar; today's for null.</summary>
    public static string CalendarOf(CalendarView view, DateOnly? on) =>
        $"{Calendar}?view={view.ToString().ToLowerInvariant()}{(on is { } day ? $"&on={Iso(day)}" : "")}";

    /// <summary>The month of a day; the present one for null.</summary>
    public static string CalendarOn(DateOnly? day) => day is { } on ? $"{Calendar}?on={Iso(on)}" : Calendar;

    /// <summary>Moves a line of the calendar.</summary>
    public static string MoveEntry(CalendarKind kind, long id) =>
        Of($"{Calendar}/{kind.ToString().ToLowerInvariant()}", id, "move");

    /// <summary>The form that moves a line, and returns to the page that it stands on.</summary>
    public static string MoveEntryFrom(CalendarKind kind, long id, CalendarPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return MoveEntry(kind, id) + CalendarOf(place.View, place.On)[Calendar.Length..];
    }

    public static string Plan(long id) => Of(Planning, id);

    /// <summary>The form of a new plan on a day.</summary>
    public static string NewPlanOn(DateOnly day) => $"{NewPlan}?day={Iso(day)}";

    public static string BeginPlan(long id) => Of(Planning, id, "begin");

    public static string DeletePlan(long id) => Of(Planning, id, "delete");

    /// <summary>The numbers of what a filter says.</summary>
    public static string NumbersOf(NumbersFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.StoryId is { } story ? NumbersOfStory(story, filter.Range) : Numbers + QueryOf(filter);
    }

    /// <summary>The numbers of one story.</summary>
    public static string NumbersOfStory(long id, NumbersRange range = NumbersRange.Today) =>
        Of($"{Numbers}/stories", id) + QueryOf(new NumbersFilter(range));

    /// <summary>What moves on the page of these numbers.</summary>
    public static string LiveNumbers(NumbersFilter filter) => $"{Numbers}/live{QueryOf(filter)}";

    /// <summary>The same numbers as a list for spreadsheets.</summary>
    public static string ExportNumbers(NumbersFilter filter) => $"{Numbers}/export{QueryOf(filter)}";

    public static string Picture(long id) => Of(Media, id);

    /// <summary>A small size of a picture, whether readers may see it or not.</summary>
    public static string SmallPicture(long id) => Of(Media, id, "small");

    /// <summary>Gives a picture another file; the version is in the address, because the file is streamed.</summary>
    public static string ReplacePicture(long id, Guid version) => $"{Of(Media, id, "replace")}?version={version}";

    public static string TakeBackPicture(long id) => Of(Media, id, "take-back");

    public static string DeletePicture(long id) => Of(Media, id, "delete");

    public static string File(long id) => Of(Files, id);

    public static string DeleteFile(long id) => Of(Files, id, "delete");

    /// <summary>The entries of a library that match a search, from a position on.</summary>
    public static string Before(string list, string? words, long place) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}?q={Uri.EscapeDataString(words ?? "")}&before={place}");

    public static string BreakingLine(long? id) => Form(Breaking, id, Breaking);

    public static string EndBreakingLine(long id) => Of(Breaking, id, "end");

    public static string Tag(long id) => Of(Tags, id);

    public static string SplitTag(long id) => Of(Tags, id, "split");

    /// <summary>What can be done with the place of a term, by the address of its form.</summary>
    public static string StructureOf(string term) => $"{term}/structure";

    public static string UndoStructure(long id) => Of(Structure, id, "undo");

    /// <summary>Older changes of the structure.</summary>
    public static string StructureBefore(long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{Structure}?before={id}");

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

    public static string Person(long id) => Of(People, id);

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

    /// <summary>A person's page with what they did before a time.</summary>
    public static string PersonBefore(long id, DateTime time) =>
        string.Create(CultureInfo.InvariantCulture, $"{Person(id)}?before={time:yyyy-MM-ddTHH:mm:ss.fffffffZ}#did");

    public static string PasswordLink(long id) => Of(People, id, "password-link");

    public static string SendInvitation(long id) => Of(People, id, "invitation");

    public static string WithdrawInvitation(long id) => Of(People, id, "withdraw");

    public static string ResetFactors(long id) => Of(People, id, "reset-factors");

    public static string SignOutPerson(long id) => Of(People, id, "sign-out");

    public static string EnablePerson(long id) => Of(People, id, "enable");

    public static string DisablePerson(long id) => Of(People, id, "disable");

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
            ("plan", { } plan) => Plan(plan),
            _ => null,
        };

    /// <summary>An address with a query; parameters without a value are left out.</summary>
    public static string With(string address, params ReadOnlySpan<(string Name, string? Value)> parameters) =>
        address + QueryOf(parameters);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string QueryOf(NumbersFilter filter) =>
        QueryOf(
            ("range", filter.Range.ToString().ToLowerInvariant()),
            ("category", filter.CategoryId?.ToString(CultureInfo.InvariantCulture)),
            ("author", filter.AuthorId?.ToString(CultureInfo.InvariantCulture)),
            ("story", filter.StoryId?.ToString(CultureInfo.InvariantCulture))
        );

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

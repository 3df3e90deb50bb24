using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Web.Areas.Admin.Views.Help;

/// <summary>One part of the newsroom, explained to those who may work in it.</summary>
/// <param name="Id">Its anchor on the page.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Permission">Who reads it.</param>
/// <param name="Paragraphs">What there is to know.</param>
/// <param name="Address">Where the work is done; null for everywhere.</param>
public sealed record HelpTopic(
    string Id,
    string Title,
    string Permission,
    IReadOnlyList<string> Paragraphs,
    string? Address
)
{
    /// <summary>Which topic explains the pages below which address; the first that fits holds.</summary>
    private static readonly (string Below, string Id)[] Places =
    [
        (NewsroomAddresses.Media, "pictures"),
        (NewsroomAddresses.Files, "pictures"),
        (NewsroomAddresses.Calendar, "calendar"),
        (NewsroomAddresses.Planning, "calendar"),
        (NewsroomAddresses.Fronts, "fronts"),
        (NewsroomAddresses.Breaking, "fronts"),
        (NewsroomAddresses.Menus, "fronts"),
        (NewsroomAddresses.Numbers, "numbers"),
        (NewsroomAddresses.Tags, "structure"),
        (NewsroomAddresses.AllSeries, "structure"),
        (NewsroomAddresses.Authors, "structure"),
        (NewsroomAddresses.Categories, "structure"),
        (NewsroomAddresses.Structure, "structure"),
        (NewsroomAddresses.Redirects, "addresses"),
        (NewsroomAddresses.Missing, "addresses"),
        (NewsroomAddresses.Checks, "people"),
        (NewsroomAddresses.People, "people"),
        (NewsroomAddresses.Restrictions, "people"),
        (NewsroomAddresses.Settings, "people"),
        (NewsroomAddresses.Audit, "people"),
        (AccountAddresses.Account, "account"),
        (NewsroomAddresses.Articles + "/", "write"),
        (NewsroomAddresses.Overview, "desk"),
    ];

    /// <summary>The address of the topic that explains a page.</summary>
    /// <param name="path">Of the page.</param>
    public static string AddressFor(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var place = Places.FirstOrDefault(place => path.StartsWith(place.Below, StringComparison.Ordinal));
        return place.Id is null ? NewsroomAddresses.Help : $"{NewsroomAddresses.Help}#{place.Id}";
    }

    /// <summary>Everything that there is, in the order of a day.</summary>
    public static IReadOnlyList<HelpTopic> All(IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return
        [
            new(
                "desk",
                texts["Desk"],
                Permissions.ArticlesRead,
                [
                    texts[
                        "The desk opens with what waits for you: stories that came back, stories that you were asked to write, notes that name you, what you have begun."
                    ],
                    texts[
                        "A story goes from draft to handed in, ready and published. Its badge says where it stands, and the bell says what colleagues did with it."
                    ],
                ],
                NewsroomAddresses.Overview
            ),
            new(
                "write",
                texts["Writing"],
                Permissions.ArticlesRead,
                [
                    texts[
                        "Type: the text looks as readers get it, and every key is stored. Without a network, go on; the text is sent when the network is back."
                    ],
                    texts[
                        "“/” in an empty line opens the blocks: heading, list, quote, table, fact box, gallery, embed, read-also card, footnote. Paste from Word or Google Docs; drop pictures where they belong."
                    ],
                    texts[
                        "Several people may write in one story at once. Select words and press Ctrl+Alt+M for a note to colleagues; @ and a name tells that person."
                    ],
                    texts["Press ? in a story for all keys, and F6 to go from one part of the page to the next."],
                ],
                NewsroomAddresses.Articles
            ),
            new(
                "publish",
                texts["Publishing"],
                Permissions.ArticlesRead,
                [
                    texts[
                        "Hand in with a message when the story is ready. An editor publishes it, or sends it back with an answer."
                    ],
                    texts[
                        "Publish opens one panel: what is missing, with a way to each place; when, in any time zone; where on the home page; breaking news. Its button says what will happen."
                    ],
                    texts[
                        "You may go on writing after that: readers see it once you press Update, with a correction note if something was wrong."
                    ],
                    texts[
                        "Somebody outside reads it before by a preview link, which ends by itself. An investigation is restricted to the people whom you name."
                    ],
                    texts[
                        "A deleted story stays in the bin for 30 days. All versions shows every text that was ever stored; compare two, and restore one."
                    ],
                ],
                NewsroomAddresses.Articles
            ),
            new(
                "pictures",
                texts["Pictures"],
                Permissions.MediaRead,
                [
                    texts[
                        "Drop many at once: what the camera wrote about them is taken over, and one table asks for the rest."
                    ],
                    texts[
                        "The alternative text says what the picture shows, for those who cannot see it. The focal point stays visible however narrow the picture is cut."
                    ],
                    texts["Where the focal point is not enough, choose a shape below the picture and drag its frame."],
                    texts[
                        "Give an end to the rights, and the picture leaves every page on that day; you are told before. Replacing the file changes it everywhere."
                    ],
                ],
                NewsroomAddresses.Media
            ),
            new(
                "calendar",
                texts["Calendar"],
                Permissions.ArticlesRead,
                [
                    texts[
                        "What appears when, and what is planned without a story yet. Drag a story to another day, and it appears then."
                    ],
                ],
                NewsroomAddresses.Calendar
            ),
            new(
                "fronts",
                texts["Fronts"],
                Permissions.FrontsEdit,
                [
                    texts[
                        "A front is arranged on the page that it makes. Drag a story from the newest or from search; the chosen card offers another headline, label or picture for this front alone."
                    ],
                    texts[
                        "Readers see nothing before you launch it. What will change stands above the page. A place that you leave empty is filled by the newest."
                    ],
                    texts["Menus arranges the main menu and the footer; until you do, they follow the sections."],
                    texts[
                        "A line of breaking news stands on every page until its hours are over, or until you end it."
                    ],
                ],
                NewsroomAddresses.Fronts
            ),
            new(
                "numbers",
                texts["Numbers"],
                Permissions.NumbersReadOwn,
                [
                    texts[
                        "How often your stories are read, where readers came from, and how far they read. Nobody is followed: there are no cookies and no names."
                    ],
                ],
                NewsroomAddresses.Numbers
            ),
            new(
                "structure",
                texts["Sections, tags and authors"],
                Permissions.TagsEdit,
                [
                    texts[
                        "Rename, merge, move or split them. A count of what will change comes first, old addresses lead on by themselves, and everything can be undone for 30 days."
                    ],
                ],
                NewsroomAddresses.Structure
            ),
            new(
                "addresses",
                texts["Addresses"],
                Permissions.RedirectsEdit,
                [
                    texts[
                        "Missing addresses lists what readers asked for in vain. One click leads them to where the text is now."
                    ],
                ],
                NewsroomAddresses.Missing
            ),
            new(
                "people",
                texts["People and settings"],
                Permissions.PeopleManage,
                [
                    texts[
                        "Invite by mail: the invitation makes the byline too. A role may be limited to sections. Who leaves is disabled; the work and the byline stay."
                    ],
                    texts[
                        "Checks decides what stops a story from being published and what only warns, and holds the newspaper's own rules of style."
                    ],
                    texts["Settings keeps every version. The logo, the colours and the typefaces are there, too."],
                    texts[
                        "The audit trail holds every act, with before and after. Nobody can change it without that being found out."
                    ],
                ],
                NewsroomAddresses.People
            ),
            new(
                "account",
                texts["Your account"],
                Permissions.ArticlesRead,
                [
                    texts[
                        "Under your name you choose your language, a passkey or an authenticator app, and see where you are signed in."
                    ],
                ],
                AccountAddresses.Account
            ),
        ];
    }
}

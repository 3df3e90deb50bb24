using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Backups;
using NewsPortal.Core.Comments;
using NewsPortal.Core.Data;
using NewsPortal.Core.Desk;
using NewsPortal.Core.Editing;
using NewsPortal.Core.ExternalLinks;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Mail;
using NewsPortal.Core.Media;
using NewsPortal.Core.Notes;
using NewsPortal.Core.Notices;
using NewsPortal.Core.OldAddresses;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Export;

/// <summary>
/// What an archive consists of, and what stays behind. A test requires that each table of the database is in one of the
/// two lists.
/// </summary>
public static class ArchiveRecords
{
    private static readonly AccountNameNormalizer Normalizer = new();

    /// <summary>
    /// The versions of articles, whose contents and bodies are two tables more (<see cref="VersionRecords"/>).
    /// </summary>
    internal static ArchiveRecord Versions { get; } =
        new("article-versions", typeof(ArticleVersion))
        {
            Except = [nameof(ArticleVersion.Id), nameof(ArticleVersion.ContentId)],
        };

    /// <summary>The articles, without what <see cref="ArticlePublisher"/> makes of their published version.</summary>
    internal static ArchiveRecord Articles { get; } =
        new("articles", typeof(Article))
        {
            Except =
            [
                nameof(Article.ListedAt),
                nameof(Article.Headline),
                nameof(Article.ShortHeadline),
                nameof(Article.Standfirst),
                nameof(Article.StoryKind),
                nameof(Article.Language),
                nameof(Article.Beginning),
                nameof(Article.WordCount),
                nameof(Article.RenderedBody),
                nameof(Article.RenderedWith),
                nameof(Article.PictureId),
                nameof(Article.PictureAlt),
                nameof(Article.BodyPictureId),
                nameof(Article.BodyAudioId),
                nameof(Article.LabelIds),
                nameof(Article.AuthorIds),
            ],
            Derived = new Dictionary<string, Func<Func<string, object?>, object?>>
            {
                [nameof(Article.RenderedWith)] = _ => BodyRenderer.Edition,
            },
        };

    /// <summary>The pictures, each with its original.</summary>
    internal static ArchiveRecord Pictures { get; } =
        new("pictures", typeof(MediaItem)) { Json = [nameof(MediaItem.FormerJson)] };

    /// <summary>The other files, each with its original.</summary>
    internal static ArchiveRecord Files { get; } = new("files", typeof(StoredFile));

    /// <summary>The records in the order in which they are read: what others name comes before them.</summary>
    public static IReadOnlyList<ArchiveRecord> All { get; } =
    [
        new("settings", typeof(SiteSettings)),
        new("settings-versions", typeof(SettingsVersion)) { Json = [nameof(SettingsVersion.Content)] },
        new("check-settings", typeof(CheckSettings))
        {
            Json = [nameof(CheckSettings.Levels), nameof(CheckSettings.StyleRules)],
        },
        Pictures,
        new("picture-looks", typeof(PictureLook)),
        new("picture-collections", typeof(PictureCollection)),
        new("collected-pictures", typeof(CollectedPicture)),
        Files,
        new("authors", typeof(Author)),
        new("author-links", typeof(AuthorLink)),
        new("categories", typeof(Category)),
        new("tags", typeof(Tag)),
        new("series", typeof(Series)),
        new("term-changes", typeof(TermChange)) { Json = [nameof(TermChange.Notes)] },
        new("former-terms", typeof(FormerTerm)),
        Users(),
        new("user-roles", typeof(IdentityUserRole<long>)),
        new("user-sections", typeof(UserSection)),
        new("saved-filters", typeof(SavedFilter)),
        Articles,
        new("article-authors", typeof(ArticleAuthor)) { Except = [nameof(ArticleAuthor.ListedAt)] },
        new("article-categories", typeof(ArticleCategory)) { Except = [nameof(ArticleCategory.ListedAt)] },
        new("article-tags", typeof(ArticleTag)) { Except = [nameof(ArticleTag.ListedAt)] },
        new("article-pictures", typeof(ArticleMedia)),
        new("article-files", typeof(ArticleFile)),
        new("article-references", typeof(ContentReference))
        {
            Except = [nameof(ContentReference.State), nameof(ContentReference.ModifiedAt)],
        },
        Versions,
        new("corrections", typeof(Correction)),
        new("step-messages", typeof(StepMessage)),
        new("working-copies", typeof(WorkingCopy)) { Json = [nameof(WorkingCopy.Fields)] },
        new("working-copy-edits", typeof(WorkingCopyEdit)),
        new("assignments", typeof(Assignment)),
        new("assigned-people", typeof(AssignedPerson)),
        new("restrictions", typeof(StoryRestriction)),
        new("restricted-people", typeof(RestrictedPerson)),
        new("notes", typeof(StoryNote)),
        new("note-mentions", typeof(NoteMention)),
        new("planning-items", typeof(PlanningItem)),
        new("comments", typeof(Comment)),
        new("term-change-stories", typeof(TermChangeStory)),
        new("fronts", typeof(Front)),
        new("front-editions", typeof(FrontEdition)),
        new("front-placements", typeof(FrontPlacement)),
        new("breaking-news", typeof(BreakingNews)),
        new("redirects", typeof(Redirect)),
        new("missing-addresses", typeof(MissingAddress)),
        new("external-links", typeof(ExternalLink)),
        new("imported-items", typeof(ImportedItem)),
        new("imported-parts", typeof(ImportedPart)),
        new("view-totals", typeof(ArticleViewTotal)),
        new("view-hours", typeof(ArticleViewHour)),
        new("reading-counts", typeof(ReadingCount)),
    ];

    /// <summary>What is not exported, with the reason.</summary>
    public static IReadOnlyDictionary<Type, string> LeftOut { get; } =
        new Dictionary<Type, string>
        {
            [typeof(StoredContent)] = "part of article-versions",
            [typeof(ArticleBody)] = "part of article-versions",
            [typeof(ArticleRelation)] = "found again by the job that relates stories",
            [typeof(IdentityRole<long>)] = "part of the program; docs/export.md names the numbers",
            [typeof(IdentityRoleClaim<long>)] = "never used",
            [typeof(IdentityUserClaim<long>)] = "never used",
            [typeof(IdentityUserLogin<long>)] = "secret: how people sign in",
            [typeof(IdentityUserToken<long>)] = "secret: how people sign in",
            [typeof(IdentityUserPasskey<long>)] = "secret: how people sign in, bound to the site's address",
            [typeof(IdentityPasskeyData)] = "secret: how people sign in, bound to the site's address",
            [typeof(Authenticator)] = "secret: how people sign in",
            [typeof(RecoveryCode)] = "secret: how people sign in",
            [typeof(Session)] = "who is signed in now",
            [typeof(Invitation)] = "secret: a link that was mailed; it can be sent again",
            [typeof(PasswordRequest)] = "secret: a link that was mailed; it can be asked for again",
            [typeof(PreviewLink)] = "secret: a link that somebody outside has; it can be made again",
            [typeof(DataProtectionKey)] = "secret: the keys of cookies and links",
            [typeof(OutgoingMail)] = "mails under way, which must not be sent twice",
            [typeof(Notice)] = "what people were told of, until they have read it",
            [typeof(CreationKey)] = "tells a form that was sent twice, for a few days",
            [typeof(AuditEntry)] = "a sealed record of who did what on this site; the newsroom exports it",
            [typeof(AuditHead)] = "the end of the audit trail",
            [typeof(BackupProof)] = "when a backup of this site was last proven",
            [typeof(ChangeEntry)] = "a journal between the nodes of this site",
            [typeof(ChangeConsumerState)] = "how far this site's consumers have come",
            [typeof(ViewJournalPosition)] = "how far this site's journals of views are counted",
            [typeof(CountedVisit)] = "tells the same visitor for half an hour",
            [typeof(VisitSalt)] = "secret, and forgotten daily",
        };

    /// <summary>
    /// People as colleagues know them, and the address by which they get their account back. An imported account has
    /// no password; whoever has the address asks for a link.
    /// </summary>
    private static ArchiveRecord Users() =>
        new("users", typeof(NewsUser))
        {
            Only =
            [
                nameof(NewsUser.Id),
                nameof(NewsUser.DisplayName),
                nameof(NewsUser.Email),
                nameof(NewsUser.AuthorId),
                nameof(NewsUser.CreatedAt),
                nameof(NewsUser.IsDisabled),
                nameof(NewsUser.Language),
                nameof(NewsUser.NoticeMail),
            ],
            Derived = new Dictionary<string, Func<Func<string, object?>, object?>>
            {
                [nameof(NewsUser.UserName)] = of => of(nameof(NewsUser.Email)),
                [nameof(NewsUser.NormalizedUserName)] = of =>
                    Normalizer.NormalizeName((string?)of(nameof(NewsUser.Email))),
                [nameof(NewsUser.NormalizedEmail)] = of =>
                    Normalizer.NormalizeEmail((string?)of(nameof(NewsUser.Email))),
                [nameof(NewsUser.EmailConfirmed)] = _ => true,
                [nameof(NewsUser.LockoutEnabled)] = _ => true,
                [nameof(NewsUser.SecurityStamp)] = _ => Guid.NewGuid().ToString("N"),
                [nameof(NewsUser.ConcurrencyStamp)] = _ => Guid.NewGuid().ToString(),
            },
        };
}

using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Backups;
using NewsPortal.Core.Comments;
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

namespace NewsPortal.Core.Data;

/// <summary>The site's database, on SQLite or SQL Server.</summary>
public sealed class NewsDbContext(DbContextOptions<NewsDbContext> options)
    : IdentityDbContext<NewsUser, IdentityRole<long>, long>(options),
        IDataProtectionKeyContext
{
    public DbSet<Article> Articles => Set<Article>();
    public DbSet<ArticleAuthor> ArticleAuthors => Set<ArticleAuthor>();
    public DbSet<ArticleCategory> ArticleCategories => Set<ArticleCategory>();
    public DbSet<ArticleTag> ArticleTags => Set<ArticleTag>();
    public DbSet<ArticleMedia> ArticleMedia => Set<ArticleMedia>();
    public DbSet<ArticleVersion> ArticleVersions => Set<ArticleVersion>();
    public DbSet<StoredContent> StoredContents => Set<StoredContent>();
    public DbSet<ArticleBody> ArticleBodies => Set<ArticleBody>();
    public DbSet<WorkingCopy> WorkingCopies => Set<WorkingCopy>();
    public DbSet<WorkingCopyEdit> WorkingCopyEdits => Set<WorkingCopyEdit>();
    public DbSet<ContentReference> ContentReferences => Set<ContentReference>();
    public DbSet<ArticleRelation> ArticleRelations => Set<ArticleRelation>();
    public DbSet<Correction> Corrections => Set<Correction>();
    public DbSet<Series> Series => Set<Series>();
    public DbSet<Front> Fronts => Set<Front>();
    public DbSet<FrontEdition> FrontEditions => Set<FrontEdition>();
    public DbSet<FrontPlacement> FrontPlacements => Set<FrontPlacement>();
    public DbSet<Assignment> Assignments => Set<Assignment>();
    public DbSet<AssignedPerson> AssignedPeople => Set<AssignedPerson>();
    public DbSet<StoryRestriction> StoryRestrictions => Set<StoryRestriction>();
    public DbSet<PreviewLink> PreviewLinks => Set<PreviewLink>();
    public DbSet<StepMessage> StepMessages => Set<StepMessage>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<StoryNote> StoryNotes => Set<StoryNote>();
    public DbSet<NoteMention> NoteMentions => Set<NoteMention>();
    public DbSet<PlanningItem> PlanningItems => Set<PlanningItem>();
    public DbSet<BreakingNews> BreakingNews => Set<BreakingNews>();
    public DbSet<Category> Categories => Set<Category>();
    public DbSet<Tag> Tags => Set<Tag>();
    public DbSet<Author> Authors => Set<Author>();
    public DbSet<TermChange> TermChanges => Set<TermChange>();
    public DbSet<TermChangeStory> TermChangeStories => Set<TermChangeStory>();
    public DbSet<FormerTerm> FormerTerms => Set<FormerTerm>();
    public DbSet<Redirect> Redirects => Set<Redirect>();
    public DbSet<CheckSettings> CheckSettings => Set<CheckSettings>();
    public DbSet<MissingAddress> MissingAddresses => Set<MissingAddress>();
    public DbSet<MediaItem> Media => Set<MediaItem>();
    public DbSet<PictureLook> PictureLooks => Set<PictureLook>();
    public DbSet<PictureCollection> PictureCollections => Set<PictureCollection>();
    public DbSet<CollectedPicture> CollectedPictures => Set<CollectedPicture>();
    public DbSet<StoredFile> Files => Set<StoredFile>();
    public DbSet<ArticleFile> ArticleFiles => Set<ArticleFile>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<ArticleViewTotal> ArticleViewTotals => Set<ArticleViewTotal>();
    public DbSet<ArticleViewHour> ArticleViewHours => Set<ArticleViewHour>();
    public DbSet<ReadingCount> ReadingCounts => Set<ReadingCount>();
    public DbSet<ViewJournalPosition> ViewJournalPositions => Set<ViewJournalPosition>();
    public DbSet<CountedVisit> CountedVisits => Set<CountedVisit>();
    public DbSet<VisitSalt> VisitSalts => Set<VisitSalt>();
    public DbSet<ChangeEntry> Changes => Set<ChangeEntry>();
    public DbSet<BackupProof> BackupProofs => Set<BackupProof>();
    public DbSet<UserSection> UserSections => Set<UserSection>();
    public DbSet<ChangeConsumerState> ChangeConsumers => Set<ChangeConsumerState>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Authenticator> Authenticators => Set<Authenticator>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<ExternalLink> ExternalLinks => Set<ExternalLink>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<PasswordRequest> PasswordRequests => Set<PasswordRequest>();
    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();
    public DbSet<CreationKey> CreationKeys => Set<CreationKey>();
    public DbSet<AuditEntry> AuditTrail => Set<AuditEntry>();
    public DbSet<SavedFilter> SavedFilters => Set<SavedFilter>();
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();
    public DbSet<SiteSettings> SiteSettings => Set<SiteSettings>();
    public DbSet<SettingsVersion> SettingsVersions => Set<SettingsVersion>();
    public DbSet<ImportedItem> ImportedItems => Set<ImportedItem>();
    public DbSet<ImportedPart> ImportedParts => Set<ImportedPart>();

    /// <summary>
    /// The signed-in user for whom this unit of work reads: restricted stories of others do not exist for them. Set by
    /// whoever has checked the session; null for programs and for readers.
    /// </summary>
    public long? Viewer { get; set; }

    /// <summary>The change entries that this context has committed.</summary>
    internal CommittedChanges Committed { get; } = new();

    /// <summary>The articles of the save under way whose references repeat it (<see cref="ReferenceKeys"/>).</summary>
    internal IReadOnlyList<Article> Restated { get; set; } = [];

    /// <summary>
    /// Adds what every context needs to its options, whatever its connection is. Once for all contexts: options that a
    /// context adds to by itself are compared at each creation.
    /// </summary>
    public static void Prepare(DbContextOptionsBuilder options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddInterceptors(
            new VersionInterceptor(),
            PictureProjection.Instance,
            ReferenceKeys.Instance,
            CommittedChanges.Watch.Instance,
            AuditSealing.Instance
        );
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(NewsDbContext).Assembly);
        RenameIdentityTables(builder);
        builder
            .Entity<IdentityRole<long>>()
            .HasData(
                Access.Roles.All.Select(
                    (name, index) =>
                        new IdentityRole<long>(name)
                        {
                            Id = index + 1,
                            NormalizedName = name.ToUpperInvariant(),
                            ConcurrencyStamp = name,
                        }
                )
            );

        foreach (var entity in builder.Model.GetEntityTypes().Where(e => e.ClrType.IsAssignableTo(typeof(IVersioned))))
        {
            entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
        }

        ProviderQuirks.ApplyTo(builder.Model, Database);
    }

    private static void RenameIdentityTables(ModelBuilder builder)
    {
        builder.Entity<IdentityRole<long>>().ToTable("Roles");
        builder.Entity<IdentityUserRole<long>>().ToTable("UserRoles");
        builder.Entity<IdentityUserClaim<long>>().ToTable("UserClaims");
        builder.Entity<IdentityUserLogin<long>>().ToTable("UserLogins");
        builder.Entity<IdentityUserToken<long>>().ToTable("UserTokens");
        builder.Entity<IdentityRoleClaim<long>>().ToTable("RoleClaims");
        builder.Entity<IdentityUserPasskey<long>>().ToTable("UserPasskeys");
    }
}

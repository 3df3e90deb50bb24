using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Backups;
using NewsPortal.Core.Data;
using NewsPortal.Core.Demo;
using NewsPortal.Core.Editing;
using NewsPortal.Core.ExternalLinks;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Mail;
using NewsPortal.Core.Media;
using NewsPortal.Core.Notices;
using NewsPortal.Core.OldAddresses;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Search;
using NewsPortal.Core.Syndication;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core;

/// <summary>What a running site does besides answering requests. Only the web program adds it.</summary>
public static class BackgroundWorkSetup
{
    /// <summary>All jobs and their schedules.</summary>
    private static readonly JobSchedule[] Schedule =
    [
        JobSchedule.For<ShareVisitSalt>(TimeSpan.FromSeconds(10)),
        JobSchedule.For<FoldViews>(services =>
            services.GetRequiredService<IOptions<ReadershipOptions>>().Value.FoldInterval
        ),
        JobSchedule.For<RenderBodies>(TimeSpan.FromMinutes(1)),
        JobSchedule.For<PackBodies>(TimeSpan.FromMinutes(10)),
        JobSchedule.For<KeepFeedIds>(TimeSpan.FromMinutes(1)),
        JobSchedule.For<FoldMissing>(TimeSpan.FromMinutes(1)),
        JobSchedule.For<EmptyBin>(TimeSpan.FromHours(1)),
        JobSchedule.For<PruneViews>(TimeSpan.FromHours(1)),
        JobSchedule.For<PruneChanges>(TimeSpan.FromHours(1)),
        JobSchedule.For<PruneTermChanges>(TimeSpan.FromHours(1)),
        JobSchedule.For<AskExternalLinks>(TimeSpan.FromSeconds(10)),
        JobSchedule.For<SendPasswordLinks>(TimeSpan.FromSeconds(10)),
        JobSchedule.For<SendMails>(TimeSpan.FromSeconds(10)),
        JobSchedule.For<MailDigests>(TimeSpan.FromMinutes(5)),
        JobSchedule.For<PruneNotices>(TimeSpan.FromHours(1)),
        JobSchedule.For<PruneMails>(TimeSpan.FromHours(1)),
        JobSchedule.For<PruneSessions>(TimeSpan.FromHours(1)),
        JobSchedule.For<PruneCreationKeys>(TimeSpan.FromHours(1)),
        JobSchedule.For<ChainAudit>(TimeSpan.FromHours(1)),
        JobSchedule.For<PruneAudit>(TimeSpan.FromHours(1)),
        JobSchedule.For<TellOfEndingRights>(TimeSpan.FromMinutes(10)),
        JobSchedule.For<FillLooks>(TimeSpan.FromSeconds(30)),
        JobSchedule.For<WatchBucket>(TimeSpan.FromSeconds(30)),
        JobSchedule.For<TrimMediaCache>(TimeSpan.FromMinutes(10)),
        JobSchedule.For<DrawDemoPictures>(TimeSpan.FromHours(1)),
        JobSchedule.For<RelateStories>(TimeSpan.FromSeconds(30)),
        JobSchedule.For<FindOverdueStories>(TimeSpan.FromSeconds(30)),
        JobSchedule.For<ReadBackupProof>(TimeSpan.FromMinutes(1)),
    ];

    /// <summary>Adds the jobs, the view journal, the search index and the consumers of the change feed.</summary>
    public static IServiceCollection AddBackgroundWork(this IServiceCollection services)
    {
        foreach (var schedule in Schedule)
        {
            services.AddSingleton(schedule);
        }

        services.AddSingleton<JobMetrics>();
        services.AddHostedService<ShutdownFoldWorker>();
        services.AddHostedService<DatabaseProbe>();
        services.AddHostedService(provider => provider.GetRequiredService<ViewJournal>());
        services.AddSingleton<IContentChangeHandler>(provider => provider.GetRequiredService<SearchIndexWorker>());
        services.AddSingleton<IChangeConsumer>(provider => provider.GetRequiredService<SearchIndexWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<SearchIndexWorker>());
        services.AddSingleton<IChangeConsumer, CacheConsumer>();
        services.AddSingleton<IChangeConsumer, PagePurge>();
        services.AddHostedService<BucketUploadWorker>();
        services.AddHostedService<PageSqueezeWorker>();
        services.AddHostedService<PageCopyWorker>();
        services.AddHostedService<ChangeConsumerWorker>();
        services.AddHostedService<JobWorker>();
        return services;
    }
}

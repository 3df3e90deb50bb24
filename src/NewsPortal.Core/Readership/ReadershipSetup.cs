using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Readership;

/// <summary>Registers view counting and the lists and numbers made of it.</summary>
public static class ReadershipSetup
{
    public static IServiceCollection AddReadership(this IServiceCollection services)
    {
        services.AddSettings<ReadershipOptions, ReadershipOptionsValidator>(ReadershipOptions.Section);
        services.AddMetrics();
        services.AddSingleton<ReadershipMetrics>();
        services.AddSingleton<ViewJournal>();
        services.AddSingleton<Visitors>();
        services.AddSingleton<ViewCounter>();
        services.AddScoped<ShareVisitSalt>();
        services.AddScoped<SiteVisits>();
        services.AddScoped<FoldViews>();
        services.AddScoped<PruneViews>();
        services.AddSingleton<MostRead>();
        services.AddSingleton<NumbersQueries>();
        return services;
    }
}

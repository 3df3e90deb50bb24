using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Notices;

/// <summary>Registers notices to people and their mails.</summary>
public static class NoticesSetup
{
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddScoped<NoticeBoard>();
        services.AddScoped<NoticeMails>();
        services.AddScoped<MailDigests>();
        services.AddScoped<PruneNotices>();
        return services;
    }
}

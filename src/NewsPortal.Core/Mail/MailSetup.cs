using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Mail;

/// <summary>Registers the outbox and the mail transports.</summary>
public static class MailSetup
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSettings<MailOptions, MailOptionsValidator>(MailOptions.Section);
        services.AddScoped<Outbox>();
        services.AddScoped<SendMails>();
        services.AddScoped<PruneMails>();
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<MailFolder>();
        services.AddSingleton<IMailTransport>(provider =>
            provider.GetRequiredService<IOptions<MailOptions>>().Value.Host.Length > 0
                ? provider.GetRequiredService<SmtpTransport>()
                : provider.GetRequiredService<MailFolder>()
        );
        return services;
    }
}

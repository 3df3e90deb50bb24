using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Backups;

/// <summary>Registers backups.</summary>
internal static class BackupSetup
{
    public static IServiceCollection AddBackups(this IServiceCollection services)
    {
        services.AddScoped<MakeBackup>();
        services.AddScoped<RestoreBackup>();
        services.AddScoped<BackupProofEditor>();
        services.AddScoped<ReadBackupProof>();
        services.AddSingleton<BackupMetrics>();
        return services;
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using NewsPortal.Core;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Cli;

/// <summary>Core's services with the same settings as the web program.</summary>
internal static class ProgramServices
{
    /// <summary>Builds them; logs go to standard error.</summary>
    /// <param name="settings">
    /// "Key=Value" pairs, which override the files but not the secrets; of two with one key the last wins.
    /// </param>
    /// <param name="verbose">Logs from Information upwards instead of Warning.</param>
    public static ServiceProvider Build(IReadOnlyList<string> settings, bool verbose)
    {
        var configuration = Configure(settings);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging =>
            logging
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                .AddSimpleConsole(format =>
                {
                    format.SingleLine = true;
                    format.ColorBehavior = LoggerColorBehavior.Disabled;
                })
                .SetMinimumLevel(verbose ? LogLevel.Information : LogLevel.Warning)
                .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning)
                // Whoever sent a command says what its failure means, or handles it: somebody else was faster.
                .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Critical)
                .AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.Critical)
                // That keys lie unencrypted in the database is a decision (docs/adr/0079).
                .AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error)
        );
        services.AddNewsPortalCore(configuration);
        var provider = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }
        );
        SettingsSection.RefuseMisspelt(configuration, provider.GetServices<SettingsSection>());
        provider.GetService<IStartupValidator>()?.Validate();
        provider.MakeFilesPrivate();
        return provider;
    }

    /// <summary>The settings of the web program, and those of the command.</summary>
    internal static IConfigurationRoot Configure(IReadOnlyList<string> settings)
    {
        var environment =
            Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? "Production";
        return (IConfigurationRoot)
            new ConfigurationBuilder()
                .SetBasePath(AppContext.BaseDirectory)
                .AddJsonFile("appsettings.json", optional: true)
                .AddJsonFile($"appsettings.{environment}.json", optional: true)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(settings.Select(Parse).Reverse().DistinctBy(setting => setting.Key))
                .AddSecretFiles()
                .Build();
    }

    private static KeyValuePair<string, string?> Parse(string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new KeyValuePair<string, string?>(setting[..equals], setting[(equals + 1)..])
            : throw new CommandFailure($"--setting \"{setting}\" has no value. Write it as Key=Value.");
    }
}

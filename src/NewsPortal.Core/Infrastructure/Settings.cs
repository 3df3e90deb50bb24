using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Reads a section of the configuration strictly: a wrong or misspelt setting stops the start.</summary>
public static class Settings
{
    /// <summary>Binds a section, refuses settings that it does not have, and validates it at the start.</summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions, TValidator>(
        this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        return services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, live) => Bind(options, live.GetSection(section)))
            .ValidateOnStart();
    }

    /// <summary>A single setting that is on or off; off where it is missing.</summary>
    /// <exception cref="SettingException">It is neither "true" nor "false".</exception>
    public static bool Flag(this IConfiguration configuration, string setting) => configuration[setting] switch
    {
        null or "" => false,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new SettingException($"{setting} is \"{text}\". Set it to \"true\" or \"false\"."),
    };

    private static void Bind<TOptions>(TOptions options, IConfigurationSection section)
    {
        var known = typeof(TOptions).GetProperties().Where(p => p.CanWrite).Select(p => p.Name).ToList();
        foreach (var child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new SettingException(
                    $"{child.Path} is no setting of this program. Correct its name or remove it; {section.Path} has {string.Join(", ", known)}.");
            }
        }

        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            throw new SettingException($"{Culprit(exception, section)} Correct it or remove it.", exception);
        }
    }

    /// <summary>The framework's own sentence already names the value and the setting.</summary>
    private static string Culprit(InvalidOperationException exception, IConfigurationSection section) =>
        exception.Message.Contains(section.Path, StringComparison.OrdinalIgnoreCase)
            ? exception.Message
            : $"A setting in {section.Path} is wrong: {exception.Message}";
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Binds configuration sections strictly: an invalid or misspelt setting stops the start.</summary>
public static class Settings
{
    /// <summary>Binds a section at startup and rejects unknown settings.</summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton(new SettingsSection(section, Names(typeof(TOptions))));
        return services
            .AddOptions<TOptions>()
            .Configure<IConfiguration>((options, live) => Bind(options, live.GetSection(section)))
            .ValidateOnStart();
    }

    /// <summary>Binds a section at startup, rejects unknown settings, and validates the rest.</summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions, TValidator>(
        this IServiceCollection services,
        string section
    )
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        return services.AddSettings<TOptions>(section);
    }

    /// <summary>
    /// Rejects a section with an unknown setting, and lists the known ones. The framework's own check, which names
    /// neither the section nor its settings, catches the same at deeper levels.
    /// </summary>
    /// <exception cref="SettingException">It has one.</exception>
    public static void RefuseUnknown(IConfigurationSection section, IReadOnlyCollection<string> known)
    {
        foreach (var child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new SettingException(
                    $"{child.Path} is no setting of this program. Correct its name or remove it; {section.Path} has {string.Join(", ", known)}."
                );
            }
        }
    }

    private static string[] Names(Type options) =>
        [.. options.GetProperties().Where(p => p.SetMethod is { IsPublic: true }).Select(p => p.Name)];

    /// <summary>True for options of ours within others.</summary>
    private static bool IsPart(Type type) => type.IsClass && type.Assembly == typeof(Settings).Assembly;

    private static void Bind<TOptions>(TOptions options, IConfigurationSection section)
    {
        RefuseUnknown(section, Names(typeof(TOptions)));
        foreach (var part in typeof(TOptions).GetProperties().Where(p => IsPart(p.PropertyType)))
        {
            RefuseUnknown(section.GetSection(part.Name), Names(part.PropertyType));
        }

        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            throw new SettingException($"{Culprit(exception, section)} Correct it or remove it.", exception);
        }
    }

    /// <summary>The framework's message already names the value and the setting.</summary>
    private static string Culprit(InvalidOperationException exception, IConfigurationSection section) =>
        exception.Message.Contains(section.Path, StringComparison.OrdinalIgnoreCase)
            ? exception.Message
            : $"A setting in {section.Path} is wrong: {exception.Message}";
}

using Microsoft.Extensions.Configuration;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Files named after settings and containing their values: the secrets of Docker and Kubernetes.</summary>
public static class SecretFiles
{
    /// <summary>Where they are.</summary>
    public const string Folder = "/run/secrets";

    /// <summary>Adds the files of a folder, which need not be there.</summary>
    /// <exception cref="SettingException">One cannot be read.</exception>
    public static IConfigurationBuilder AddSecretFiles(this IConfigurationBuilder configuration, string folder = Folder)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (var file in Files(folder))
        {
            try
            {
                using var opened = File.OpenRead(file);
                _ = opened.ReadByte();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new SettingException(
                    $"The secret \"{file}\" cannot be read ({exception.Message.TrimEnd('.')}). Let user "
                        + $"{PrivateFiles.UserName()} read the file (chmod 644, in a folder that keeps others out), or "
                        + "remove it.",
                    exception
                );
            }
        }

        return configuration.AddKeyPerFile(folder, optional: true);
    }

    private static string[] Files(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(
                $"The secrets in \"{folder}\" cannot be listed ({exception.Message.TrimEnd('.')}). Let user "
                    + $"{PrivateFiles.UserName()} open the folder (chmod 755).",
                exception
            );
        }
    }
}

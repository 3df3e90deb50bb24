using Microsoft.Extensions.Configuration;

namespace NewsPortal.Core.Infrastructure;

/// <summary>A section of settings that the program reads.</summary>
/// <param name="Name">Of the section, such as "Site".</param>
/// <param name="Settings">Names in it.</param>
public sealed record SettingsSection(string Name, IReadOnlyList<string> Settings)
{
    /// <summary>Those that are read without options of their own.</summary>
    private static readonly SettingsSection[] Others =
    [
        new("ConnectionStrings", ["NewsPortal"]),
        new("Storage", ["Root", "Node"]),
        new("Serilog", ["MinimumLevel"]),
        new("Kestrel", ["Endpoints", "Certificates", "EndpointDefaults"]),
        new("AllowedHosts", []),
    ];

    /// <summary>
    /// Rejects what was meant for a section and misses its name, such as "Sit__Name" in the environment. Only names
    /// that nearly are ours, section and setting: other programs have their variables in the same environment.
    /// </summary>
    /// <exception cref="SettingException">There is such a name.</exception>
    public static void RefuseMisspelt(IConfiguration configuration, IEnumerable<SettingsSection> known)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        SettingsSection[] all = [.. known, .. Others];
        foreach (var section in configuration.GetChildren())
        {
            if (Array.Exists(all, ours => Same(ours.Name, section.Key)))
            {
                continue;
            }

            foreach (var ours in all.Where(ours => IsNear(section.Key, ours.Name)))
            {
                if (ours.Settings.Count == 0 && section.Value is not null)
                {
                    throw new SettingException(Refusal(section.Path, ours.Name));
                }

                foreach (var child in section.GetChildren())
                {
                    if (ours.Settings.FirstOrDefault(name => IsNear(child.Key, name)) is { } name)
                    {
                        throw new SettingException(Refusal(child.Path, $"{ours.Name}:{name}"));
                    }
                }
            }
        }
    }

    private static string Refusal(string path, string meant) =>
        $"{path} is no setting of this program; {meant} is one. Correct its name or remove it.";

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// True for one slip in a short name and up to two in a longer one: a letter too many, too few or another.
    /// </summary>
    private static bool IsNear(string written, string name) =>
        Same(written, name) || Slips(written.ToUpperInvariant(), name.ToUpperInvariant()) <= (name.Length > 5 ? 2 : 1);

    /// <summary>The edit distance (Levenshtein).</summary>
    private static int Slips(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > 2)
        {
            return int.MaxValue;
        }

        var last = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 0; i < one.Length; i++)
        {
            var row = new int[last.Length];
            row[0] = i + 1;
            for (var j = 0; j < other.Length; j++)
            {
                row[j + 1] = Math.Min(Math.Min(row[j], last[j + 1]) + 1, last[j] + (one[i] == other[j] ? 0 : 1));
            }

            last = row;
        }

        return last[^1];
    }
}

using System.Reflection;
using System.Text.Json;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Site;

/// <summary>Everything that administrators set in the newsroom. A version of the settings is one of these.</summary>
public record SettingsContent
{
    /// <summary>Every field, in the order of the form, by the names that <see cref="Changed"/> gives.</summary>
    public static IReadOnlyList<string> Fields => [.. Properties.Select(p => p.Name)];

    /// <inheritdoc cref="SiteSettings.Name"/>
    public string? Name { get; init; }

    /// <inheritdoc cref="SiteSettings.Tagline"/>
    public string? Tagline { get; init; }

    /// <inheritdoc cref="SiteSettings.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="SiteSettings.ContactEmail"/>
    public string? ContactEmail { get; init; }

    /// <inheritdoc cref="SiteSettings.FooterText"/>
    public string? FooterText { get; init; }

    /// <inheritdoc cref="SiteSettings.LogoId"/>
    public long? LogoId { get; init; }

    /// <inheritdoc cref="SiteSettings.DarkLogoId"/>
    public long? DarkLogoId { get; init; }

    /// <inheritdoc cref="SiteSettings.Accent"/>
    public string? Accent { get; init; }

    /// <inheritdoc cref="SiteSettings.DarkAccent"/>
    public string? DarkAccent { get; init; }

    /// <inheritdoc cref="SiteSettings.HeadlineFont"/>
    public string? HeadlineFont { get; init; }

    /// <inheritdoc cref="SiteSettings.TextFont"/>
    public string? TextFont { get; init; }

    /// <summary>The newspaper's profiles elsewhere, one absolute http or https address per line.</summary>
    public string? ProfileUrls { get; init; }

    /// <summary>The lines of /ads.txt; empty for none.</summary>
    public string? AdsTxt { get; init; }

    /// <summary>Contact for security researchers: an e-mail or https address; empty for none.</summary>
    public string? SecurityContact { get; init; }

    /// <summary>Absolute https address of the vulnerability disclosure policy; empty for none.</summary>
    public string? SecurityPolicyUrl { get; init; }

    /// <summary>Who needs a second factor.</summary>
    public SecondFactorRule SecondFactor { get; init; }

    /// <inheritdoc cref="SiteSettings.OnlyEditorsMakeTags"/>
    public bool OnlyEditorsMakeTags { get; init; }

    private static readonly PropertyInfo[] Properties =
    [
        .. typeof(SettingsContent)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .OrderBy(p => p.MetadataToken),
    ];

    /// <summary>The fields that differ from an earlier content, in the order of the form.</summary>
    public IReadOnlyList<string> Changed(SettingsContent earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return [.. Properties.Where(p => !IsSame(p.GetValue(this), p.GetValue(earlier))).Select(p => p.Name)];
    }

    /// <summary>The content in its stored form: texts trimmed and never null.</summary>
    internal SettingsContent Cleaned() =>
        new()
        {
            Name = PlainText.Line(Name),
            Tagline = PlainText.Line(Tagline),
            Description = PlainText.Lines(Description),
            ContactEmail = PlainText.Line(ContactEmail),
            FooterText = PlainText.Lines(FooterText),
            LogoId = LogoId,
            DarkLogoId = DarkLogoId,
            Accent = PlainText.Line(Accent).ToLowerInvariant(),
            DarkAccent = PlainText.Line(DarkAccent).ToLowerInvariant(),
            HeadlineFont = HeadlineFont ?? "",
            TextFont = TextFont ?? "",
            ProfileUrls = string.Join('\n', PublicAddresses.Lines(ProfileUrls)),
            AdsTxt = PlainText.Lines(AdsTxt),
            SecurityContact = PlainText.Line(SecurityContact),
            SecurityPolicyUrl = PlainText.Line(SecurityPolicyUrl),
            SecondFactor = SecondFactor,
            OnlyEditorsMakeTags = OnlyEditorsMakeTags,
        };

    internal string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>What a version stored; a field that it did not have yet is empty.</summary>
    internal static SettingsContent FromJson(string json) =>
        JsonSerializer.Deserialize<SettingsContent>(json) ?? new SettingsContent();

    private static bool IsSame(object? one, object? other) =>
        one is string or null && other is string or null
            ? string.Equals((string?)one ?? "", (string?)other ?? "", StringComparison.Ordinal)
            : Equals(one, other);
}

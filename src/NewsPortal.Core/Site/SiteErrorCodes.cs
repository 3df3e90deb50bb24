namespace NewsPortal.Core.Site;

/// <summary>What may be wrong with the site's settings; what people are told is in ErrorTexts.resx.</summary>
public static class SiteErrorCodes
{
    public const string NameLong = "settings.name.long";
    public const string TaglineLong = "settings.tagline.long";
    public const string DescriptionLong = "settings.description.long";
    public const string FooterLong = "settings.footer.long";
    public const string EmailLong = "settings.email.long";
    public const string EmailInvalid = "settings.email.invalid";
    public const string ProfilesLong = "settings.profiles.long";
    public const string ProfilesInvalid = "settings.profiles.invalid";
    public const string AdsTxtLong = "settings.ads-txt.long";
    public const string AdsTxtLine = "settings.ads-txt.line";
    public const string SecurityContactInvalid = "settings.security-contact.invalid";
    public const string SecurityContactLong = "settings.security-contact.long";
    public const string SecurityPolicyInvalid = "settings.security-policy.invalid";
    public const string SecurityPolicyLong = "settings.security-policy.long";
    public const string SecondFactorUnknown = "settings.second-factor.unknown";
    public const string LogoUnknown = "settings.logo.unknown";
    public const string AccentInvalid = "settings.accent.invalid";

    /// <summary>Too pale for a light page; says the colour and one that can be read.</summary>
    public const string AccentPale = "settings.accent.pale";

    /// <summary>Too dark for a dark page; says the colour and one that can be read.</summary>
    public const string AccentDark = "settings.accent.dark";

    public const string FontUnknown = "settings.font.unknown";
}

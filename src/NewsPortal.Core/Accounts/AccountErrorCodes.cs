namespace NewsPortal.Core.Accounts;

/// <summary>What may be wrong with accounts; what people are told is in ErrorTexts.resx.</summary>
public static class AccountErrorCodes
{
    public const string EmailMissing = "account.email.missing";
    public const string EmailLong = "account.email.long";
    public const string EmailInvalid = "account.email.invalid";
    public const string EmailTaken = "account.email.taken";
    public const string RoleMissing = "account.role.missing";
    public const string LanguageUnknown = "account.language.unknown";
    public const string SectionsOfAdministrator = "account.sections.administrator";
    public const string SectionGone = "account.section.gone";
    public const string AuthorGone = "account.author.gone";
    public const string LastAdministrator = "account.administrator.last";
    public const string NameMissing = "account.name.missing";
    public const string NameLong = "account.name.long";
    public const string PasswordShort = "account.password.short";
    public const string PasswordLong = "account.password.long";
    public const string PasswordRepeats = "account.password.repeats";
    public const string PasswordCommon = "account.password.common";
    public const string PasswordWrong = "account.password.wrong";
    public const string InvitationAccepted = "account.invitation.accepted";
    public const string InvitationInUse = "account.invitation.in-use";
    public const string LinkUsed = "account.link.used";
    public const string CodeWrong = "account.code.wrong";
    public const string CodesWithoutFactor = "account.codes.without-factor";
    public const string FactorNeeded = "account.factor.needed";
    public const string NoFactor = "account.factor.none";
    public const string PasskeyNameMissing = "account.passkey.name.missing";
    public const string PasskeyNameLong = "account.passkey.name.long";
    public const string PasskeysMany = "account.passkeys.many";
    public const string PasskeyRefused = "account.passkey.refused";
    public const string Refused = "account.refused";
}

namespace NewsPortal.Core.OldAddresses;

/// <summary>What may be wrong with redirects; what people are told is in ErrorTexts.resx.</summary>
public static class RedirectErrorCodes
{
    public const string FromMissing = "redirect.from.missing";
    public const string FromElsewhere = "redirect.from.elsewhere";
    public const string FromLong = "redirect.from.long";
    public const string FromOurs = "redirect.from.ours";
    public const string FromLiving = "redirect.from.living";
    public const string FromTaken = "redirect.from.taken";
    public const string ToMissing = "redirect.to.missing";
    public const string ToInvalid = "redirect.to.invalid";
    public const string ToInsecure = "redirect.to.insecure";
    public const string ToLong = "redirect.to.long";
    public const string ToNothing = "redirect.to.nothing";
    public const string Loop = "redirect.loop";
    public const string LongWay = "redirect.long-way";
    public const string StatusUnknown = "redirect.status.unknown";
    public const string NotUtf8 = "redirect.not-utf8";
    public const string NotAList = "redirect.not-a-list";
    public const string TooManyLines = "redirect.too-many-lines";
}

using Microsoft.AspNetCore.Identity;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Normalizes sign-in addresses for lookup: upper case, one Unicode form. Characters that cannot be normalized (the
/// library's own normalizer throws) are removed: nobody has an address with one, and a sign-in page must answer.
/// </summary>
public sealed class AccountNameNormalizer : ILookupNormalizer
{
    public string? NormalizeName(string? name) =>
        name is null ? null : PlainText.Typed(name).Normalize().ToUpperInvariant();

    public string? NormalizeEmail(string? email) => NormalizeName(email);
}

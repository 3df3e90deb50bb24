using Microsoft.AspNetCore.Identity;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// Addresses as accounts are looked up by them: in upper case, in one Unicode form. Characters that have no such form
/// (the library's own normalizer fails on them) are left out: nobody has an address with one, and a sign-in page must
/// answer.
/// </summary>
public sealed class AccountNameNormalizer : ILookupNormalizer
{
    public string? NormalizeName(string? name) =>
        name is null ? null : PlainText.Typed(name).Normalize().ToUpperInvariant();

    public string? NormalizeEmail(string? email) => NormalizeName(email);
}

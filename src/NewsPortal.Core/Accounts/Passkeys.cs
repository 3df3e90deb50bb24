using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace NewsPortal.Core.Accounts;

/// <summary>What we store of a passkey besides what Identity does.</summary>
internal static class Passkeys
{
    /// <summary>The column of the last sign-in, UTC; null for none yet.</summary>
    public const string LastUsedAt = "LastUsedAt";
}

internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<IdentityUserPasskey<long>>
{
    public void Configure(EntityTypeBuilder<IdentityUserPasskey<long>> builder) =>
        builder.Property<DateTime?>(Passkeys.LastUsedAt);
}

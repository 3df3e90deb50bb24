using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Site;

/// <summary>What has a history of its own. Stored by number: never renumber.</summary>
public enum SettingsPart
{
    /// <summary>The form of the settings (<see cref="SettingsContent"/>).</summary>
    Settings = 0,

    /// <summary>The menus, whose newest version is what readers see.</summary>
    Menus = 1,
}

/// <summary>What the settings, or the menus, said since one moment. Never changed and never deleted.</summary>
public sealed class SettingsVersion
{
    public const int ByNameLength = 200;

    public SettingsPart Part { get; init; }

    /// <summary>The version's number within its part, from 1, without gaps.</summary>
    public int Number { get; init; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>The user who saved it; null for programs and for what was there before the history.</summary>
    public long? ById { get; init; }

    /// <summary>
    /// The name to show, kept even when the user is deleted; empty for what was there before the history.
    /// </summary>
    public required string ByName { get; init; }

    /// <summary>The version that was restored with this one; null for any other save.</summary>
    public int? RestoredFrom { get; init; }

    /// <summary>The whole content as JSON.</summary>
    public required string Content { get; init; }
}

internal sealed class SettingsVersionConfiguration : IEntityTypeConfiguration<SettingsVersion>
{
    public void Configure(EntityTypeBuilder<SettingsVersion> builder)
    {
        builder.ToTable("SettingsVersions");
        builder.HasKey(v => new { v.Part, v.Number });
        builder.Property(v => v.Number).ValueGeneratedNever();
        builder.Property(v => v.ByName).HasMaxLength(SettingsVersion.ByNameLength);
    }
}

/// <summary>Adds to the history in the caller's unit of work.</summary>
public sealed class SettingsVersions(NewsDbContext db, TimeProvider clock)
{
    /// <summary>The newest version of a part; null for none.</summary>
    public Task<SettingsVersion?> NewestAsync(SettingsPart part, CancellationToken cancellationToken) =>
        db
            .SettingsVersions.AsNoTracking()
            .Where(v => v.Part == part)
            .OrderByDescending(v => v.Number)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Adds the next version. Two at once meet in the key: the second one is a clash of <c>Unique</c>.
    /// </summary>
    /// <param name="part">Whose history.</param>
    /// <param name="newest">Number of the newest version; 0 for none.</param>
    /// <param name="content">The whole content as JSON.</param>
    /// <param name="actor">Who saved it; null for what was there before the history.</param>
    /// <param name="restoredFrom">The version that is restored; null for none.</param>
    public SettingsVersion Add(SettingsPart part, int newest, string content, Actor? actor, int? restoredFrom = null)
    {
        var version = new SettingsVersion
        {
            Part = part,
            Number = newest + 1,
            At = clock.GetUtcNow().UtcDateTime,
            ById = actor?.UserId,
            ByName = actor?.Name ?? "",
            RestoredFrom = restoredFrom,
            Content = content,
        };
        db.SettingsVersions.Add(version);
        return version;
    }
}

using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Site;

/// <summary>When a version was saved, by whom and why.</summary>
/// <param name="Number">The version's number.</param>
/// <param name="At">UTC.</param>
/// <param name="ByName">Who saved it; empty for what was there before the history.</param>
/// <param name="RestoredFrom">The version that was restored with it; null for any other save.</param>
public sealed record SettingsSave(int Number, DateTime At, string ByName, int? RestoredFrom);

/// <summary>A version with its content and that of the version before it.</summary>
/// <param name="Save">Who, when and why.</param>
/// <param name="Content">The content.</param>
/// <param name="Former">The content before; null for the first version.</param>
public sealed record SavedContent<T>(SettingsSave Save, T Content, T? Former)
    where T : class;

/// <summary>A page of a history, newest first.</summary>
/// <param name="Lines">Its versions.</param>
/// <param name="Older">The number before which the next page begins; null for none.</param>
public sealed record SettingsHistory<T>(IReadOnlyList<SavedContent<T>> Lines, int? Older)
    where T : class;

/// <summary>Reads the history of the settings for the newsroom.</summary>
public sealed class SettingsAdminQueries(NewsDbContext db)
{
    /// <summary>Versions per page.</summary>
    public const int PageSize = 30;

    /// <summary>The versions before a number, newest first; null for the newest.</summary>
    public Task<SettingsHistory<SettingsContent>> HistoryAsync(int? before, CancellationToken cancellationToken) =>
        HistoryAsync(SettingsPart.Settings, SettingsContent.FromJson, before, cancellationToken);

    /// <summary>One version; null if there is none with this number.</summary>
    public Task<SavedContent<SettingsContent>?> FindAsync(int number, CancellationToken cancellationToken) =>
        FindAsync(SettingsPart.Settings, SettingsContent.FromJson, number, cancellationToken);

    /// <summary>The pictures that settings name as logos, by id; one that is gone is missing.</summary>
    public async Task<IReadOnlyDictionary<long, PictureRef>> LogosAsync(
        SettingsContent content,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.LogoId is null && content.DarkLogoId is null
            ? new Dictionary<long, PictureRef>()
            : await db
                .Media.AsNoTracking()
                .Where(m => m.Id == content.LogoId || m.Id == content.DarkLogoId)
                .Select(m => PictureRef.Of(m))
                .ToDictionaryAsync(picture => picture.Id, cancellationToken);
    }

    /// <summary>Number of the newest version; 0 for none.</summary>
    public async Task<int> NewestAsync(SettingsPart part, CancellationToken cancellationToken) =>
        await db.SettingsVersions.Where(v => v.Part == part).MaxAsync(v => (int?)v.Number, cancellationToken) ?? 0;

    /// <summary>The history of a part whose contents are read like this.</summary>
    internal async Task<SettingsHistory<T>> HistoryAsync<T>(
        SettingsPart part,
        Func<string, T> read,
        int? before,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var rows = await db
            .SettingsVersions.AsNoTracking()
            .Where(v => v.Part == part && (before == null || v.Number < before))
            .OrderByDescending(v => v.Number)
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);
        var contents = rows.ConvertAll(v => read(v.Content));
        return new SettingsHistory<T>(
            [
                .. rows.Take(PageSize)
                    .Select((v, i) => new SavedContent<T>(SaveOf(v), contents[i], contents.ElementAtOrDefault(i + 1))),
            ],
            rows.Count > PageSize ? rows[PageSize - 1].Number : null
        );
    }

    /// <summary>One version of a part whose contents are read like this; null for none.</summary>
    internal async Task<SavedContent<T>?> FindAsync<T>(
        SettingsPart part,
        Func<string, T> read,
        int number,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var rows = await db
            .SettingsVersions.AsNoTracking()
            .Where(v => v.Part == part && (v.Number == number || v.Number == number - 1))
            .ToListAsync(cancellationToken);
        var former = rows.Find(v => v.Number == number - 1);
        return rows.Find(v => v.Number == number) is { } found
            ? new SavedContent<T>(SaveOf(found), read(found.Content), former is null ? null : read(former.Content))
            : null;
    }

    private static SettingsSave SaveOf(SettingsVersion version) =>
        new(version.Number, version.At, version.ByName, version.RestoredFrom);
}

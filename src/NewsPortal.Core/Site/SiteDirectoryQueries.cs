using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Site;

/// <summary>
/// Reads the <see cref="SiteDirectory"/> and caches it until the settings, a category or a picture change, at most a
/// minute.
/// </summary>
public sealed class SiteDirectoryQueries(
    IServiceScopeFactory scopes,
    IOptions<SiteOptions> options,
    ContentCache cache,
    TimeProvider clock
)
{
    private static readonly CacheRules Rules = new(
        TimeSpan.FromMinutes(1),
        CacheTags.All(ChangeSubject.Settings),
        CacheTags.All(ChangeSubject.Category),
        CacheTags.All(ChangeSubject.Media)
    );

    /// <summary>
    /// The current directory. While the database is unreachable, the last known one, or one with only the name, so that
    /// even the error page looks like the newspaper.
    /// </summary>
    public ValueTask<SiteDirectory> GetAsync(CancellationToken cancellationToken) =>
        cache.GetAsync("site", Rules, LoadAsync, cancellationToken, NameOnly);

    private string BaseUrl => options.Value.BaseUrl.TrimEnd('/');

    private SiteDirectory NameOnly() =>
        new(options.Value.Name, "", "", "", "", BaseUrl, new Dictionary<long, Section>());

    private async Task<CachedValue<SiteDirectory>> LoadAsync()
    {
        // Sections of one position stand in the order of the site's alphabet, whoever asks first.
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(options.Value.Culture);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var settings = await db.Set<SiteSettings>().AsNoTracking().SingleOrDefaultAsync() ?? new SiteSettings();
        var categories = await db
            .Categories.AsNoTracking()
            .Select(c => new Section(c.Id, c.Slug, c.Name, c.Description, c.Colour, c.ParentId, c.Position, c.InMenu))
            .ToDictionaryAsync(c => c.Id);
        var (look, ends) = await LookAsync(db, settings);
        return new CachedValue<SiteDirectory>(
            new SiteDirectory(
                settings.Name.Length > 0 ? settings.Name : options.Value.Name,
                settings.Tagline,
                settings.Description,
                settings.ContactEmail,
                settings.FooterText,
                BaseUrl,
                categories.Values.ToDictionary(c => c.Id, c => c with { Colour = ColourOf(c, categories) })
            )
            {
                // Validate again, because a row may not come from the form.
                Profiles = [.. PublicAddresses.Lines(settings.ProfileUrls).Where(line => PublicAddresses.IsWeb(line))],
                AdsTxt = settings.AdsTxt,
                SecurityContact = PublicAddresses.ContactUri(settings.SecurityContact),
                SecurityPolicy = PublicAddresses.IsWeb(settings.SecurityPolicyUrl, secure: true)
                    ? settings.SecurityPolicyUrl
                    : null,
                Look = look,
            },
            ends
        );
    }

    /// <summary>The look, and when the rights to a logo end.</summary>
    private async Task<(SiteLook Look, DateTime? Ends)> LookAsync(NewsDbContext db, SiteSettings settings)
    {
        var look = SiteLook.Of(settings.Accent, settings.DarkAccent, settings.HeadlineFont, settings.TextFont);
        if (settings.LogoId is null)
        {
            return (look, null);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var logos = await db
            .Media.AsNoTracking()
            .Where(m => m.Id == settings.LogoId || m.Id == settings.DarkLogoId)
            .Select(m => new
            {
                m.Id,
                Picture = PictureRef.Shown(m, now),
                m.RightsEnd,
            })
            .ToDictionaryAsync(m => m.Id);
        var light = logos.GetValueOrDefault(settings.LogoId.Value)?.Picture;
        return (
            look with
            {
                Logo = light,
                DarkLogo =
                    light is not null && settings.DarkLogoId is { } dark
                        ? logos.GetValueOrDefault(dark)?.Picture
                        : null,
            },
            logos.Values.Where(m => m.RightsEnd > now).Min(m => m.RightsEnd)
        );
    }

    /// <summary>The category's colour, or that of its nearest ancestor with one; a cycle ends the walk.</summary>
    private static string? ColourOf(Section section, Dictionary<long, Section> all)
    {
        HashSet<long> seen = [];
        for (
            Section? current = section;
            current is not null && seen.Add(current.Id);
            current = current.ParentId is { } parent ? all.GetValueOrDefault(parent) : null
        )
        {
            if (Colour.IsValid(current.Colour))
            {
                return current.Colour;
            }
        }

        return null;
    }
}

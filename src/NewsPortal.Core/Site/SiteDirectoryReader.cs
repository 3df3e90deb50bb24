using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Site;

/// <summary>
/// Reads the <see cref="SiteDirectory"/> and keeps it until the settings, a category or an article change, at most a
/// minute (a page may become due).
/// </summary>
public sealed partial class SiteDirectoryReader(
    IServiceScopeFactory scopes, IOptions<SiteOptions> options, TimeProvider clock, ILogger<SiteDirectoryReader> logger)
    : IContentChangeHandler
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>How long nobody asks again after a failure: else all requests would wait for one another's attempts.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>The pages that the footer links where they exist.</summary>
    private static readonly string[] PolicyPaths =
    [
        SiteAddresses.About, SiteAddresses.Contact, SiteAddresses.Ethics, SiteAddresses.Corrections, SiteAddresses.Privacy,
    ];

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Entry? _entry;
    private SiteDirectory? _last;
    private int _generation;

    /// <summary>
    /// The directory as of now; while the database cannot be reached, the last one known, or one that holds the name
    /// only, so that even the error page looks like the newspaper.
    /// </summary>
    public async ValueTask<SiteDirectory> GetAsync(CancellationToken cancellationToken)
    {
        if (_entry is { } entry && entry.IsFresh(clock))
        {
            return entry.Directory;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_entry is { } loaded && loaded.IsFresh(clock))
            {
                return loaded.Directory;
            }

            var generation = Volatile.Read(ref _generation);
            SiteDirectory directory;
            try
            {
                directory = await LoadAsync(cancellationToken);
            }
            catch (Exception exception) when (exception.IsDatabaseUnavailable())
            {
                LogUnavailable(logger, exception.Message);
                directory = _last ?? new SiteDirectory(options.Value.Name, "", "", "", "", BaseUrl, new Dictionary<long, Section>(), []);
                _entry = new Entry(directory, clock.GetUtcNow() + Pause);
                return directory;
            }

            _last = directory;

            // What was read before a change that came meanwhile is answered once, but not kept.
            if (generation == Volatile.Read(ref _generation))
            {
                _entry = new Entry(directory, clock.GetUtcNow() + Lifetime);
            }

            return directory;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc />
    public Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        if (changes.Any(c => c.Subject is ChangeSubject.Settings or ChangeSubject.Category or ChangeSubject.Article))
        {
            Interlocked.Increment(ref _generation);
            _entry = null;
        }

        return Task.CompletedTask;
    }

    private string BaseUrl => options.Value.BaseUrl.TrimEnd('/');

    private async Task<SiteDirectory> LoadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        var settings = await db.Set<SiteSettings>().AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new SiteSettings();
        var categories = await db.Categories.AsNoTracking()
            .Select(c => new Section(c.Id, c.Slug, c.Name, c.Description, c.Colour, c.ParentId, c.Position, c.InMenu))
            .ToDictionaryAsync(c => c.Id, cancellationToken);
        var pages = await db.Articles.AsNoTracking().VisibleAt(now)
            .Where(a => a.Kind == ArticleKind.Page && PolicyPaths.Contains(a.Path))
            .Select(a => new PageLink(a.Path!, a.Headline))
            .ToListAsync(cancellationToken);
        return new SiteDirectory(
            settings.Name.Length > 0 ? settings.Name : options.Value.Name,
            settings.Tagline,
            settings.Description,
            settings.ContactEmail,
            settings.FooterText,
            BaseUrl,
            categories.Values.ToDictionary(c => c.Id, c => c with { Colour = ColourOf(c, categories) }),
            [.. pages.OrderBy(p => Array.IndexOf(PolicyPaths, p.Path))])
        {
            // Checked again, for a row may come from elsewhere than the form.
            Profiles = [.. PublicAddresses.Lines(settings.ProfileUrls).Where(line => PublicAddresses.IsWeb(line))],
            AdsTxt = settings.AdsTxt,
            SecurityContact = PublicAddresses.ContactUri(settings.SecurityContact),
            SecurityPolicy = PublicAddresses.IsWeb(settings.SecurityPolicyUrl, secure: true) ? settings.SecurityPolicyUrl : null,
        };
    }

    /// <summary>The category's colour, or that of its nearest ancestor that has one; a loop ends the walk.</summary>
    private static string? ColourOf(Section section, Dictionary<long, Section> all)
    {
        HashSet<long> seen = [];
        for (Section? current = section; current is not null && seen.Add(current.Id);
            current = current.ParentId is { } parent ? all.GetValueOrDefault(parent) : null)
        {
            if (Colour.IsValid(current.Colour))
            {
                return current.Colour;
            }
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The site's directory cannot be read: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);

    private sealed record Entry(SiteDirectory Directory, DateTimeOffset Until)
    {
        public bool IsFresh(TimeProvider clock) => clock.GetUtcNow() < Until;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Sharing;

/// <summary>What a share card represents. The names are parts of addresses: never rename one.</summary>
public enum ShareSubject
{
    Site,
    Story,
    Section,
    Topic,
    Author,
    Series,
}

/// <summary>
/// The picture that represents a page without one elsewhere (link previews, feeds, search engines): its title in its
/// section's colour, above the newspaper's name. <see cref="ShareCards"/> draws it.
/// </summary>
/// <param name="Subject">The kind of page.</param>
/// <param name="Id">Its number; 0 for the site.</param>
/// <param name="Title">Its text, of any length and script.</param>
public sealed record ShareCard(ShareSubject Subject, long Id, string Title)
{
    /// <summary>Pixels.</summary>
    public const int Width = 1200;

    /// <summary>Pixels.</summary>
    public const int Height = 630;

    /// <summary>Media type.</summary>
    public const string ContentType = "image/png";

    /// <summary>Part of every key; incremented when cards come out differently.</summary>
    private const int Edition = 1;

    private const int KeyLength = 12;

    /// <summary>The line above the title, for example the section's name; empty for none.</summary>
    public string Label { get; init; } = "";

    /// <summary>"#rrggbb"; null for the newspaper's own.</summary>
    public string? Colour { get; init; }

    /// <summary>The card for pages with no subject of their own.</summary>
    public static ShareCard OfSite(SiteDirectory site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return new ShareCard(ShareSubject.Site, 0, site.Name) { Label = site.Tagline };
    }

    /// <summary>The card of a section.</summary>
    public static ShareCard OfSection(Section section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return new ShareCard(ShareSubject.Section, section.Id, section.Name) { Colour = section.Colour };
    }

    /// <summary>The card of a story or page.</summary>
    /// <param name="id">Article id.</param>
    /// <param name="headline">Its headline.</param>
    /// <param name="section">Its primary section; null for none.</param>
    public static ShareCard OfStory(long id, string headline, Section? section) =>
        new(ShareSubject.Story, id, headline) { Label = section?.Name ?? "", Colour = section?.Colour };

    /// <summary>Changes with everything that is drawn, so that the content at an address never does.</summary>
    /// <param name="masthead">Name of the newspaper.</param>
    public string Key(string masthead) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join('\n', Edition.ToString(CultureInfo.InvariantCulture), Title, Label, Colour, masthead)
                )
            )
        )[..KeyLength];

    /// <summary>Its address: /media/card/{subject}/{id}/{key}.png.</summary>
    /// <param name="masthead">Name of the newspaper.</param>
    public string Address(string masthead) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/media/card/{Subject.ToString().ToLowerInvariant()}/{Id}/{Key(masthead)}.png"
        );
}

/// <summary>The picture that represents a page or story elsewhere.</summary>
/// <param name="Address">Its path on this site.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Alt">Alternative text; empty for none.</param>
public sealed record ShareImage(string Address, int Width, int Height, string ContentType, string Alt)
{
    /// <summary>The photograph if networks accept it, otherwise the card.</summary>
    /// <param name="picture">Null, or one that may be too small.</param>
    /// <param name="card">The fallback.</param>
    /// <param name="masthead">Name of the newspaper.</param>
    public static ShareImage Of(PictureRef? picture, ShareCard card, string masthead)
    {
        ArgumentNullException.ThrowIfNull(card);
        return picture is { IsShareable: true, Preview: var preview }
            ? new ShareImage(preview.Address, preview.Width, preview.Height, "image/jpeg", picture.Alt)
            : new ShareImage(
                card.Address(masthead),
                ShareCard.Width,
                ShareCard.Height,
                ShareCard.ContentType,
                card.Title
            );
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Sharing;

/// <summary>What a drawn card stands for. The names are parts of addresses: never rename one.</summary>
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
/// The picture that a page without one shows elsewhere (link previews, feeds, search engines): its title on the colour
/// of its section, above the newspaper's name. See <see cref="ShareCards"/> for who draws it.
/// </summary>
/// <param name="Subject">What kind of page it is.</param>
/// <param name="Id">Its number; 0 for the site.</param>
/// <param name="Title">The words on it; of any length and script.</param>
public sealed record ShareCard(ShareSubject Subject, long Id, string Title)
{
    /// <summary>Pixels.</summary>
    public const int Width = 1200;

    /// <summary>Pixels.</summary>
    public const int Height = 630;

    /// <summary>Media type.</summary>
    public const string ContentType = "image/png";

    /// <summary>Part of every key; raised when cards come out differently than before.</summary>
    private const int Edition = 1;

    private const int KeyLength = 12;

    /// <summary>The line above the title, for example the section's name; empty for none.</summary>
    public string Label { get; init; } = "";

    /// <summary>"#rrggbb"; null for the newspaper's own.</summary>
    public string? Colour { get; init; }

    /// <summary>The card of a page that is about nothing in particular.</summary>
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

    /// <summary>Changes with everything that is drawn, so that what is kept under an address never does.</summary>
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

/// <summary>The picture that a page or story shows elsewhere.</summary>
/// <param name="Address">Its path on this site.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Alt">Text for people who cannot see it; empty when there is none.</param>
public sealed record ShareImage(string Address, int Width, int Height, string ContentType, string Alt)
{
    /// <summary>A photograph where there is one that networks take, else the card.</summary>
    /// <param name="picture">Null, or one that may be too small.</param>
    /// <param name="card">What is drawn instead.</param>
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
